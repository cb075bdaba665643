// Contractions as linalg.generic: loops and operands in any order.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[MBD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d0, d3)>
// CHECK-DAG: #[[DNB:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d3, d2, d0)>
// CHECK-DAG: #[[NBE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d0, d4)>
// CHECK-DAG: #[[EBM:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d4, d0, d1)>
// CHECK-DAG: #[[ND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d3)>
// CHECK-DAG: #[[NE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d4)>

#id = affine_map<(b, m, n) -> (b, m, n)>

// The reduced loop stands outermost, the rows behind the keys.

// CHECK-LABEL: func.func @reduction_loops_outermost(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @reduction_loops_outermost(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(d, n, b, m) -> (b, m, d)>, affine_map<(d, n, b, m) -> (b, n, d)>, affine_map<(d, n, b, m) -> (b, m, n)>],
      iterator_types = ["reduction", "parallel", "parallel", "parallel"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %b, %a : f32
    %next = arith.addf %product, %sum : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(n, e, m, b) -> (b, n, e)>, affine_map<(n, e, m, b) -> (b, m, n)>, affine_map<(n, e, m, b) -> (b, m, e)>],
      iterator_types = ["reduction", "parallel", "parallel", "parallel"]}
      ins(%v, %p : tensor<2x12x5xf32>, tensor<2x3x12xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %b, %a : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Every tensor in an order of its own; the keys of the scores stand first.

// CHECK-LABEL: func.func @every_tensor_in_an_order_of_its_own(
// CHECK-SAME: %[[Q:.+]]: tensor<3x2x8xf32>, %[[K:.+]]: tensor<8x12x2xf32>, %[[V:.+]]: tensor<12x2x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[MBD]], #[[DNB]], #[[NBE]], #[[EBM]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x2x8xf32>, tensor<8x12x2xf32>, tensor<12x2x5xf32>) -> tensor<5x2x3xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<5x2x3xf32>
func.func @every_tensor_in_an_order_of_its_own(%q: tensor<3x2x8xf32>, %k: tensor<8x12x2xf32>, %v: tensor<12x2x5xf32>) -> tensor<5x2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<12x2x3xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d, b) -> (m, b, d)>, affine_map<(m, n, d, b) -> (d, n, b)>, affine_map<(m, n, d, b) -> (n, b, m)>],
      iterator_types = ["parallel", "parallel", "reduction", "parallel"]}
      ins(%q, %k : tensor<3x2x8xf32>, tensor<8x12x2xf32>) outs(%s_zero : tensor<12x2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %product, %sum : f32
    linalg.yield %next : f32
  } -> tensor<12x2x3xf32>
  %p = linalg.softmax dimension(0) ins(%s : tensor<12x2x3xf32>) outs(%s_init : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %o_init = tensor.empty() : tensor<5x2x3xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<5x2x3xf32>) -> tensor<5x2x3xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(e, b, n, m) -> (n, b, e)>, affine_map<(e, b, n, m) -> (n, b, m)>, affine_map<(e, b, n, m) -> (e, b, m)>],
      iterator_types = ["parallel", "parallel", "reduction", "parallel"]}
      ins(%v, %p : tensor<12x2x5xf32>, tensor<12x2x3xf32>) outs(%o_zero : tensor<5x2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<5x2x3xf32>
  return %o : tensor<5x2x3xf32>
}

// No loop runs over a dimension of the key and one of the value, of one position each.

// CHECK-LABEL: func.func @dimensions_of_one_position(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<1x12x8xf32>, %[[V:.+]]: tensor<12x1x5xf32>)
// CHECK-DAG: %[[KEYS:.+]] = tensor.collapse_shape %[[K]] {{\[}}[0, 1], [2]]
// CHECK-DAG: %[[VALUES:.+]] = tensor.collapse_shape %[[V]] {{\[}}[0, 1], [2]]
// CHECK: attention.group {indexing_maps = [#[[BMD]], #[[ND]], #[[NE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[KEYS]], %[[VALUES]] : tensor<2x3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>)
func.func @dimensions_of_one_position(%q: tensor<2x3x8xf32>, %k: tensor<1x12x8xf32>, %v: tensor<12x1x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (0, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<1x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (n, 0, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<12x1x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
