// A cache may be stated to have more keys, in all its pages, than an index can count.

// RUN: attention-opt %s --verify-diagnostics --convert-attention-to-linalg

#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#lengths = affine_map<(b, m, p, n, d, e) -> (b)>
#pages = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>
func.func @pages(%q: tensor<?x4x8xf32>, %k: tensor<99x4611686018427387904x8xf32>, %v: tensor<99x4611686018427387904x16xf32>, %lengths: tensor<?xi32>, %table: tensor<?x6xi32>) -> tensor<?x4x16xf32> {
  // expected-error@+1 {{an extent of 27670116110564327424 is larger than any index}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #lengths, #pages, #o]}
      ins(%q, %k, %v : tensor<?x4x8xf32>, tensor<99x4611686018427387904x8xf32>, tensor<99x4611686018427387904x16xf32>)
      kv_lengths(%lengths : tensor<?xi32>) page_table(%table : tensor<?x6xi32>) -> tensor<?x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<?x4x16xf32>
}
