// A combine whose rows are single numbers has no vectors: it is left to loops.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=1},attention-to-cpu{stop-after=vectorized})" | FileCheck %s

#one = affine_map<(n) -> ()>
#keys = affine_map<(n) -> (n)>

// CHECK-LABEL: func.func @attend(
// CHECK: attention.lse_combine
func.func @attend(%q: tensor<f32>, %k: tensor<?xf32>, %v: tensor<?xf32>) -> tensor<f32> {
  %o = attention.group {indexing_maps = [#one, #keys, #keys, #one]}
      ins(%q, %k, %v : tensor<f32>, tensor<?xf32>, tensor<?xf32>) -> tensor<f32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<f32>
}
