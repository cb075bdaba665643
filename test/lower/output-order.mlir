// The contraction with the value writes the output's memory order, [batch, time, head, depth], itself.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// Loops of the contraction, in the order of the value: b, n, h, m, e.
// CHECK-DAG: #[[BHMN:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3, d1)>
// CHECK-DAG: #[[BNHE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[BMHE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d2, d4)>
#q = affine_map<(b, h, m, n, d, e) -> (b, m, h, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, m, h, e)>

// CHECK-LABEL: func.func @bthd(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x32x3x8xf32>, %[[V:.+]]: tensor<2x32x3x16xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {{.*}} ins(%[[Q]], %[[K]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x3x4x32xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: math.exp2
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%{{.+}} : tensor<2x3x4x32xf32>)
// CHECK-NEXT: ^bb0(
// CHECK-NEXT: arith.addf
// CHECK: %[[P:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %[[SUM]] : tensor<2x3x4x32xf32>, tensor<2x3x4xf32>)
// CHECK: arith.divf
// CHECK-NOT: linalg.transpose
// CHECK: %[[O:.+]] = linalg.generic {indexing_maps = [#[[BHMN]], #[[BNHE]], #[[BMHE]]], iterator_types = ["parallel", "reduction", "parallel", "parallel", "parallel"]} ins(%[[P]], %[[V]] : tensor<2x3x4x32xf32>, tensor<2x32x3x16xf32>)
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x3x16xf32>)
// CHECK-NOT: {{linalg.transpose|linalg.generic|divf}}
// CHECK: return %[[O]] : tensor<2x4x3x16xf32>
func.func @bthd(%q: tensor<2x4x3x8xf32>, %k: tensor<2x32x3x8xf32>, %v: tensor<2x32x3x16xf32>) -> tensor<2x4x3x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x3x8xf32>, tensor<2x32x3x8xf32>, tensor<2x32x3x16xf32>) -> tensor<2x4x3x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x3x16xf32>
}
