// A key that a mask may hide is not added where its weight is 0, whatever its value holds.

// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized" | FileCheck %s

#q = affine_map<(n, d, e) -> (d)>
#k = affine_map<(n, d, e) -> (n, d)>
#v = affine_map<(n, d, e) -> (n, e)>
#keep = affine_map<(n, d, e) -> (n)>
#o = affine_map<(n, d, e) -> (e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK: scf.for {{.*}} to %c64 step %c1 iter_args(%[[ACC:.+]] = %{{.+}}) -> (vector<16xf32>) {
// CHECK: %[[P:.+]] = vector.broadcast %{{.+}} : vector<1xf32> to vector<16xf32>
// CHECK: %[[ROW:.+]] = vector.transfer_read %{{.+}} : tensor<64x16xf32>, vector<16xf32>
// CHECK: %[[BITS:.+]] = vector.bitcast %[[P]] : vector<16xf32> to vector<16xi32>
// CHECK: %[[COUNTS:.+]] = arith.cmpi ugt, %[[BITS]], %{{.+}} : vector<16xi32>
// CHECK: %[[PRODUCT:.+]] = arith.mulf %[[P]], %[[ROW]]
// CHECK: %[[SUM:.+]] = arith.addf %[[ACC]], %[[PRODUCT]]
// CHECK: %[[NEXT:.+]] = arith.select %[[COUNTS]], %[[SUM]], %[[ACC]] : vector<16xi1>, vector<16xf32>
// CHECK: scf.yield %[[NEXT]] : vector<16xf32>

func.func @decode(%q: tensor<16xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf32>, %keep: tensor<64xi1>) -> tensor<16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #keep, #o]}
      ins(%q, %k, %v, %keep : tensor<16xf32>, tensor<64x16xf32>, tensor<64x16xf32>, tensor<64xi1>) -> tensor<16xf32> {
  ^bb0(%score: f32, %counts: i1):
    %minus_infinity = arith.constant 0xFF800000 : f32
    %masked = arith.select %counts, %score, %minus_infinity : f32
    attention.yield %masked : f32
  }
  return %o : tensor<16xf32>
}
