// On a CPU every page is a task: the pages are split only where the options say how.

// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:8' --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:8 num-splits=4' | FileCheck %s --check-prefix=SPLIT

#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#t = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// CHECK-NOT: attention.lse_combine
// CHECK: attention.group {{.*}} page_table(%{{.+}} : tensor<2x16xi32>)
// CHECK-NOT: attention.lse_combine
// SPLIT: tensor.expand_shape %{{.+}} output_shape [2, 4, 4] : tensor<2x16xi32> into tensor<2x4x4xi32>
// SPLIT: attention.lse_combine
func.func @pages(%q: tensor<2x4x128xf32>, %k: tensor<99x32x128xf32>, %v: tensor<99x32x128xf32>, %t: tensor<2x16xi32>) -> tensor<2x4x128xf32> {
  // expected-remark @below {{not split: on cpu:8 every page is a task already}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #t, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x128xf32>, tensor<99x32x128xf32>, tensor<99x32x128xf32>)
      page_table(%t : tensor<2x16xi32>) -> tensor<2x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x128xf32>
}
