// Chunks of two keys are chunks; those of one key are the keys themselves, without a tail.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=2},canonicalize,cse)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=1},canonicalize,cse)' | FileCheck %s --check-prefix=ONE

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK: arith.divui
// CHECK: tensor.expand_shape {{.+}} into tensor<2x?x2x8xf32>
// CHECK-COUNT-2: attention.group
// ONE-NOT: arith.divui
// ONE-COUNT-1: attention.group
// ONE-NOT: attention.group
func.func @dynamic(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
