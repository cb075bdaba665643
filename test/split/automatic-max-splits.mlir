// max-splits bounds the number of chunks that the pass chooses.

// RUN: attention-opt %s --attention-flash-decoding='max-splits=6 remarks' --split-input-file --verify-diagnostics

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @one_task(%q: tensor<1x4x8xf32>, %k: tensor<1x8192x8xf32>, %v: tensor<1x8192x16xf32>) -> tensor<1x4x16xf32> {
  // expected-remark-re @below {{split 8192 keys into {{[2-6]}} chunks of}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x8192x8xf32>, tensor<1x8192x16xf32>)
      -> tensor<1x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x16xf32>
}
