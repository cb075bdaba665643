// A combine of one row has the vectors that one of several rows has, without a loop over rows: hence
// the results of a row do not depend on how many others there are.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=2},attention-cpu-vectorize)' | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func private @attention_combine_
// CHECK-NOT: scf.forall
// CHECK-NOT: math.exp
// CHECK: %[[SUM:.+]] = scf.for {{.*}} iter_args({{.*}}) -> (vector<1x8xf32>)
// CHECK: arith.addf {{.*}} : vector<1x8xf32>
// CHECK: vector.transfer_write %[[SUM]]
// CHECK: return

func.func @one_row(%q: tensor<1x8xf32>, %k: tensor<16x8xf32>, %v: tensor<16x8xf32>) -> tensor<1x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<16x8xf32>, tensor<16x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x8xf32>
}
