// No loop runs over the dimension of a single key; the group has it all the same.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[M_D:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[N_D:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[N_E:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[M_E:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>

// CHECK-DAG: #[[BHM_D:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[BN_D:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d4)>
// CHECK-DAG: #[[BN_E:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d5)>
// CHECK-DAG: #[[BHM_E:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>

// CHECK-LABEL: func.func @single_key(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<1x8xf32>, %[[V:.+]]: tensor<1x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[M_D]], #[[N_D]], #[[N_E]], #[[M_E]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] :
// CHECK: return %[[O]]
func.func @single_key(%q: tensor<3x8xf32>, %k: tensor<1x8xf32>, %v: tensor<1x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<3x1xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x1xf32>) -> tensor<3x1xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (0, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<1x8xf32>) outs(%s_zero : tensor<3x1xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x1xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x1xf32>) outs(%s_init : tensor<3x1xf32>) -> tensor<3x1xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.matmul ins(%p, %v : tensor<3x1xf32>, tensor<1x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Where batches and heads are one each too, the key's dimension is the last, as in other caches.

// CHECK-LABEL: func.func @key_of_each_batch_and_head(
// CHECK-SAME: %[[Q:.+]]: tensor<1x1x3x8xf32>, %[[K:.+]]: tensor<1x1x8xf32>, %[[V:.+]]: tensor<1x1x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BHM_D]], #[[BN_D]], #[[BN_E]], #[[BHM_E]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] :
// CHECK: return %[[O]]
func.func @key_of_each_batch_and_head(%q: tensor<1x1x3x8xf32>, %k: tensor<1x1x8xf32>, %v: tensor<1x1x5xf32>) -> tensor<1x1x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<1x1x3x1xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<1x1x3x1xf32>) -> tensor<1x1x3x1xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<1x1x3x8xf32>, tensor<1x1x8xf32>) outs(%s_zero : tensor<1x1x3x1xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<1x1x3x1xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<1x1x3x1xf32>) outs(%s_init : tensor<1x1x3x1xf32>) -> tensor<1x1x3x1xf32>
  %o_init = tensor.empty() : tensor<1x1x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<1x1x3x5xf32>) -> tensor<1x1x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<1x1x3x1xf32>, tensor<1x1x5xf32>) outs(%o_zero : tensor<1x1x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<1x1x3x5xf32>
  return %o : tensor<1x1x3x5xf32>
}
