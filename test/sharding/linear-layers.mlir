// Linear layers over parts: weights that are cut by columns give columns, those that are cut along the
// sum give terms of it. What is computed is gathered where no op takes parts of it.

// RUN: attention-opt %s --attention-distribute --canonicalize --cse | FileCheck %s

#id = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (0, n)>

shard.grid @ranks(shape = 4)

// One sum over ranks, and nothing else is exchanged; weights are transposed where they are.
// CHECK-LABEL: func.func @columns_and_rows(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<3x16xf32>, %[[W:[a-z0-9]+]]: tensor<8x16xf32> {attention.split_axes = {{\[\[}}0], []]}, %[[V:[a-z0-9]+]]: tensor<8x16xf32> {{.*}}, %[[BIAS:[a-z0-9]+]]: tensor<1x32xf32>) -> tensor<3x16xf32>
// CHECK: %[[WT:.+]] = linalg.transpose ins(%[[W]] : tensor<8x16xf32>)
// CHECK: %[[H:.+]] = linalg.matmul ins(%[[X]], %[[WT]] : tensor<3x16xf32>, tensor<16x8xf32>) {{.*}} -> tensor<3x8xf32>
// CHECK: %[[B:.+]] = tensor.extract_slice %[[BIAS]][0, %{{.+}}] [1, 8]
// CHECK: %[[G:.+]] = linalg.generic {{.*}} ins(%[[H]], %[[B]] : tensor<3x8xf32>, tensor<1x8xf32>)
// CHECK: %[[O:.+]] = linalg.matmul ins(%[[G]], %[[V]] : tensor<3x8xf32>, tensor<8x16xf32>) {{.*}} -> tensor<3x16xf32>
// CHECK: %[[R:.+]] = shard.all_reduce %[[O]] on @ranks grid_axes = [0] : tensor<3x16xf32> -> tensor<3x16xf32>
// CHECK: return %[[R]]
func.func @columns_and_rows(%x: tensor<3x16xf32>, %w: tensor<32x16xf32>, %v: tensor<32x16xf32>, %bias: tensor<1x32xf32>) -> tensor<3x16xf32> {
  %c = arith.constant 0.0 : f32
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<32x16xf32>
  %vs = shard.shard %v to %s : tensor<32x16xf32>
  %t = tensor.empty() : tensor<16x32xf32>
  %wt = linalg.transpose ins(%ws : tensor<32x16xf32>) outs(%t : tensor<16x32xf32>) permutation = [1, 0]
  %e = tensor.empty() : tensor<3x32xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x32xf32>) -> tensor<3x32xf32>
  %h = linalg.matmul ins(%x, %wt : tensor<3x16xf32>, tensor<16x32xf32>) outs(%z : tensor<3x32xf32>) -> tensor<3x32xf32>
  %g = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%h, %bias : tensor<3x32xf32>, tensor<1x32xf32>) outs(%e : tensor<3x32xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %p = arith.mulf %a, %b : f32
    linalg.yield %p : f32
  } -> tensor<3x32xf32>
  %f = tensor.empty() : tensor<3x16xf32>
  %y = linalg.fill ins(%c : f32) outs(%f : tensor<3x16xf32>) -> tensor<3x16xf32>
  %o = linalg.matmul ins(%g, %vs : tensor<3x32xf32>, tensor<32x16xf32>) outs(%y : tensor<3x16xf32>) -> tensor<3x16xf32>
  return %o : tensor<3x16xf32>
}

// A maximum over columns has no rule: the columns are gathered, once for both of their uses.
// CHECK-LABEL: func.func @gathered(
// CHECK: %[[H:.+]] = linalg.matmul {{.*}} -> tensor<3x8xf32>
// CHECK: %[[ALL:.+]] = shard.all_gather %[[H]] on @ranks grid_axes = [0] gather_axis = 1 : tensor<3x8xf32> -> tensor<3x32xf32>
// CHECK: linalg.reduce ins(%[[ALL]] :
// CHECK-NOT: shard.all_gather
// CHECK: return %{{.+}}, %[[ALL]]
func.func @gathered(%x: tensor<3x16xf32>, %w: tensor<16x32xf32>) -> (tensor<3xf32>, tensor<3x32xf32>) {
  %c = arith.constant 0.0 : f32
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<16x32xf32>
  %e = tensor.empty() : tensor<3x32xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x32xf32>) -> tensor<3x32xf32>
  %h = linalg.matmul ins(%x, %ws : tensor<3x16xf32>, tensor<16x32xf32>) outs(%z : tensor<3x32xf32>) -> tensor<3x32xf32>
  %i = tensor.empty() : tensor<3xf32>
  %j = linalg.fill ins(%c : f32) outs(%i : tensor<3xf32>) -> tensor<3xf32>
  %m = linalg.reduce ins(%h : tensor<3x32xf32>) outs(%j : tensor<3xf32>) dimensions = [1]
  (%in: f32, %init: f32) {
    %max = arith.maximumf %in, %init : f32
    linalg.yield %max : f32
  }
  return %m, %h : tensor<3xf32>, tensor<3x32xf32>
}

// Of a whole weight, columns are gathered rather than summed.
// CHECK-LABEL: func.func @whole_weight(
// CHECK: shard.all_gather {{.*}} -> tensor<3x32xf32>
// CHECK: linalg.matmul ins(%{{.+}}, %{{.+}} : tensor<3x32xf32>, tensor<32x16xf32>)
// CHECK-NOT: shard.all_reduce
// CHECK: return
func.func @whole_weight(%x: tensor<3x16xf32>, %w: tensor<16x32xf32>, %v: tensor<32x16xf32>) -> tensor<3x16xf32> {
  %c = arith.constant 0.0 : f32
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<16x32xf32>
  %e = tensor.empty() : tensor<3x32xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x32xf32>) -> tensor<3x32xf32>
  %h = linalg.matmul ins(%x, %ws : tensor<3x16xf32>, tensor<16x32xf32>) outs(%z : tensor<3x32xf32>) -> tensor<3x32xf32>
  %f = tensor.empty() : tensor<3x16xf32>
  %y = linalg.fill ins(%c : f32) outs(%f : tensor<3x16xf32>) -> tensor<3x16xf32>
  %o = linalg.matmul ins(%h, %v : tensor<3x32xf32>, tensor<32x16xf32>) outs(%y : tensor<3x16xf32>) -> tensor<3x16xf32>
  return %o : tensor<3x16xf32>
}

// Heads are sliced and concatenated along what is whole, as rotary embeddings do.
// CHECK-LABEL: func.func @rotated(
// CHECK: %[[HALF:.+]] = tensor.extract_slice %{{.+}}[0, 0, 4] [3, 1, 4] [1, 1, 1] : tensor<3x1x8xf32> to tensor<3x1x4xf32>
// CHECK: %[[OTHER:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0] [3, 1, 4] [1, 1, 1] : tensor<3x1x8xf32> to tensor<3x1x4xf32>
// CHECK: %[[BOTH:.+]] = tensor.concat dim(2) %[[HALF]], %[[OTHER]] : (tensor<3x1x4xf32>, tensor<3x1x4xf32>) -> tensor<3x1x8xf32>
// CHECK: shard.all_gather %[[BOTH]] {{.*}} gather_axis = 1 : tensor<3x1x8xf32> -> tensor<3x4x8xf32>
func.func @rotated(%x: tensor<3x16xf32>, %w: tensor<16x32xf32>) -> tensor<3x4x8xf32> {
  %c = arith.constant 0.0 : f32
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<16x32xf32>
  %e = tensor.empty() : tensor<3x32xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<3x32xf32>) -> tensor<3x32xf32>
  %h = linalg.matmul ins(%x, %ws : tensor<3x16xf32>, tensor<16x32xf32>) outs(%z : tensor<3x32xf32>) -> tensor<3x32xf32>
  %heads = tensor.expand_shape %h [[0], [1, 2]] output_shape [3, 4, 8] : tensor<3x32xf32> into tensor<3x4x8xf32>
  %a = tensor.extract_slice %heads[0, 0, 4] [3, 4, 4] [1, 1, 1] : tensor<3x4x8xf32> to tensor<3x4x4xf32>
  %b = tensor.extract_slice %heads[0, 0, 0] [3, 4, 4] [1, 1, 1] : tensor<3x4x8xf32> to tensor<3x4x4xf32>
  %r = tensor.concat dim(2) %a, %b : (tensor<3x4x4xf32>, tensor<3x4x4xf32>) -> tensor<3x4x8xf32>
  return %r : tensor<3x4x8xf32>
}
