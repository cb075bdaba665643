// A task drops dimensions of one position. Where others of one position stay, the slice drops
// all, and those that stay come back: MLIR would mix their strides up.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=1},attention-to-cpu{stop-after=vectorized})" | FileCheck %s

// CHECK: func.func private @attention_task_0({{.*}}, %{{.*}}: tensor<1x2xf32>) ->
// CHECK-LABEL: func.func @heads_within_the_bias(
// CHECK: scf.forall
// CHECK: %[[ROW:.*]] = tensor.extract_slice %{{.*}} : tensor<1x1x2x1x1xf32> to tensor<2xf32>
// CHECK: %[[UNIT:.*]] = tensor.expand_shape %[[ROW]] {{\[\[}}0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
// CHECK: call @attention_task_0({{.*}}, %[[UNIT]])
func.func @heads_within_the_bias(%query: tensor<2x2x1x4xf32>, %key: tensor<2x3x4xf32>, %value: tensor<2x3x4xf32>, %bias: tensor<3x2x2x1xf32>) -> tensor<2x2x1x4xf32> {
  %0 = attention.group {indexing_maps = [
      affine_map<(f, m, l, d, n, e) -> (f, m, l, d)>, affine_map<(f, m, l, d, n, e) -> (f, n, d)>,
      affine_map<(f, m, l, d, n, e) -> (f, n, e)>, affine_map<(f, m, l, d, n, e) -> (n, m, f, l)>,
      affine_map<(f, m, l, d, n, e) -> (f, m, l, e)>], tag = "attention"}
      ins(%query, %key, %value, %bias : tensor<2x2x1x4xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<3x2x2x1xf32>) -> tensor<2x2x1x4xf32> {
  ^bb0(%score: f32, %element: f32):
    %1 = arith.addf %score, %element : f32
    attention.yield %1 : f32
  }
  return %0 : tensor<2x2x1x4xf32>
}

// Of an extent that is not known, which is checked to be 1, one position is taken too.
// CHECK-LABEL: func.func @extent_of_one_position(
// CHECK: cf.assert %{{.+}}, "dimension 0 of the score operand 0 of the attention at {{[^"]+}}, for which its map has the constant 0, must have the extent 1"
// CHECK: scf.forall
// CHECK: tensor.extract_slice %{{.+}}[0] [1] [1] : tensor<?xf32> to tensor<1xf32>
// CHECK: %[[ONE:.+]] = tensor.extract_slice %{{.+}}[0] [1] [1] : tensor<1xf32> to tensor<f32>
// CHECK: call @attention_task{{.*}}({{.*}}, %[[ONE]])
func.func @extent_of_one_position(%bias: tensor<?xf32>, %query: tensor<4x8xf32>, %key: tensor<32x8xf32>, %value: tensor<32x8xf32>) -> tensor<4x8xf32> {
  %0 = attention.group {indexing_maps = [
      affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>, affine_map<(m, n, d, e) -> (n, e)>,
      affine_map<(m, n, d, e) -> (0)>, affine_map<(m, n, d, e) -> (m, e)>]}
      ins(%query, %key, %value, %bias : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>, tensor<?xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32, %element: f32):
    %1 = arith.addf %score, %element : f32
    attention.yield %1 : f32
  }
  return %0 : tensor<4x8xf32>
}
