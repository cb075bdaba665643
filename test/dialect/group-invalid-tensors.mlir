// Tensors that the passes could not make again are refused: encodings, floats of more than 64 bits.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @encoding(%q: tensor<4x8xf32, "x">, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects tensors without encoding, but query is 'tensor<4x8xf32, "x">'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32, "x">, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @wide(%q: tensor<4x8xf32>, %k: tensor<32x8xf128>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects floats of at most 64 bits, but key is 'tensor<32x8xf128>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf128>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
