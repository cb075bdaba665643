// The values of one query row are read in the order of memory: an op for every vector of columns.

// RUN: attention-opt %s --attention-to-cpu="stop-after=vectorized" | FileCheck %s

#q = affine_map<(n, d, e) -> (d)>
#k = affine_map<(n, d, e) -> (n, d)>
#v = affine_map<(n, d, e) -> (n, e)>
#o = affine_map<(n, d, e) -> (e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<64x48xf32>) -> tensor<48xf32> {
// CHECK: scf.for %[[N:.+]] = %c0 to %c64 step %c1 iter_args({{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK-NEXT: %[[A:.+]] = vector.transfer_read %[[V]][%[[N]], %c0], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK-NEXT: %[[B:.+]] = vector.transfer_read %[[V]][%[[N]], %c16], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK-NEXT: %[[C:.+]] = vector.transfer_read %[[V]][%[[N]], %c32], {{.*}} : tensor<64x48xf32>, vector<16xf32>
// CHECK: %[[WEIGHT:.+]] = vector.broadcast
// CHECK-NEXT: arith.mulf %[[WEIGHT]], %[[A]]
// CHECK: arith.mulf %[[WEIGHT]], %[[B]]
// CHECK: arith.mulf %[[WEIGHT]], %[[C]]
// CHECK: scf.yield

func.func @decode(%q: tensor<32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x48xf32>) -> tensor<48xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<32xf32>, tensor<64x32xf32>, tensor<64x48xf32>) -> tensor<48xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<48xf32>
}
