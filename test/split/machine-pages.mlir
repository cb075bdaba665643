// Of a paged cache the cost model counts all keys of a page: 4 pages of 32 keys are a least chunk of 128 keys.

// RUN: attention-opt %s --attention-flash-decoding='machine=h100' | FileCheck %s

#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#t = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// CHECK: tensor.expand_shape %{{.+}} output_shape [2, 4, 4] : tensor<2x16xi32> into tensor<2x4x4xi32>
func.func @pages(%q: tensor<2x4x128xf32>, %k: tensor<99x32x128xf32>, %v: tensor<99x32x128xf32>, %t: tensor<2x16xi32>) -> tensor<2x4x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #t, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x128xf32>, tensor<99x32x128xf32>, tensor<99x32x128xf32>)
      page_table(%t : tensor<2x16xi32>) -> tensor<2x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x128xf32>
}
