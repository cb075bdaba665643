// A score operand may have more dimensions than the group, if those that are none have extent 1.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s --check-prefix=LINALG

#q = affine_map<(n, d, e) -> (d)>
#k = affine_map<(n, d, e) -> (n, d)>
#v = affine_map<(n, d, e) -> (n, e)>
#bias = affine_map<(n, d, e) -> (0, 0, n, 0)>
#o = affine_map<(n, d, e) -> (e)>

// CHECK: #[[BIAS:.+]] = affine_map<(d0, d1, d2) -> (0, 0, d0, 0)>
// CHECK: attention.group {indexing_maps = [{{.*}}, #[[BIAS]], {{.*}}]

// LINALG-DAG: #[[ONE:.+]] = affine_map<(d0) -> (0, 0, d0, 0)>
// LINALG: linalg.generic {indexing_maps = [{{.*}}#[[ONE]]{{.*}}]

func.func @decode(%q: tensor<8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %bias: tensor<1x1x32x1xf32>) -> tensor<16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #o], tag = "attention"}
      ins(%q, %k, %v, %bias : tensor<8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<1x1x32x1xf32>) -> tensor<16xf32> {
  ^bb0(%score: f32, %element: f32):
    %biased = arith.addf %score, %element : f32
    attention.yield %biased : f32
  }
  return %o : tensor<16xf32>
}
