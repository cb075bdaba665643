// A number of splits that does not divide the keys gives that many whole chunks and a tail of less.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @by_number(
// CHECK: attention.group {{.*}} -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>)
// CHECK: tensor.extract_slice %{{.+}}[0, 999, 0] [2, 1, 8] [1, 1, 1]
// CHECK: attention.group {{.*}} ins(%{{.+}} : tensor<2x4x8xf32>, tensor<2x1x8xf32>, tensor<2x1x16xf32>) -> (tensor<2x4x16xf32>, tensor<2x4xf32>)
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<2x4x4x16xf32>, tensor<2x4x4xf32>)
func.func @by_number(%q: tensor<2x4x8xf32>, %k: tensor<2x1000x8xf32>, %v: tensor<2x1000x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1000x8xf32>, tensor<2x1000x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// More splits than keys: a key each, and none is empty.
// CHECK-LABEL: func.func @more_splits_than_keys(
// CHECK: tensor.expand_shape %{{.+}} into tensor<2x2x1x8xf32>
// CHECK: attention.group {{.*}} -> (tensor<2x2x4x16xf32>, tensor<2x2x4xf32>)
// CHECK-NOT: attention.group
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<2x2x4x16xf32>, tensor<2x2x4xf32>)
func.func @more_splits_than_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x2x8xf32>, %v: tensor<2x2x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x2x8xf32>, tensor<2x2x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
