// A tensor of unknown rank enters a group behind the cast that states its rank.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// CHECK-LABEL: func.func @key_of_unknown_rank(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[UNRANKED:.+]]: tensor<*xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK: %[[K:.+]] = tensor.cast %[[UNRANKED]] : tensor<*xf32> to tensor<12x8xf32>
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
func.func @key_of_unknown_rank(%q: tensor<3x8xf32>, %unranked: tensor<*xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k = tensor.cast %unranked : tensor<*xf32> to tensor<12x8xf32>
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
