// A dynamic number of keys with a chunk of fixed size: N / chunk splits, and a tail of N mod chunk.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=256},canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x?x8xf32>, %[[V:.+]]: tensor<2x?x16xf32>)
// CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG: %[[C256:.+]] = arith.constant 256 : index
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[K]], %[[C1]]
// CHECK-DAG: %[[G:.+]] = arith.divui %[[N]], %[[C256]]
// CHECK-DAG: %[[REST:.+]] = arith.remui %[[N]], %[[C256]]
// CHECK-DAG: %[[START:.+]] = arith.muli %[[G]], %[[C256]]
// CHECK: %[[KW:.+]] = tensor.extract_slice %[[K]][0, 0, 0] [2, %[[START]], 8] [1, 1, 1] : tensor<2x?x8xf32> to tensor<2x?x8xf32>
// CHECK: %[[KC:.+]] = tensor.expand_shape %[[KW]] {{\[\[}}0], [1, 2], [3]] output_shape [2, %{{.+}}, 256, 8] : tensor<2x?x8xf32> into tensor<2x?x256x8xf32>
// CHECK: tensor.expand_shape {{.*}} into tensor<2x?x256x16xf32>
// CHECK: %[[P:.+]]:2 = attention.group {{.*}} -> (tensor<2x?x4x16xf32>, tensor<2x?x4xf32>)
// CHECK: tensor.extract_slice %[[K]][0, %[[START]], 0] [2, %[[REST]], 8] [1, 1, 1] : tensor<2x?x8xf32> to tensor<2x?x8xf32>
// CHECK: %[[T:.+]]:2 = attention.group {{.*}} -> (tensor<2x4x16xf32>, tensor<2x4xf32>)
// CHECK: %[[G1:.+]] = arith.addi %{{.+}}, %[[C1]] : index
// CHECK: tensor.empty(%[[G1]]) : tensor<2x?x4x16xf32>
// CHECK: %[[OT:.+]] = tensor.expand_shape %[[T]]#0 {{\[\[}}0], [1, 2], [3]] output_shape [2, 1, 4, 16]
// CHECK: tensor.insert_slice %[[OT]] into %{{.+}}[0, %{{.+}}, 0, 0] [2, 1, 4, 16] [1, 1, 1, 1]
// CHECK: %[[LT:.+]] = tensor.expand_shape %[[T]]#1 {{\[\[}}0], [1, 2]] output_shape [2, 1, 4]
// CHECK: tensor.insert_slice %[[LT]] into %{{.+}}[0, %{{.+}}, 0] [2, 1, 4] [1, 1, 1]
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<2x?x4x16xf32>, tensor<2x?x4xf32>) -> tensor<2x4x16xf32>
func.func @dynamic(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
