// min-chunk-size bounds the chunks that the pass chooses.

// RUN: attention-opt %s --attention-flash-decoding='min-chunk-size=600' --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-NOT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @short(%q: tensor<2x4x8xf32>, %k: tensor<2x600x8xf32>, %v: tensor<2x600x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: its 600 keys are too few for two chunks with min-chunk-size=600 and max-splits=128}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x600x8xf32>, tensor<2x600x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
