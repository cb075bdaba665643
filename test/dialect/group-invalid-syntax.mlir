// What is missing or malformed in the text of attention.group is one error where it stands.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_ins(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected 'ins'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} outs(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @no_parenthesis(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected '('}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins %q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32> -> tensor<4x16xf32> {
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
func.func @no_operand_types(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected ':'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v) -> tensor<4x16xf32> {
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
func.func @too_few_types(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{number of operands and types do not match: got 3 operands and 2 types}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>) -> tensor<4x16xf32> {
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
func.func @another_operand_type(%q: tensor<4x8xf32>,
    // expected-note @below {{prior use here}}
    %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expects different type than prior uses: 'tensor<32x8xf16>' vs 'tensor<32x8xf32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf16>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @no_arrow(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected '->'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) : tensor<4x16xf32> {
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
func.func @no_region(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected '{' to begin a region}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_indexing_maps(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{requires attribute 'indexing_maps'}}
  %o = attention.group ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @maps_of_numbers(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{attribute 'indexing_maps' failed to satisfy constraint: AffineMap array attribute}}
  %o = attention.group {indexing_maps = [1, 2, 3, 4]} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @tag_of_number(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{tag}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = 1} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @lse_without_type(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{operation defines 1 results but was provided 2 to bind}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @no_value(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expects a query, a key and a value, but 'ins' holds 2 operands}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k : tensor<4x8xf32>, tensor<32x8xf32>) -> tensor<4x16xf32> {
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
func.func @no_operands(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expected non-function type}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(: ) -> tensor<4x16xf32> {
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
func.func @no_results(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expects the type of the output, and perhaps that of the lse, but got 0 types}}
  attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> () {
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
func.func @three_results(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{expects the type of the output, and perhaps that of the lse, but got 3 types}}
  %o:3 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"} ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
