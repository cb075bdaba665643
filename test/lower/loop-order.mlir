// The innermost loop of a contraction runs along the innermost dimension of K or V, whatever it is.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// Keys in columns: loops b, d, m, n and b, m, e, n.
// CHECK-DAG: #[[QT:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1)>
// CHECK-DAG: #[[KT:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[ST:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, d, n)>
#v = affine_map<(b, m, n, d, e) -> (b, e, n)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x8x32xf32>, %[[V:.+]]: tensor<2x16x32xf32>)
// CHECK: linalg.generic {indexing_maps = [#[[QT]], #[[KT]], #[[ST]]], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%[[Q]], %[[K]] :
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%{{.+}}, %[[V]] :
func.func @columns(%q: tensor<2x4x8xf32>, %k: tensor<2x8x32xf32>, %v: tensor<2x16x32xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x8x32xf32>, tensor<2x16x32xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
