// The maps alone say what a dimension is for: any number of each role, in any memory order.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s

// Grouped heads: the query's r is a query dimension, as m is.
#gq = affine_map<(b, h, r, m, n, d, e) -> (b, h, r, m, d)>
#gk = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, d)>
#gv = affine_map<(b, h, r, m, n, d, e) -> (b, h, n, e)>
#gkeep = affine_map<(b, h, r, m, n, d, e) -> (b, n)>
#go = affine_map<(b, h, r, m, n, d, e) -> (b, h, r, m, e)>

// CHECK-LABEL: func.func @grouped_heads(
// CHECK: attention.group
func.func @grouped_heads(%q: tensor<2x8x4x1x16xbf16>, %k: tensor<2x8x?x16xbf16>, %v: tensor<2x8x?x16xbf16>,
                         %keep: tensor<2x?xi1>) -> tensor<2x8x4x1x16xbf16> {
  %o = attention.group {indexing_maps = [#gq, #gk, #gv, #gkeep, #go], tag = "attention"}
      ins(%q, %k, %v, %keep : tensor<2x8x4x1x16xbf16>, tensor<2x8x?x16xbf16>, tensor<2x8x?x16xbf16>, tensor<2x?xi1>)
      -> tensor<2x8x4x1x16xbf16> {
  ^bb0(%s: f32, %keep_elt: i1):
    %neg_inf = arith.constant 0xFF800000 : f32
    %0 = arith.select %keep_elt, %s, %neg_inf : f32
    attention.yield %0 : f32
  }
  return %o : tensor<2x8x4x1x16xbf16>
}

// Keys of a picture: two key dimensions.
#pq = affine_map<(m, y, x, d, e) -> (m, d)>
#pk = affine_map<(m, y, x, d, e) -> (y, x, d)>
#pv = affine_map<(m, y, x, d, e) -> (y, x, e)>
#po = affine_map<(m, y, x, d, e) -> (m, e)>

// CHECK-LABEL: func.func @two_key_dimensions(
// CHECK: attention.group
// CHECK-SAME: tensor<6x7x8xf32>
func.func @two_key_dimensions(%q: tensor<4x8xf32>, %k: tensor<6x7x8xf32>, %v: tensor<6x7x8xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #po], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<6x7x8xf32>, tensor<6x7x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}

// Keys stored [d, N], output stored [e, m].
#tq = affine_map<(m, n, d, e) -> (m, d)>
#tk = affine_map<(m, n, d, e) -> (d, n)>
#tv = affine_map<(m, n, d, e) -> (e, n)>
#to = affine_map<(m, n, d, e) -> (e, m)>

// CHECK-LABEL: func.func @memory_orders(
// CHECK: attention.group
// CHECK-SAME: tensor<8x32xf32>, tensor<16x32xf32>) -> tensor<16x4xf32>
func.func @memory_orders(%q: tensor<4x8xf32>, %k: tensor<8x32xf32>, %v: tensor<16x32xf32>) -> tensor<16x4xf32> {
  %o = attention.group {indexing_maps = [#tq, #tk, #tv, #to], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<8x32xf32>, tensor<16x32xf32>) -> tensor<16x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16x4xf32>
}

// The split dimension g: in key, value, output and lse, not in the query.
#sq = affine_map<(g, m, n, d, e) -> (m, d)>
#sk = affine_map<(g, m, n, d, e) -> (g, n, d)>
#sv = affine_map<(g, m, n, d, e) -> (g, n, e)>
#so = affine_map<(g, m, n, d, e) -> (g, m, e)>
#slse = affine_map<(g, m, n, d, e) -> (g, m)>

// CHECK-LABEL: func.func @split(
// CHECK: attention.group
// CHECK-SAME: -> (tensor<3x4x8xf32>, tensor<3x4xf32>)
// CHECK: attention.index 0 : index
func.func @split(%q: tensor<4x8xf32>, %k: tensor<3x32x8xf32>, %v: tensor<3x32x8xf32>) -> (tensor<3x4x8xf32>, tensor<3x4xf32>) {
  %o, %lse = attention.group {indexing_maps = [#sq, #sk, #sv, #so, #slse], tag = "flash_decoding"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<3x32x8xf32>, tensor<3x32x8xf32>) -> (tensor<3x4x8xf32>, tensor<3x4xf32>) {
  ^bb0(%s: f32):
    %g = attention.index 0 : index
    attention.yield %s : f32
  }
  return %o, %lse : tensor<3x4x8xf32>, tensor<3x4xf32>
}

// A vector of queries of no rows, no depth: outer products and plain sums have roles too.
#nq = affine_map<(n, d, e) -> (d)>
#nk = affine_map<(n, d, e) -> (n, d)>
#nv = affine_map<(n, d, e) -> (n, e)>
#no = affine_map<(n, d, e) -> (e)>
#nl = affine_map<(n, d, e) -> ()>

// CHECK-LABEL: func.func @single_row(
// CHECK: attention.group
// CHECK-SAME: -> (tensor<8xf32>, tensor<f32>)
func.func @single_row(%q: tensor<8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>) -> (tensor<8xf32>, tensor<f32>) {
  %o, %lse = attention.group {indexing_maps = [#nq, #nk, #nv, #no, #nl], tag = "attention"}
      ins(%q, %k, %v : tensor<8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> (tensor<8xf32>, tensor<f32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %lse : tensor<8xf32>, tensor<f32>
}

// Score and value without depth: a weighted mean of numbers.
#wq = affine_map<(m, n) -> (m)>
#wk = affine_map<(m, n) -> (n)>

// CHECK-LABEL: func.func @no_depth(
// CHECK: attention.group
// CHECK-SAME: -> tensor<4xf32>
func.func @no_depth(%q: tensor<4xf32>, %k: tensor<32xf32>, %v: tensor<32xf32>) -> tensor<4xf32> {
  %o = attention.group {indexing_maps = [#wq, #wk, #wk, #wq], tag = "attention"}
      ins(%q, %k, %v : tensor<4xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4xf32>
}
