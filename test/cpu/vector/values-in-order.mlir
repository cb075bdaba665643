// Values are read in the order of memory, an op for every vector of columns. Where there are sums for
// all columns of one of two query rows only, each row takes all columns, and they take turns with
// eight keys.

// RUN: attention-opt %s --attention-to-cpu="stop-after=vectorized" | FileCheck %s

#q = affine_map<(n, d, e) -> (d)>
#k = affine_map<(n, d, e) -> (n, d)>
#v = affine_map<(n, d, e) -> (n, e)>
#o = affine_map<(n, d, e) -> (e)>
#q2 = affine_map<(m, n, d, e) -> (m, d)>
#k2 = affine_map<(m, n, d, e) -> (n, d)>
#v2 = affine_map<(m, n, d, e) -> (n, e)>
#o2 = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func private @attention_task_1(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<64x48xf32>) -> tensor<48xf32> {
// CHECK: scf.for %[[N:.+]] = %c0 to %c64 step %c1 iter_args({{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[WEIGHT:.+]] = vector.broadcast
// CHECK-NEXT: %[[A:.+]] = vector.transfer_read %[[V]][%[[N]], %c0], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK-NEXT: arith.mulf %[[WEIGHT]], %[[A]]
// CHECK: %[[B:.+]] = vector.transfer_read %[[V]][%[[N]], %c16], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK-NEXT: arith.mulf %[[WEIGHT]], %[[B]]
// CHECK: %[[C:.+]] = vector.transfer_read %[[V]][%[[N]], %c32], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK-NEXT: arith.mulf %[[WEIGHT]], %[[C]]
// CHECK: scf.yield

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<64x256xf32>) -> tensor<2x256xf32> {
// CHECK: scf.for %[[BLOCK:.+]] = %c0 to %c64 step %c8
// CHECK: scf.for %{{.+}} = %c0 to %c2 step %c1
// CHECK: scf.for %{{.+}} = %c0 to %c8 step %c1
// CHECK-COUNT-16: vector.transfer_read %[[V]][%{{.+}}, %c{{[0-9]+}}], {{.*}} : tensor<64x256xf32>, vector<16xf32>
// CHECK-NOT: vector.transfer_read %[[V]]
// CHECK: return

func.func @two_rows(%q: tensor<2x32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x256xf32>) -> tensor<2x256xf32> {
  %o = attention.group {indexing_maps = [#q2, #k2, #v2, #o2]}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x256xf32>) -> tensor<2x256xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x256xf32>
}

func.func @decode(%q: tensor<32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x48xf32>) -> tensor<48xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<32xf32>, tensor<64x32xf32>, tensor<64x48xf32>) -> tensor<48xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<48xf32>
}
