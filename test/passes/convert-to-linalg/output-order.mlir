// Only the last op knows the output's memory order: it writes [batch, time, head, depth] as the type asks.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// CHECK-DAG: #[[ID:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[ROW:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1)>
// CHECK-DAG: #[[BTHE:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>
#q = affine_map<(b, h, m, n, d, e) -> (b, m, h, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, m, h, e)>

// CHECK-LABEL: func.func @bthd(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x32x3x8xf32>, %[[V:.+]]: tensor<2x32x3x16xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {{.*}} ins(%[[Q]], %[[K]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x3x4x32xf32>)
// CHECK: %[[PV:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %[[V]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x3x4x16xf32>)
// CHECK: linalg.generic {indexing_maps = [#[[BTHE]], #[[ROW]], #[[ID]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[PV]], %{{.+}} outs(%{{.+}} : tensor<2x4x3x16xf32>)
func.func @bthd(%q: tensor<2x4x3x8xf32>, %k: tensor<2x32x3x8xf32>, %v: tensor<2x32x3x16xf32>) -> tensor<2x4x3x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x3x8xf32>, tensor<2x32x3x8xf32>, tensor<2x32x3x16xf32>) -> tensor<2x4x3x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x3x16xf32>
}
