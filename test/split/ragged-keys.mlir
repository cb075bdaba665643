// Keys that do not divide: a group over the whole chunks and one over the tail, whose partials meet in one combine.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3 chunk-size=300})' | FileCheck %s

// CHECK-DAG: #[[QT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[KT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[VT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[OT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[LT:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @ragged(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x1000x8xf32>, %[[V:.+]]: tensor<2x1000x16xf32>)
// 1000 = 3 x 300 + 100
// CHECK: %[[KW:.+]] = tensor.extract_slice %[[K]][0, 0, 0] [2, 900, 8] [1, 1, 1] : tensor<2x1000x8xf32> to tensor<2x900x8xf32>
// CHECK: %[[KC:.+]] = tensor.expand_shape %[[KW]] {{.*}} into tensor<2x3x300x8xf32>
// CHECK: %[[VW:.+]] = tensor.extract_slice %[[V]][0, 0, 0] [2, 900, 16] [1, 1, 1]
// CHECK: %[[VC:.+]] = tensor.expand_shape %[[VW]] {{.*}} into tensor<2x3x300x16xf32>
// CHECK: %[[WHOLE:.+]]:2 = attention.group {{.*}}tag = "flash_decoding"} ins(%[[Q]], %[[KC]], %[[VC]] : {{.*}}) -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>)
// CHECK-DAG: %[[KR:.+]] = tensor.extract_slice %[[K]][0, 900, 0] [2, 100, 8] [1, 1, 1] : tensor<2x1000x8xf32> to tensor<2x100x8xf32>
// CHECK-DAG: %[[VR:.+]] = tensor.extract_slice %[[V]][0, 900, 0] [2, 100, 16] [1, 1, 1] : tensor<2x1000x16xf32> to tensor<2x100x16xf32>
// CHECK: %[[TAIL:.+]]:2 = attention.group {indexing_maps = [#[[QT]], #[[KT]], #[[VT]], #[[OT]], #[[LT]]], tag = "flash_decoding"}
// CHECK-SAME: ins(%[[Q]], %[[KR]], %[[VR]] : {{.*}}) -> (tensor<2x4x16xf32>, tensor<2x4xf32>)
// Only partial results are put together: three chunks, then the tail.
// CHECK: %[[O0:.+]] = tensor.insert_slice %[[WHOLE]]#0 into %{{.+}}[0, 0, 0, 0] [2, 3, 4, 16] [1, 1, 1, 1] : tensor<2x3x4x16xf32> into tensor<2x4x4x16xf32>
// CHECK: %[[OT:.+]] = tensor.expand_shape %[[TAIL]]#0 {{\[\[}}0], [1, 2], [3]] output_shape [2, 1, 4, 16]
// CHECK: %[[O1:.+]] = tensor.insert_slice %[[OT]] into %[[O0]][0, 3, 0, 0] [2, 1, 4, 16] [1, 1, 1, 1] : tensor<2x1x4x16xf32> into tensor<2x4x4x16xf32>
// CHECK: %[[L0:.+]] = tensor.insert_slice %[[WHOLE]]#1 into %{{.+}}[0, 0, 0] [2, 3, 4] [1, 1, 1] : tensor<2x3x4xf32> into tensor<2x4x4xf32>
// CHECK: %[[LT:.+]] = tensor.expand_shape %[[TAIL]]#1 {{\[\[}}0], [1, 2]] output_shape [2, 1, 4]
// CHECK: %[[L1:.+]] = tensor.insert_slice %[[LT]] into %[[L0]][0, 3, 0] [2, 1, 4] [1, 1, 1] : tensor<2x1x4xf32> into tensor<2x4x4xf32>
// CHECK: attention.lse_combine splits = [1] ins(%[[O1]], %[[L1]] : tensor<2x4x4x16xf32>, tensor<2x4x4xf32>) -> tensor<2x4x16xf32>
// CHECK-NOT: attention.group
func.func @ragged(%q: tensor<2x4x8xf32>, %k: tensor<2x1000x8xf32>, %v: tensor<2x1000x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1000x8xf32>, tensor<2x1000x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
