// Packed keys and values are of i8, and their maps end in a dimension of depth or value depth, of extent 2.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @key_of_floats(%q: tensor<4x8x2xf32>, %k: tensor<6x8xf32>, %v: tensor<6x5xi8>) {
  // expected-error @below {{'attention.group' op expects a key of i8 for 'packed_key', but it is 'tensor<6x8xf32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xf32>, tensor<6x5xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @value_of_floats(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xf16>) {
  // expected-error @below {{'attention.group' op expects a value of i8 for 'packed_value', but it is 'tensor<6x5xf16>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x5xf16>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @no_dimension_for_the_elements(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) {
  // expected-error @below {{'attention.group' op expects the map of key to have 3 results, one for the elements of a byte behind those of its type, but it has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (j, i, n)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @elements_along_the_keys(%q: tensor<4x8x3xf32>, %k: tensor<8x3xi8>, %v: tensor<2x5xi8>) {
  // expected-error @below {{'attention.group' op expects the map of a packed key to end in a dimension of depth, along which a byte holds two elements, but it is affine_map<(d0, d1, d2, d3, d4, d5) -> (d2, d3, d1)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x3xf32>, tensor<8x3xi8>, tensor<2x5xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (e, c, n)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @elements_of_the_value_along_the_keys(%q: tensor<4x8x2xf32>, %k: tensor<2x8xi8>, %v: tensor<5x2xi8>) {
  // expected-error @below {{'attention.group' op expects the map of a packed value to end in a dimension of value depth, along which a byte holds two elements, but it is affine_map<(d0, d1, d2, d3, d4, d5) -> (d4, d5, d1)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<2x8xi8>, tensor<5x2xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @three_elements_of_a_byte(%q: tensor<4x8x3xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) {
  // expected-error @below {{'attention.group' op iteration dimension 3 has extent 3 in query, but 2 in key}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x3xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @four_elements_of_a_byte_of_the_value(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) {
  // expected-error @below {{'attention.group' op iteration dimension 5 has extent 2 in value, but 4 in output}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x5x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
