// With remarks, the pass tells what each group became; a module without a sharding is left as it is.

// RUN: attention-opt %s --attention-distribute=remarks --verify-diagnostics | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 2x4)

func.func @keys(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [1]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-remark @+1 {{distributed: 4 ranks each attend to their keys, and combine}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %ks : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

func.func @batch(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-remark @+1 {{distributed: each rank attends to its part, and combines with none}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %ks : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// CHECK-LABEL: func.func @alone(
// CHECK-NEXT: attention.group
// CHECK-NOT: attention.lse_combine
func.func @alone(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %k, %k : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}
