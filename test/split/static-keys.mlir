// Keys that divide: K and V are viewed as G x N/G, the query is untouched, and a combine merges the partials.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=256})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4 chunk-size=256})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4 min-chunk-size=4096 max-splits=2})' | FileCheck %s

// The split dimension comes before the key dimension, and is absent from the query's map.
// CHECK-DAG: #[[Q:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d4)>
// CHECK-DAG: #[[K:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d3, d4)>
// CHECK-DAG: #[[V:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d3, d5)>
// CHECK-DAG: #[[O:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1, d5)>
// CHECK-DAG: #[[LSE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @static_keys(
// CHECK-SAME: %[[QUERY:.+]]: tensor<2x4x8xbf16>, %[[KEY:.+]]: tensor<2x1024x8xbf16>, %[[VALUE:.+]]: tensor<2x1024x16xbf16>)
// CHECK: %[[KV:.+]] = tensor.expand_shape %[[KEY]] {{\[\[}}0], [1, 2], [3]] output_shape [2, 4, 256, 8] : tensor<2x1024x8xbf16> into tensor<2x4x256x8xbf16>
// CHECK: %[[VV:.+]] = tensor.expand_shape %[[VALUE]] {{\[\[}}0], [1, 2], [3]] output_shape [2, 4, 256, 16] : tensor<2x1024x16xbf16> into tensor<2x4x256x16xbf16>
// Partials are in the accumulation type.
// CHECK: %[[P:.+]]:2 = attention.group {indexing_maps = [#[[Q]], #[[K]], #[[V]], #[[O]], #[[LSE]]], tag = "flash_decoding"}
// CHECK-SAME: ins(%[[QUERY]], %[[KV]], %[[VV]] : {{.*}}) -> (tensor<2x4x4x16xf32>, tensor<2x4x4xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[CAPPED:.+]] = math.tanh %[[S]] : f32
// CHECK-NEXT: attention.yield %[[CAPPED]] : f32
// Rounded once, by the combine.
// CHECK: %[[R:.+]] = attention.lse_combine splits = [1] ins(%[[P]]#0, %[[P]]#1 : tensor<2x4x4x16xf32>, tensor<2x4x4xf32>) -> tensor<2x4x16xbf16> {
// CHECK: return %[[R]] : tensor<2x4x16xbf16>
// CHECK-NOT: attention.group
func.func @static_keys(%q: tensor<2x4x8xbf16>, %k: tensor<2x1024x8xbf16>, %v: tensor<2x1024x16xbf16>) -> tensor<2x4x16xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x1024x8xbf16>, tensor<2x1024x16xbf16>)
      -> tensor<2x4x16xbf16> {
  ^bb0(%s: f32):
    %c = math.tanh %s : f32
    attention.yield %c : f32
  }
  return %o : tensor<2x4x16xbf16>
}
