// exp(s - max) is fused into the sum and into the quotient, and so is computed twice.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>

// exp is fused into the sum and into the quotient, and so computed twice.

// CHECK-LABEL: func.func @fused(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @fused(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_init = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%qk : tensor<2x3x12xf32>) outs(%m_init : tensor<2x3xf32>) dimensions = [2]
  %l_init = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.generic {indexing_maps = [#id, #row, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%qk, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%l_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    %next = arith.addf %sum, %exp : f32
    linalg.yield %next : f32
  } -> tensor<2x3xf32>
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %m, %l : tensor<2x3x12xf32>, tensor<2x3xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    %quotient = arith.divf %exp, %sum : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The maximum starts from the lowest finite number.

// CHECK-LABEL: func.func @maximum_from_maxnum(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @maximum_from_maxnum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF7FFFFF : f32
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_init = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maxnumf } ins(%qk : tensor<2x3x12xf32>) outs(%m_init : tensor<2x3xf32>) dimensions = [2]
  %l_init = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.generic {indexing_maps = [#id, #row, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%qk, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%l_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    %next = arith.addf %sum, %exp : f32
    linalg.yield %next : f32
  } -> tensor<2x3xf32>
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %m, %l : tensor<2x3x12xf32>, tensor<2x3xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    %quotient = arith.divf %exp, %sum : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
