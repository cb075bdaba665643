// Plainly spelt attention: named contractions around linalg.softmax.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BDM:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d1)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BDN:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d2)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BEN:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d2)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[BEM:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d1)>
// CHECK-DAG: #[[MD:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[DN:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d2, d1)>
// CHECK-DAG: #[[NE:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[ME:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>
// CHECK-DAG: #[[BMHD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1, d4)>
// CHECK-DAG: #[[BNHD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d1, d4)>
// CHECK-DAG: #[[BNHE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d1, d5)>
// CHECK-DAG: #[[BMHE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1, d5)>
// CHECK-DAG: #[[R1_D:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-DAG: #[[R1_ND:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[R1_NE:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[R1_E:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d2)>

// The transpose of the key becomes a map.

// CHECK-LABEL: func.func @transposed_key(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @transposed_key(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>)
    -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %kt_init = tensor.empty() : tensor<2x8x12xf32>
  %kt = linalg.transpose ins(%k : tensor<2x12x8xf32>) outs(%kt_init : tensor<2x8x12xf32>) permutation = [0, 2, 1]
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul ins(%q, %kt : tensor<2x3x8xf32>, tensor<2x8x12xf32>)
      outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @key_with_keys_innermost(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x8x12xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BDN]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x8x12xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @key_with_keys_innermost(%q: tensor<2x3x8xf32>, %k: tensor<2x8x12xf32>, %v: tensor<2x12x5xf32>)
    -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul ins(%q, %k : tensor<2x3x8xf32>, tensor<2x8x12xf32>)
      outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @rank_two(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<8x12xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[DN]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<8x12xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x5xf32>
func.func @rank_two(%q: tensor<3x8xf32>, %k: tensor<8x12xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.matmul ins(%q, %k : tensor<3x8xf32>, tensor<8x12xf32>) outs(%s_zero : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%s_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.matmul ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// The value is transposed too, and both by the maps of the contractions.

// CHECK-LABEL: func.func @maps_of_named_ops(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x5x12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BEN]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x5x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @maps_of_named_ops(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x5x12xf32>)
    -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>)
      outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, e, n)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x5x12xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.contract leaves everything to maps; heads stand behind rows.

// CHECK-LABEL: func.func @contract(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMHD]], #[[BNHD]], #[[BNHE]], #[[BMHE]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x4x5xf32>
func.func @contract(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>)
    -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.contract
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, m, h, d)>, affine_map<(b, h, m, n, d) -> (b, n, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>)
      outs(%s_zero : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  %o = linalg.contract
      indexing_maps = [affine_map<(b, h, m, n, e) -> (b, h, m, n)>, affine_map<(b, h, m, n, e) -> (b, n, h, e)>, affine_map<(b, h, m, n, e) -> (b, m, h, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x12x4x5xf32>)
      outs(%o_zero : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  return %o : tensor<2x3x4x5xf32>
}

// One query row, as a vector.

// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: %[[Q:.+]]: tensor<8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[R1_D]], #[[R1_ND]], #[[R1_NE]], #[[R1_E]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<5xf32>
func.func @one_row(%q: tensor<8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<12xf32>) -> tensor<12xf32>
  %s = linalg.matvec ins(%k, %q : tensor<12x8xf32>, tensor<8xf32>) outs(%s_zero : tensor<12xf32>) -> tensor<12xf32>
  %p = linalg.softmax dimension(0) ins(%s : tensor<12xf32>) outs(%s_init : tensor<12xf32>) -> tensor<12xf32>
  %o_init = tensor.empty() : tensor<5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<5xf32>) -> tensor<5xf32>
  %o = linalg.vecmat ins(%p, %v : tensor<12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<5xf32>) -> tensor<5xf32>
  return %o : tensor<5xf32>
}

// The probabilities are the right operand, hence all of it is transposed: O^T = V^T P^T.

// CHECK-LABEL: func.func @probabilities_on_the_right(
// CHECK-SAME: %[[Q:.+]]: tensor<2x8x3xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x5x12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BDM]], #[[BND]], #[[BEN]], #[[BEM]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x8x3xf32>, tensor<2x12x8xf32>, tensor<2x5x12xf32>) -> tensor<2x5x3xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x5x3xf32>
func.func @probabilities_on_the_right(%q: tensor<2x8x3xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x5x12xf32>)
    -> tensor<2x5x3xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x12x3xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x12x3xf32>) -> tensor<2x12x3xf32>
  %s = linalg.batch_matmul ins(%k, %q : tensor<2x12x8xf32>, tensor<2x8x3xf32>)
      outs(%s_zero : tensor<2x12x3xf32>) -> tensor<2x12x3xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<2x12x3xf32>) outs(%s_init : tensor<2x12x3xf32>) -> tensor<2x12x3xf32>
  %o_init = tensor.empty() : tensor<2x5x3xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x5x3xf32>) -> tensor<2x5x3xf32>
  %o = linalg.batch_matmul ins(%v, %p : tensor<2x5x12xf32>, tensor<2x12x3xf32>)
      outs(%o_zero : tensor<2x5x3xf32>) -> tensor<2x5x3xf32>
  return %o : tensor<2x5x3xf32>
}
