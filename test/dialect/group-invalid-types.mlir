// Operands and results of attention.group are ranked tensors; all but score operands hold floats,
// key and value also integers of 8 bits.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @integers(%q: tensor<4x8xi8>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of floating-point values, but got 'tensor<4x8xi8>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xi8>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @unranked(%q: tensor<4x8xf32>, %k: tensor<*xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{operand #1 must be ranked tensor of floating-point or 8-bit signless integer values, but got 'tensor<*xf32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<*xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
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
func.func @integer_value(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xi16>) {
  // expected-error @below {{operand #2 must be ranked tensor of floating-point or 8-bit signless integer values, but got 'tensor<32x16xi16>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xi16>) -> tensor<4x16xf32> {
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
func.func @unranked_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<*xf32>) {
  // expected-error @below {{operand #3 must be variadic of ranked tensor of any type values, but got 'tensor<*xf32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<*xf32>) -> tensor<4x16xf32> {
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
func.func @integer_output(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{result #0 must be ranked tensor of floating-point values, but got 'tensor<4x16xi32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xi32> {
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
func.func @complex_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{result #1 must be}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4xcomplex<f32>>) {
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
func.func @unsigned_key(%q: tensor<4x8xf32>, %k: tensor<32x8xui8>, %v: tensor<32x16xi8>) {
  // expected-error @below {{operand #1 must be ranked tensor of floating-point or 8-bit signless integer values, but got 'tensor<32x8xui8>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xui8>, tensor<32x16xi8>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}
