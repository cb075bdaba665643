// The choice between few rows and many copies no key and no value, and its results are in memory of
// their own already. Both ways are in one parallel loop. Depth is 16 and value depth 24.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-to-cpu{stop-after=parallel})" | FileCheck %s --check-prefix=PARALLEL

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @decode_and_prefill(
// CHECK: scf.forall
// CHECK: %[[IS_FEW:.+]] = arith.cmpi ule, %[[ROWS:.+]], %c8
// CHECK: memref.alloca() {{.*}} : memref<16x24xf32>
// CHECK: scf.if %[[IS_FEW]] {
// CHECK-NOT: {{memref.(alloc|copy).*(40|[?])x(16|24)xf32}}
// CHECK: scf.for %{{.+}} = %c0 to %[[ROWS]] step %c1 {
// CHECK-NOT: {{memref.(alloc|copy).*(40|[?])x(16|24)xf32}}
// CHECK: memref.copy %{{.+}} : memref<1x24xf32> to memref<1x24xf32, {{.+}}>
// CHECK-NOT: {{memref.(alloc|copy).*(40|[?])x(16|24)xf32}}
// CHECK: } else {

// PARALLEL-LABEL: func.func @decode_and_prefill(
// PARALLEL: omp.parallel
// PARALLEL: scf.if
// PARALLEL: } else {
// PARALLEL-NOT: omp.parallel
// PARALLEL: return
func.func @decode_and_prefill(%q: tensor<2x2x?x16xf32>, %k: tensor<2x2x40x16xf32>, %v: tensor<2x2x40x24xf32>)
    -> tensor<2x2x?x24xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x?x16xf32>, tensor<2x2x40x16xf32>, tensor<2x2x40x24xf32>) -> tensor<2x2x?x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x?x24xf32>
}
