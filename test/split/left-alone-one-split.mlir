// num-splits=1 requests no split, whatever the keys are.

// RUN: attention-opt %s --attention-flash-decoding='num-splits=1' --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-NOT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @static(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: num-splits=1 requests no split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: num-splits=1 requests no split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
