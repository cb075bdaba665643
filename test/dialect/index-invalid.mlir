// attention.index: only inside a group, only of a dimension along which scores have positions.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @of_depth(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.index' op expects a batch, query, key or split dimension, but dimension 3 is a depth dimension, along which a score has no position}}
    %0 = attention.index 3 : index
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @of_value_depth(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.index' op expects a batch, query, key or split dimension, but dimension 4 is a value depth dimension, along which a score has no position}}
    %0 = attention.index 4 : index
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @out_of_range(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.index' op expects a dimension below 5, the number of iteration dimensions, but it is 5}}
    %0 = attention.index 5 : index
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @far_out_of_range(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.index' op expects a dimension below 5, the number of iteration dimensions, but it is 9223372036854775807}}
    %0 = attention.index 9223372036854775807 : index
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @negative(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{attribute 'dim' failed to satisfy constraint: 64-bit signless integer attribute whose value is non-negative}}
    %0 = attention.index -1 : index
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @not_an_index(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{invalid kind of type specified: expected builtin.index, but found 'i64'}}
    %0 = attention.index 0 : i64
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @without_number(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{expected attribute value}}
    %0 = attention.index : index
    attention.yield %s : f32
  }
  return
}

// -----

// No error.
#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @of_split_query_and_key(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    %0 = attention.index 0 : index
    %1 = attention.index 1 : index
    %2 = attention.index 2 : index
    attention.yield %s : f32
  }
  return
}

// -----

func.func @in_a_function() {
  // expected-error @below {{'attention.index' op expects to be inside the region of an 'attention.group'}}
  %0 = attention.index 0 : index
  return
}

// -----

func.func @in_a_combine(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    // expected-error @below {{'attention.index' op expects to be inside the region of an 'attention.group'}}
    %1 = attention.index 0 : index
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}
