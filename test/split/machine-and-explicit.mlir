// Explicit options win over the machine, whose model is told all the same.

// RUN: attention-opt %s --attention-flash-decoding='num-splits=3 machine=h100 remarks' --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='num-splits=3' | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='num-splits=3 machine=cpu:1' | FileCheck %s

// CHECK: tensor.expand_shape {{.*}} into tensor<8x3x2730x128xbf16>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @explicit(%q: tensor<8x4x128xbf16>, %k: tensor<8x8192x128xbf16>, %v: tensor<8x8192x128xbf16>) -> tensor<8x4x128xbf16> {
  // expected-remark @below {{split 8192 keys into 3 chunks of 2730 and a tail of 2: num-splits=3 requests it; 24 tasks on 264 workers, 1 wave; in the model of h100 2.9 times as fast as whole}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xbf16>, tensor<8x8192x128xbf16>, tensor<8x8192x128xbf16>)
      -> tensor<8x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xbf16>
}
