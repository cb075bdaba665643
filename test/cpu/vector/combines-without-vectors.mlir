// Merges by LSE that have no vectors run as plain loops: a remark says which.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=2},attention-to-cpu{stop-after=tiled},attention-cpu-vectorize{remarks})' --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @odd(%q: tensor<3x8xf32>, %k: tensor<16x8xf32>, %v: tensor<16x6xf32>) -> tensor<3x6xf32> {
  // expected-remark @below {{the combine runs as scalar loops, which are slower: value depth 6 is no multiple of 4}}
  // expected-remark @below {{runs as scalar loops, which are slower: depth 8 or value depth 6 is no multiple of 4}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x8xf32>, tensor<16x8xf32>, tensor<16x6xf32>) -> tensor<3x6xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<3x6xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (e, m)>
func.func @turned(%q: tensor<4x8xf32>, %k: tensor<16x8xf32>, %v: tensor<16x8xf32>) -> tensor<8x4xf32> {
  // expected-remark @below {{the combine runs as scalar loops, which are slower: the partial outputs are not contiguous along value depth}}
  // expected-remark @below {{runs as scalar loops, which are slower: the output is not contiguous along value depth}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<16x8xf32>, tensor<16x8xf32>) -> tensor<8x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4xf32>
}
