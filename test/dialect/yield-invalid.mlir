// attention.yield ends the region of a group or of a combine, and nothing else.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

func.func @in_a_function(%x: f32) {
  // expected-error @below {{'attention.yield' op expects parent op to be one of 'attention.group, attention.lse_combine'}}
  attention.yield %x : f32
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @not_last(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.yield' op must be the last operation in the parent block}}
    attention.yield %s : f32
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(g, m, n, d, e) -> (m, d)>
#k = affine_map<(g, m, n, d, e) -> (g, n, d)>
#v = affine_map<(g, m, n, d, e) -> (g, n, e)>
#o = affine_map<(g, m, n, d, e) -> (g, m, e)>
func.func @inside_an_if(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x16xf32>, %c: i1) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x16xf32>) -> tensor<3x4x16xf32> {
  ^bb0(%s: f32):
    scf.if %c {
      // expected-error @below {{'attention.yield' op expects parent op to be one of 'attention.group, attention.lse_combine'}}
      attention.yield %s : f32
    }
    attention.yield %s : f32
  }
  return
}
