// The last chunk of the keys may be one of which the region hides all; each stage is valid.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=100},attention-to-cpu)' | FileCheck %s

// CHECK: llvm.func @f

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @f(%q: tensor<2x1x32xf32>, %k: tensor<2x250x32xf32>, %v: tensor<2x250x32xf32>) -> tensor<2x1x32xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %end = arith.constant 150 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x1x32xf32>, tensor<2x250x32xf32>, tensor<2x250x32xf32>) -> tensor<2x1x32xf32> {
  ^bb0(%s: f32):
    %n = attention.index 2 : index
    %seen = arith.cmpi ult, %n, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x1x32xf32>
}
