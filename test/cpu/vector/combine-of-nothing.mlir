// A combine of no rows is left as it is: upstream makes no loops over nothing, which its tiling needs.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=vectorized})' | FileCheck %s

#q = affine_map<(b, m, r, p, n, d, e) -> (b, m, r, d)>
#k = affine_map<(b, m, r, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, r, p, n, d, e) -> (0, n, e)>
#t = affine_map<(b, m, r, p, n, d, e) -> (r, p)>
#o = affine_map<(b, m, r, p, n, d, e) -> (b, m, e, r)>

// CHECK-LABEL: func.func @pages(
// CHECK: attention.lse_combine splits = [{{[0-9]}}] ins(%{{.+}} : tensor<{{.*}}x0xf32>, tensor<{{.*}}x0xf32>)
func.func @pages(%q: tensor<3x?x0x8xf32>, %k: tensor<9x4x8xf32>, %v: tensor<9x4x8xf32>, %t: tensor<0x4xi64>) -> tensor<3x?x8x0xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #t, #o]}
      ins(%q, %k, %v : tensor<3x?x0x8xf32>, tensor<9x4x8xf32>, tensor<9x4x8xf32>) page_table(%t : tensor<0x4xi64>) -> tensor<3x?x8x0xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<3x?x8x0xf32>
}
