// With strict, more splits than a static number of keys is an error at the group, with both numbers.

// RUN: attention-opt %s --attention-flash-decoding='num-splits=300 strict' --split-input-file --verify-diagnostics

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @too_few_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>, %v: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  // expected-error @below {{num-splits=300 is more than the 256 keys there are (strict)}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>)
      -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @no_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x0x8xf32>, %v: tensor<2x0x8xf32>) -> tensor<2x4x8xf32> {
  // expected-error @below {{num-splits=300 is more than the 0 keys there are (strict)}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x0x8xf32>, tensor<2x0x8xf32>)
      -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

// No error: a key each.

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @as_many(%q: tensor<2x4x8xf32>, %k: tensor<2x300x8xf32>, %v: tensor<2x300x8xf32>) -> tensor<2x4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x300x8xf32>, tensor<2x300x8xf32>)
      -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

// No error: the number of keys is not known.

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x8xf32>) -> tensor<2x4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x8xf32>)
      -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x8xf32>
}
