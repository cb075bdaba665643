// What the user attached to a group stays with the groups that it becomes.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @annotated(
// CHECK: attention.group {{.*}}my.note = "layer 3"
// CHECK: attention.group {{.*}}my.note = "layer 3"
func.func @annotated(%q: tensor<2x4x8xf32>, %k: tensor<2x1000x8xf32>, %v: tensor<2x1000x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention", my.note = "layer 3"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1000x8xf32>, tensor<2x1000x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
