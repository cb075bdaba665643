// Dynamic dimensions other than the keys pass through: only the key dimension is cut.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4},canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @dynamic_batch_and_rows(
// CHECK-SAME: %[[Q:.+]]: tensor<?x?x8xf32>, %[[K:.+]]: tensor<?x1024x8xf32>, %[[V:.+]]: tensor<?x1024x16xf32>)
// CHECK: %[[B:.+]] = tensor.dim %[[K]], %{{.+}} : tensor<?x1024x8xf32>
// CHECK: %[[KC:.+]] = tensor.expand_shape %[[K]] {{.*}} output_shape [%[[B]], 4, 256, 8] : tensor<?x1024x8xf32> into tensor<?x4x256x8xf32>
// CHECK: attention.group {{.*}} -> (tensor<?x4x?x16xf32>, tensor<?x4x?xf32>)
// The partial outputs and their LSE have one number of rows: nothing is asserted.
// CHECK-NOT: cf.assert
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<?x4x?x16xf32>, tensor<?x4x?xf32>) -> tensor<?x?x16xf32>
func.func @dynamic_batch_and_rows(%q: tensor<?x?x8xf32>, %k: tensor<?x1024x8xf32>, %v: tensor<?x1024x16xf32>) -> tensor<?x?x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<?x?x8xf32>, tensor<?x1024x8xf32>, tensor<?x1024x16xf32>)
      -> tensor<?x?x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x?x16xf32>
}
