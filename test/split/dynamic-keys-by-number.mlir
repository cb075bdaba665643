// A dynamic number of keys with a fixed number of splits: chunks of N / G keys, and a tail of N mod G.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=6},canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x?x8xf32>, %[[V:.+]]: tensor<2x?x16xf32>)
// CHECK-DAG: %[[C6:.+]] = arith.constant 6 : index
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[K]], %{{.+}}
// CHECK-DAG: %[[CHUNK:.+]] = arith.divui %[[N]], %[[C6]]
// CHECK-DAG: %[[REST:.+]] = arith.remui %[[N]], %[[C6]]
// CHECK: tensor.expand_shape {{.*}} output_shape [2, 6, %[[CHUNK]], 8] : tensor<2x?x8xf32> into tensor<2x6x?x8xf32>
// CHECK: attention.group {{.*}} -> (tensor<2x6x4x16xf32>, tensor<2x6x4xf32>)
// CHECK: tensor.extract_slice %[[K]][0, %{{.+}}, 0] [2, %[[REST]], 8] [1, 1, 1]
// CHECK: attention.group {{.*}} -> (tensor<2x4x16xf32>, tensor<2x4xf32>)
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<2x7x4x16xf32>, tensor<2x7x4xf32>)
func.func @dynamic(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
