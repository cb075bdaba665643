// A split group becomes the same ops with the split dimension parallel in all of them.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// CHECK-DAG: #[[Q:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d4)>
// CHECK-DAG: #[[K:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[S:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d2)>
#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

// CHECK-LABEL: func.func @split(
// CHECK-SAME: %[[QUERY:.+]]: tensor<2x4x8xf32>, %[[KEY:.+]]: tensor<2x3x32x8xf32>, %[[VALUE:.+]]: tensor<2x3x32x16xf32>)
// CHECK: linalg.generic {indexing_maps = [#[[Q]], #[[K]], #[[S]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]} ins(%[[QUERY]], %[[KEY]] :
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
// CHECK: arith.maximumf
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction", "parallel", "parallel"]} ins(%{{.+}}, %[[VALUE]] :
// CHECK: return %{{.+}}, %{{.+}} : tensor<2x3x4x16xf32>, tensor<2x3x4xf32>
// CHECK-NOT: attention.
func.func @split(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>) -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x3x32x8xf32>, tensor<2x3x32x16xf32>) -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %l : tensor<2x3x4x16xf32>, tensor<2x3x4xf32>
}
