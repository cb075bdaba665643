// What a decode step does to a cache: each rank writes the rows whose positions it owns, and views stay
// views of its part.

// RUN: attention-opt %s --attention-distribute --canonicalize --cse | FileCheck %s

#q = affine_map<(h, n, d, e) -> (h, d)>
#k = affine_map<(h, n, d, e) -> (n, d)>
#v = affine_map<(h, n, d, e) -> (n, e)>
#o = affine_map<(h, n, d, e) -> (h, e)>

shard.grid @ranks(shape = 4)

// CHECK-LABEL: func.func @step(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<1x1x64x16xf32> {attention.aliases_result = 1 : i64, attention.split_axes = {{\[\[}}], [], [0], []], bufferization.writable = true}, %[[NEW:[a-z0-9]+]]: tensor<1x1x2x16xf32>, %[[AT:.+]]: index) -> (tensor<4x16xf32>, tensor<1x1x64x16xf32>)
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[C2:.+]] = arith.constant 2 : index
// CHECK-DAG: %[[C64:.+]] = arith.constant 64 : index
// CHECK-DAG: %[[LAST:.+]] = arith.constant 254 : index
// CHECK: %[[RANK:.+]] = shard.process_multi_index
// CHECK: %[[FIRST:.+]] = arith.muli %[[RANK]], %[[C64]]
// CHECK-DAG: arith.cmpi sle, %[[AT]], %[[LAST]]
// CHECK-DAG: arith.cmpi sge, %[[AT]], %[[C0]]
// CHECK: cf.assert %{{.+}}, "rows are written outside of the 256 positions of a sharded tensor, dimension 2"
// CHECK: %[[LOCAL:.+]] = arith.subi %[[AT]], %[[FIRST]]
// CHECK: %[[FROM_ZERO:.+]] = arith.maxsi %[[LOCAL]], %[[C0]]
// CHECK: %[[BEGIN:.+]] = arith.minsi %[[FROM_ZERO]], %[[C64]]
// CHECK: %[[BEHIND:.+]] = arith.addi %[[LOCAL]], %[[C2]]
// CHECK: %[[COUNT:.+]] = arith.subi %{{.+}}, %[[BEGIN]]
// CHECK: %[[ROWS:.+]] = tensor.extract_slice %[[NEW]][0, 0, %{{.+}}, 0] [1, 1, %[[COUNT]], 16]
// CHECK: %[[CACHE:.+]] = tensor.insert_slice %[[ROWS]] into %[[K]][0, 0, %[[BEGIN]], 0] [1, 1, %[[COUNT]], 16]
// CHECK: %[[VIEW:.+]] = tensor.collapse_shape %[[CACHE]] {{\[\[}}0, 1, 2], [3]] : tensor<1x1x64x16xf32> into tensor<64x16xf32>
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[VIEW]], %[[VIEW]] :
// CHECK: return %{{.+}}, %[[CACHE]]
func.func @step(%q: tensor<4x16xf32>, %k: tensor<1x1x256x16xf32> {attention.aliases_result = 1 : i64, bufferization.writable = true}, %new: tensor<1x1x2x16xf32>, %at: index) -> (tensor<4x16xf32>, tensor<1x1x256x16xf32>) {
  %keys = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<1x1x256x16xf32>
  %kn = tensor.insert_slice %new into %ks[0, 0, %at, 0] [1, 1, 2, 16] [1, 1, 1, 1] : tensor<1x1x2x16xf32> into tensor<1x1x256x16xf32>
  %line = tensor.collapse_shape %kn [[0, 1, 2], [3]] : tensor<1x1x256x16xf32> into tensor<256x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %line, %line : tensor<4x16xf32>, tensor<256x16xf32>, tensor<256x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o, %kn : tensor<4x16xf32>, tensor<1x1x256x16xf32>
}

// Heads and keys: a rank takes its heads of a row that all have, which lacks a dimension.
// CHECK-LABEL: func.func @row(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<4x64x16xf32> {{.*}}, %[[NEW:[a-z0-9]+]]: tensor<8x16xf32>
// CHECK: %[[ROW:.+]] = tensor.expand_shape %[[NEW]] {{\[\[}}0, 1], [2]] output_shape [8, 1, 16]
// CHECK: %[[HEADS:.+]] = tensor.extract_slice %[[ROW]][%{{.+}}, 0, 0] [4, 1, 16]
// CHECK: tensor.extract_slice %[[HEADS]][0, %{{.+}}, 0] [4, %[[COUNT:.+]], 16]
// CHECK: tensor.insert_slice %{{.+}} into %[[K]][0, %{{.+}}, 0] [4, %[[COUNT]], 16]
func.func @row(%k: tensor<8x256x16xf32>, %new: tensor<8x16xf32>, %at: index) -> tensor<8x256x16xf32> {
  %keys = shard.sharding @heads_and_keys split_axes = [[0], [1]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<8x256x16xf32>
  %kn = tensor.insert_slice %new into %ks[0, %at, 0] [8, 1, 16] [1, 1, 1] : tensor<8x16xf32> into tensor<8x256x16xf32>
  return %kn : tensor<8x256x16xf32>
}

shard.grid @heads_and_keys(shape = 2x4)

// The heads of a row are those of the rank already.
// CHECK-LABEL: func.func @own_heads(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<4x64x16xf32> {{.*}}, %[[NEW:[a-z0-9]+]]: tensor<4x1x16xf32>
// CHECK-NOT: shard.all_gather
// CHECK: tensor.extract_slice %[[NEW]][0, %{{.+}}, 0] [4, %[[COUNT:.+]], 16]
// CHECK: tensor.insert_slice %{{.+}} into %[[K]][0, %{{.+}}, 0] [4, %[[COUNT]], 16]
func.func @own_heads(%k: tensor<8x256x16xf32>, %new: tensor<8x1x16xf32>, %at: index) -> tensor<8x256x16xf32> {
  %keys = shard.sharding @heads_and_keys split_axes = [[0], [1]] : !shard.sharding
  %heads = shard.sharding @heads_and_keys split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<8x256x16xf32>
  %ns = shard.shard %new to %heads : tensor<8x1x16xf32>
  %kn = tensor.insert_slice %ns into %ks[0, %at, 0] [8, 1, 16] [1, 1, 1] : tensor<8x1x16xf32> into tensor<8x256x16xf32>
  return %kn : tensor<8x256x16xf32>
}

// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<2x64x16xf32>
// CHECK: %[[E:.+]] = tensor.expand_shape %[[K]] {{\[\[}}0], [1, 2], [3]] output_shape [2, 8, 8, 16] : tensor<2x64x16xf32> into tensor<2x8x8x16xf32>
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[E]] : tensor<2x8x8x16xf32>) outs(%{{.+}} : tensor<8x8x2x16xf32>) permutation = [1, 2, 0, 3]
// CHECK: %[[C:.+]] = tensor.cast %[[T]] : tensor<8x8x2x16xf32> to tensor<8x8x?x16xf32>
// CHECK: return %[[C]]
func.func @views(%k: tensor<2x256x16xf32>) -> tensor<32x8x?x16xf32> {
  %keys = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<2x256x16xf32>
  %e = tensor.expand_shape %ks [[0], [1, 2], [3]] output_shape [2, 32, 8, 16] : tensor<2x256x16xf32> into tensor<2x32x8x16xf32>
  %init = tensor.empty() : tensor<32x8x2x16xf32>
  %t = linalg.transpose ins(%e : tensor<2x32x8x16xf32>) outs(%init : tensor<32x8x2x16xf32>) permutation = [1, 2, 0, 3]
  %c = tensor.cast %t : tensor<32x8x2x16xf32> to tensor<32x8x?x16xf32>
  return %c : tensor<32x8x?x16xf32>
}

// A part that is wanted whole is gathered.
// CHECK-LABEL: func.func @whole(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<2x64x16xf32>
// CHECK: %[[R:.+]] = shard.all_gather %[[K]] on @ranks grid_axes = [0] gather_axis = 1 : tensor<2x64x16xf32> -> tensor<2x256x16xf32>
// CHECK: return %[[R]]
func.func @whole(%k: tensor<2x256x16xf32>) -> tensor<2x256x16xf32> {
  %keys = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %all = shard.sharding @ranks split_axes = [[]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<2x256x16xf32>
  %w = shard.shard %ks to %all annotate_for_users : tensor<2x256x16xf32>
  return %w : tensor<2x256x16xf32>
}
