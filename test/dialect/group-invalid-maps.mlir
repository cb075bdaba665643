// Indexing maps of attention.group: how many, of what form, of what rank; one error names the operand.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
func.func @too_few_maps(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects one indexing map for every operand and result, 4 in all, but has 3}}
  %o = attention.group {indexing_maps = [#q, #k, #v], tag = "attention"}
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
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @too_many_maps(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects one indexing map for every operand and result, 4 in all, but has 5}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

func.func @no_maps(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects one indexing map for every operand and result, 4 in all, but has 0}}
  %o = attention.group {indexing_maps = [], tag = "attention"}
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
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_map_for_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x32xf32>) {
  // expected-error @below {{'attention.group' op expects one indexing map for every operand and result, 5 in all, but has 4}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_map_for_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects one indexing map for every operand and result, 5 in all, but has 4}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e)[s] -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @symbol(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of key to have no symbols, but it is affine_map<(d0, d1, d2, d3)[s0] -> (d1, d2)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e)[s] -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @symbol_in_query(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of query to have no symbols, but it is affine_map<(d0, d1, d2, d3)[s0] -> (d0, d2)>}}
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
#v = affine_map<(m, n, d, e, x) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @dimensions_differ(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of value to have 4 dimensions, as that of the query has, but it has 5}}
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
#x = affine_map<(m, n) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @score_operand_dimensions_differ(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x32xf32>) {
  // expected-error @below {{'attention.group' op expects the map of score operand 0 to have 4 dimensions, as that of the query has, but it has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, m)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @repeated_dimension(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of query to list dimensions, each at most once, but it is affine_map<(d0, d1, d2, d3) -> (d0, d0)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n + d, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @sum_of_dimensions(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of key to list dimensions, each at most once, but it is affine_map<(d0, d1, d2, d3) -> (d1 + d2, d2)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, 0)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @constant_in_key(%q: tensor<4x8xf32>, %k: tensor<32x1xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of key to list dimensions, each at most once, but it is affine_map<(d0, d1, d2, d3) -> (d1, 0)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x1xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (0, e)>
func.func @constant_in_output(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of output to list dimensions, each at most once, but it is affine_map<(d0, d1, d2, d3) -> (0, d3)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<1x16xf32> {
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
#lse = affine_map<(m, n, d, e) -> (0)>
func.func @constant_in_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of lse to list dimensions, each at most once, but it is affine_map<(d0, d1, d2, d3) -> (0)>}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<1xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#none = affine_map<(m, n, d, e) -> ()>
#x = affine_map<(m, n, d, e) -> (1, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @constant_one_in_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<f32>, %x1: tensor<2x32xf32>) {
  // expected-error @below {{'attention.group' op expects the map of score operand 1 to list dimensions, each at most once, or the constant 0, but it is affine_map<(d0, d1, d2, d3) -> (1, d1)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #none, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0, %x1 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<f32>, tensor<2x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32, %y: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (n, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @repeated_dimension_in_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<32x32xf32>) {
  // expected-error @below {{'attention.group' op expects the map of score operand 0 to list dimensions, each at most once, or the constant 0, but it is affine_map<(d0, d1, d2, d3) -> (d1, d1)>}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<32x32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @rank_of_query(%q: tensor<1x4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of query to have 3 results, the rank of its type, but it has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @rank_of_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<f32>) {
  // expected-error @below {{'attention.group' op expects the map of score operand 0 to have 0 results, the rank of its type, but it has 1}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<f32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @rank_of_output(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of output to have 3 results, the rank of its type, but it has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16x1xf32> {
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
func.func @rank_of_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of lse to have 2 results, the rank of its type, but it has 1}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4x1xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
