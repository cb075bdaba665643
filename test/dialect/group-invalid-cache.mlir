// Lengths and page tables of attention.group: what the verifier refuses.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

func.func @lengths_of_rows(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<4xi32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects kv_lengths to vary along batch and split dimensions only, but iteration dimension 1 is neither}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (m)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<4xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @lengths_of_keys(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<32xi32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects kv_lengths to vary along batch and split dimensions only, but iteration dimension 3 is neither}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (n)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<32xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @lengths_that_are_floats(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<2xf32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{operand #3 must be ranked tensor of 32-bit signless integer or 64-bit signless integer values, but got 'tensor<2xf32>'}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<2xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @lengths_with_a_constant(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<2x1xi32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects the map of kv_lengths to list dimensions, each at most once, but it is}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, 0)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<2x1xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @lengths_of_another_batch(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<3xi32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{iteration dimension 0 has extent 2 in query, but 3 in kv_lengths}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<3xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @table_of_unsigned_bytes(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6xi8>) {
  // expected-error @below {{operand #3 must be ranked tensor of 32-bit signless integer or 64-bit signless integer values, but got 'tensor<2x6xi8>'}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6xi8>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @no_pages_in_the_key(%q: tensor<2x4x8xf32>, %k: tensor<6x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects the map of key to hold the constant 0 once, at the dimension of the pages, but it is}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (p, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<6x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @two_pages_in_the_value(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16x99xf32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects the map of value to hold the constant 0 once, at the dimension of the pages, but it is}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e, 0)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16x99xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @pages_without_a_table(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<2xi32>) {
  // expected-error @below {{expects the map of key to list dimensions, each at most once, but it is}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @keys_before_pages(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{expects the key dimensions of page_table to come before all others, but iteration dimension 3 comes after 2}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, p, d)>, affine_map<(b, m, p, n, d, e) -> (0, p, e)>, affine_map<(b, m, p, n, d, e) -> (b, n)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @page_that_is_in_a_cache_too(%q: tensor<2x4x8xf32>, %k: tensor<99x6x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6xi32>) {
  // expected-error @below {{iteration dimension 2 is in the map of page_table and in that of a cache}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, p, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, p)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x6x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @table_of_depth(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6x8xi32>) {
  // expected-error @below {{iteration dimension 4 is in the map of the query and the key and the page_table alone, which makes it neither a batch, query, key, depth, value depth nor split dimension}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, p, d)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6x8xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @table_with_a_constant(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<2x6x1xi32>) {
  // expected-error @below {{expects the map of page_table to list dimensions, each at most once, but it is}}
  %o = attention.group {indexing_maps = [affine_map<(b, m, p, n, d, e) -> (b, m, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, d)>, affine_map<(b, m, p, n, d, e) -> (0, n, e)>, affine_map<(b, m, p, n, d, e) -> (b, p, 0)>, affine_map<(b, m, p, n, d, e) -> (b, m, e)>], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>) page_table(%t : tensor<2x6x1xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @two_lengths(%q: tensor<4x8xf32>, %l: tensor<i32>) {
  %o = attention.group {indexing_maps = [], tag = "attention"}
      // expected-error @below {{expected 1 operand}}
      ins(%q, %q, %q : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) kv_lengths(%l, %l : tensor<i32>, tensor<i32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @no_length(%q: tensor<4x8xf32>) {
  %o = attention.group {indexing_maps = [], tag = "attention"}
      // expected-error @below {{expected operand}}
      ins(%q, %q, %q : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) kv_lengths( : ) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @lengths_without_type(%q: tensor<4x8xf32>, %l: tensor<i32>) {
  %o = attention.group {indexing_maps = [], tag = "attention"}
      // expected-error @below {{expected ':'}}
      ins(%q, %q, %q : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) kv_lengths(%l) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
