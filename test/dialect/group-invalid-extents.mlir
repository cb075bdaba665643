// Extents of one iteration dimension of attention.group agree wherever they are static.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @depth_of_query_and_key(%q: tensor<4x8xf32>, %k: tensor<32x9xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 2 has extent 8 in query, but 9 in key}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x9xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @keys_of_key_and_value(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<31x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 1 has extent 32 in key, but 31 in value}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<31x16xf32>) -> tensor<4x16xf32> {
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
func.func @rows_of_query_and_output(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 has extent 4 in query, but 5 in output}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<5x16xf32> {
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
func.func @value_depth_of_output(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 3 has extent 16 in value, but 17 in output}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x17xf32> {
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
#lse = affine_map<(m, n, d, e) -> (m)>
func.func @rows_of_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 has extent 4 in query, but 3 in lse}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<3xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @keys_of_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x33xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 1 has extent 32 in key, but 33 in score operand 0}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4x33xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

// Dynamic extents agree with all; the first static one is the measure.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (m, n)>
#y = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @first_that_is_static(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x?xf32>, %x1: tensor<33xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 1 has extent 32 in value, but 33 in score operand 1}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #y, #o], tag = "attention"}
      ins(%q, %k, %v, %x0, %x1 : tensor<4x8xf32>, tensor<?x8xf32>, tensor<32x16xf32>, tensor<4x?xf32>, tensor<33xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32, %y: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (0, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @zero_of_extent_two(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<2x32xf32>) {
  // expected-error @below {{'attention.group' op expects extent 1 where a map holds the constant 0, but dimension 0 of score operand 0 has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<2x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

// No error: what is not known at compile time may agree.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (0, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @dynamic_agrees(%q: tensor<?x8xf32>, %k: tensor<?x?xf32>, %v: tensor<32x16xf32>, %x0: tensor<?x32xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<?x8xf32>, tensor<?x?xf32>, tensor<32x16xf32>, tensor<?x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

// Its scores have more bytes than an index counts, though no tensor has.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @too_many_scores(%q: tensor<2147483648x8xf32>, %k: tensor<2147483648x8xf32>, %v: tensor<2147483648x16xf32>) {
  // expected-error @below {{'attention.group' op expects at most 2^60 scores}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2147483648x8xf32>, tensor<2147483648x8xf32>, tensor<2147483648x16xf32>) -> tensor<2147483648x16xf32> {
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
func.func @too_large_a_key(%q: tensor<4x1099511627776xf32>, %k: tensor<2097152x1099511627776xf32>, %v: tensor<2097152x16xf32>) {
  // expected-error @below {{'attention.group' op expects at most 2^60 elements in key}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x1099511627776xf32>, tensor<2097152x1099511627776xf32>, tensor<2097152x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

// No error: a prefill of a million positions and 128 heads.
#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, m, n, d, e) -> (h, n, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>
func.func @a_million_positions(%q: tensor<128x1048576x128xf32>, %k: tensor<128x1048576x128xf32>, %v: tensor<128x1048576x128xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<128x1048576x128xf32>, tensor<128x1048576x128xf32>, tensor<128x1048576x128xf32>) -> tensor<128x1048576x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
