// Several key dimensions are reduced together.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(m, y, x, d, e) -> (m, d)>
#k = affine_map<(m, y, x, d, e) -> (y, x, d)>
#v = affine_map<(m, y, x, d, e) -> (y, x, e)>
#o = affine_map<(m, y, x, d, e) -> (m, e)>

// CHECK-LABEL: func.func @picture(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
// CHECK-SAME: outs(%{{.+}} : tensor<4x6x7xf32>)
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "reduction"]}
// CHECK: arith.maximumf
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction", "reduction", "parallel", "parallel"]}
func.func @picture(%q: tensor<4x8xf32>, %k: tensor<6x7x8xf32>, %v: tensor<6x7x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<6x7x8xf32>, tensor<6x7x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
