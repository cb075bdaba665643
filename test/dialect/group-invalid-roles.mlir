// Dimensions of attention.group: those that the maps give no role are named, with who uses them.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e, x) -> (m, d)>
#k = affine_map<(m, n, d, e, x) -> (n, d)>
#v = affine_map<(m, n, d, e, x) -> (n, e)>
#o = affine_map<(m, n, d, e, x) -> (m, e)>
func.func @unused_dimension(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 4 is in none of the query, key, value and output, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (e)>
func.func @only_in_query(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the query alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @only_in_key(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 1 is in the map of the key alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m)>
func.func @only_in_value(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 3 is in the map of the value alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @only_in_output(%q: tensor<8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the output alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(x, m, n, d, e) -> (x, m, d)>
#k = affine_map<(x, m, n, d, e) -> (n, d)>
#v = affine_map<(x, m, n, d, e) -> (x, n, e)>
#o = affine_map<(x, m, n, d, e) -> (m, e)>
func.func @in_query_and_value(%q: tensor<2x4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<2x32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the query and the value alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<32x8xf32>, tensor<2x32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(x, m, n, d, e) -> (m, d)>
#k = affine_map<(x, m, n, d, e) -> (x, n, d)>
#v = affine_map<(x, m, n, d, e) -> (n, e)>
#o = affine_map<(x, m, n, d, e) -> (x, m, e)>
func.func @in_key_and_output(%q: tensor<4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the key and the output alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<2x32x8xf32>, tensor<32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

// A value shared by all batches while the keys are not.
#q = affine_map<(x, m, n, d, e) -> (x, m, d)>
#k = affine_map<(x, m, n, d, e) -> (x, n, d)>
#v = affine_map<(x, m, n, d, e) -> (n, e)>
#o = affine_map<(x, m, n, d, e) -> (x, m, e)>
func.func @in_query_key_and_output(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the query and the key and the output alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(x, m, n, d, e) -> (x, m, d)>
#k = affine_map<(x, m, n, d, e) -> (n, d)>
#v = affine_map<(x, m, n, d, e) -> (x, n, e)>
#o = affine_map<(x, m, n, d, e) -> (x, m, e)>
func.func @in_query_value_and_output(%q: tensor<2x4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<2x32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the query and the value and the output alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(x, m, n, d, e) -> (x, m, d)>
#k = affine_map<(x, m, n, d, e) -> (x, n, d)>
#v = affine_map<(x, m, n, d, e) -> (x, n, e)>
#o = affine_map<(x, m, n, d, e) -> (m, e)>
func.func @in_query_key_and_value(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in the map of the query and the key and the value alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(x, m, n, d, e) -> (m, d)>
#k = affine_map<(x, m, n, d, e) -> (n, d)>
#v = affine_map<(x, m, n, d, e) -> (n, e)>
#x = affine_map<(x, m, n, d, e) -> (x)>
#o = affine_map<(x, m, n, d, e) -> (m, e)>
func.func @only_in_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<2xf32>) {
  // expected-error @below {{'attention.group' op iteration dimension 0 is in none of the query, key, value and output, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<2xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, d, e) -> (m, d)>
#k = affine_map<(m, d, e) -> (d)>
#v = affine_map<(m, d, e) -> (e)>
#o = affine_map<(m, d, e) -> (m, e)>
func.func @no_key_dimension(%q: tensor<4x8xf32>, %k: tensor<8xf32>, %v: tensor<16xf32>) {
  // expected-error @below {{'attention.group' op expects a key dimension: one in the key and the value, but not in the query and the output}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<8xf32>, tensor<16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
