// A condition that several others share bounds the keys once.

// RUN: attention-opt %s --attention-cpu-slice-visible-keys | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func @shared(
// CHECK: %[[END:.+]] = arith.minsi
// CHECK-NEXT: arith.maxsi %[[END]],
// CHECK-COUNT-1: arith.minsi
// CHECK-NOT: arith.minsi
// CHECK: return
func.func @shared(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>, %a: i1, %b: i1, %at: index) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi slt, %n, %at : index
    %one = arith.andi %seen, %a : i1
    %other = arith.andi %seen, %b : i1
    %both = arith.andi %one, %other : i1
    %t = arith.select %both, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}
