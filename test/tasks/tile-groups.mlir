// A task for every batch and 32 query rows; no loop over what has one position.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups)" | FileCheck %s

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @prefill(
// CHECK: scf.forall (%[[H:.+]], %[[M:.+]]) in (2, 4)
// CHECK: attention.group
// CHECK-SAME: tensor<1x1x25x16xf32>, tensor<1x1x50x16xf32>, tensor<1x1x50x16xf32>) -> tensor<1x1x25x16xf32>
func.func @prefill(%q: tensor<1x2x100x16xf32>, %k: tensor<1x2x50x16xf32>, %v: tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x2x100x16xf32>, tensor<1x2x50x16xf32>, tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x2x100x16xf32>
}

// CHECK-LABEL: func.func @one_task(
// CHECK-NOT: scf.forall
// CHECK: attention.group
// CHECK-NOT: scf.forall
func.func @one_task(%q: tensor<1x1x4x16xf32>, %k: tensor<1x1x50x16xf32>, %v: tensor<1x1x50x16xf32>) -> tensor<1x1x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x1x4x16xf32>, tensor<1x1x50x16xf32>, tensor<1x1x50x16xf32>) -> tensor<1x1x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x1x4x16xf32>
}
