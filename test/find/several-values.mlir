// Several contractions with the probabilities of one softmax: a group for each, of the same query and key.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// CHECK-LABEL: func.func @two_values(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[W:.+]]: tensor<2x12x7xf32>)
// CHECK-NOT: linalg.
// CHECK: %[[O:.+]] = attention.group {{.+}} ins(%[[Q]], %[[K]], %[[V]] :
// CHECK-NOT: linalg.
// CHECK: %[[P:.+]] = attention.group {{.+}} ins(%[[Q]], %[[K]], %[[W]] :
// CHECK-NOT: linalg.
// CHECK: return %[[O]], %[[P]]
func.func @two_values(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %w: tensor<2x12x7xf32>) -> (tensor<2x3x5xf32>, tensor<2x3x7xf32>) {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o2_init = tensor.empty() : tensor<2x3x7xf32>
  %o2_zero = linalg.fill ins(%zero : f32) outs(%o2_init : tensor<2x3x7xf32>) -> tensor<2x3x7xf32>
  %o2 = linalg.batch_matmul ins(%p, %w : tensor<2x3x12xf32>, tensor<2x12x7xf32>) outs(%o2_zero : tensor<2x3x7xf32>) -> tensor<2x3x7xf32>
  return %o, %o2 : tensor<2x3x5xf32>, tensor<2x3x7xf32>
}

// The second one reads them behind a reshape.
// CHECK-LABEL: func.func @behind_a_reshape(
// CHECK-COUNT-2: attention.group
// CHECK-NOT: linalg.batch_matmul
// CHECK: return
func.func @behind_a_reshape(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %w: tensor<2x12x7xf32>) -> (tensor<2x3x5xf32>, tensor<2x3x7xf32>) {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %t_init = tensor.empty() : tensor<2x12x3xf32>
  %t = linalg.transpose ins(%p : tensor<2x3x12xf32>) outs(%t_init : tensor<2x12x3xf32>) permutation = [0, 2, 1]
  %p4 = tensor.expand_shape %t [[0, 1], [2], [3]] output_shape [2, 1, 12, 3] : tensor<2x12x3xf32> into tensor<2x1x12x3xf32>
  %w4 = tensor.expand_shape %w [[0, 1], [2], [3]] output_shape [2, 1, 12, 7] : tensor<2x12x7xf32> into tensor<2x1x12x7xf32>
  %o2_init = tensor.empty() : tensor<2x1x3x7xf32>
  %o2_zero = linalg.fill ins(%zero : f32) outs(%o2_init : tensor<2x1x3x7xf32>) -> tensor<2x1x3x7xf32>
  %o4 = linalg.contract indexing_maps = [affine_map<(b, m, n, e, u) -> (b, u, n, m)>, affine_map<(b, m, n, e, u) -> (b, u, n, e)>, affine_map<(b, m, n, e, u) -> (b, u, m, e)>]
      ins(%p4, %w4 : tensor<2x1x12x3xf32>, tensor<2x1x12x7xf32>) outs(%o2_zero : tensor<2x1x3x7xf32>) -> tensor<2x1x3x7xf32>
  %o2 = tensor.collapse_shape %o4 [[0, 1], [2], [3]] : tensor<2x1x3x7xf32> into tensor<2x3x7xf32>
  return %o, %o2 : tensor<2x3x5xf32>, tensor<2x3x7xf32>
}
