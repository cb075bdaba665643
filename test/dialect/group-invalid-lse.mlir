// The LSE of attention.group has the output's dimensions without value depth, in the accumulation type.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#lse = affine_map<(m, n, d, e) -> (m, e)>
func.func @lse_with_value_depth(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of lse to be that of the output without its value depth, affine_map<(d0, d1, d2, d3) -> (d0)>, but it is affine_map<(d0, d1, d2, d3) -> (d0, d3)>}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (m, b)>
func.func @lse_in_another_order(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of lse to be that of the output without its value depth, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>, but it is affine_map<(d0, d1, d2, d3, d4) -> (d1, d0)>}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> (tensor<2x4x16xf32>, tensor<4x2xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b)>
func.func @lse_of_too_few_rows(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) {
  // expected-error @below {{'attention.group' op expects the map of lse to be that of the output without its value depth, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0)>}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> (tensor<2x4x16xf32>, tensor<2xf32>) {
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
func.func @lse_in_bf16(%q: tensor<4x8xbf16>, %k: tensor<32x8xbf16>, %v: tensor<32x16xbf16>) {
  // expected-error @below {{'attention.group' op expects lse to have the accumulation type 'f32', but it has 'bf16'}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xbf16>, tensor<32x8xbf16>, tensor<32x16xbf16>) -> (tensor<4x16xbf16>, tensor<4xbf16>) {
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
func.func @lse_in_f32_for_f64(%q: tensor<4x8xf64>, %k: tensor<32x8xf64>, %v: tensor<32x16xf64>) {
  // expected-error @below {{'attention.group' op expects lse to have the accumulation type 'f64', but it has 'f32'}}
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf64>, tensor<32x8xf64>, tensor<32x16xf64>) -> (tensor<4x16xf64>, tensor<4xf32>) {
  ^bb0(%s: f64):
    attention.yield %s : f64
  }
  return
}
