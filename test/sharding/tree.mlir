// Keys over several axes of a grid, combined axis by axis: the last one first, with its LSE.

// RUN: attention-opt %s --attention-distribute=combine=tree --canonicalize --cse | FileCheck %s
// RUN: not attention-opt %s --attention-distribute=combine=ring 2>&1 | FileCheck %s --check-prefix=WORD

// WORD: option 'combine' of pass 'attention-distribute' expects one of 'flat', 'tree', but got 'ring'

#q = affine_map<(h, r, n, d, e) -> (h, r, d)>
#k = affine_map<(h, r, n, d, e) -> (h, n, d)>
#v = affine_map<(h, r, n, d, e) -> (h, n, e)>
#o = affine_map<(h, r, n, d, e) -> (h, r, e)>

shard.grid @ranks(shape = 2x4)

// CHECK-LABEL: func.func @two_axes(
// CHECK: attention.group {{.*}} tensor<8x8x16xbf16>, tensor<8x8x16xbf16>) -> (tensor<8x2x16xf32>, tensor<8x2xf32>)
// CHECK: shard.all_gather {{.*}} grid_axes = [1] gather_axis = 0 : tensor<1x272xf32> -> tensor<4x272xf32>
// CHECK: %[[P:.+]]:2 = attention.lse_combine splits = [0] {{.*}} -> (tensor<8x2x16xf32>, tensor<8x2xf32>)
// CHECK: tensor.collapse_shape %[[P]]#0
// CHECK: tensor.collapse_shape %[[P]]#1
// CHECK: shard.all_gather {{.*}} grid_axes = [0] gather_axis = 0 : tensor<1x272xf32> -> tensor<2x272xf32>
// CHECK: %[[O:.+]] = attention.lse_combine splits = [0] {{.*}} -> tensor<8x2x16xbf16>
// CHECK-NOT: shard.
// CHECK: return %[[O]]
func.func @two_axes(%q: tensor<8x2x16xbf16>, %k: tensor<8x64x16xbf16>) -> tensor<8x2x16xbf16> {
  %parts = shard.sharding @ranks split_axes = [[], [0, 1]] : !shard.sharding
  %ks = shard.shard %k to %parts : tensor<8x64x16xbf16>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %ks, %ks : tensor<8x2x16xbf16>, tensor<8x64x16xbf16>, tensor<8x64x16xbf16>) -> tensor<8x2x16xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<8x2x16xbf16>
}
