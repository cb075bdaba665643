// Keys that are cut over ranks: each attends to its own, in their global positions; one gather brings
// partial outputs and LSE together, one behind another, and each rank combines them.

// RUN: attention-opt %s --attention-distribute --canonicalize --cse | FileCheck %s

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>
#mask = affine_map<(b, h, m, n, d, e) -> (b, n)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>
#l = affine_map<(b, h, m, n, d, e) -> (b, h, m)>

// CHECK: shard.grid @ranks(shape = 4)
shard.grid @ranks(shape = 4)

// CHECK-LABEL: func.func @causal(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x2x4x16xbf16>,
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<1x2x64x16xbf16> {attention.split_axes = {{\[\[}}], [], [0], []]},
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<1x2x64x8xbf16> {attention.split_axes = {{\[\[}}], [], [0], []]}, %[[AT:.+]]: index) -> tensor<1x2x4x8xbf16>
// CHECK-DAG: %[[PART:.+]] = arith.constant 64 : index
// CHECK: %[[RANK:.+]] = shard.process_multi_index on @ranks axes = [0] : index
// CHECK: %[[FIRST:.+]] = arith.muli %[[RANK]], %[[PART]]
// CHECK: %[[P:.+]]:2 = attention.group {{.*}} tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<1x2x4x16xbf16>, tensor<1x2x64x16xbf16>, tensor<1x2x64x8xbf16>)
// CHECK-SAME: -> (tensor<1x2x4x8xf32>, tensor<1x2x4xf32>)
// CHECK: %[[N:.+]] = attention.index 3
// CHECK: %[[POSITION:.+]] = arith.addi %[[FIRST]], %[[N]]
// CHECK: arith.cmpi sle, %[[POSITION]], %[[AT]]
// CHECK: %[[O:.+]] = tensor.collapse_shape %[[P]]#0 {{\[\[}}0], [1, 2, 3]] : tensor<1x2x4x8xf32> into tensor<1x64xf32>
// CHECK: %[[L:.+]] = tensor.collapse_shape %[[P]]#1 {{\[\[}}0], [1, 2]] : tensor<1x2x4xf32> into tensor<1x8xf32>
// CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<1x72xf32>
// CHECK: %[[HALF:.+]] = tensor.insert_slice %[[O]] into %[[EMPTY]][0, 0] [1, 64]
// CHECK: %[[SENT:.+]] = tensor.insert_slice %[[L]] into %[[HALF]][0, 64] [1, 8]
// CHECK: %[[ALL:.+]] = shard.all_gather %[[SENT]] on @ranks grid_axes = [0] gather_axis = 0 : tensor<1x72xf32> -> tensor<4x72xf32>
// CHECK-NOT: shard.
// CHECK: tensor.extract_slice %[[ALL]][0, 0] [4, 64]
// CHECK: %[[OS:.+]] = tensor.expand_shape {{.*}} output_shape [4, 1, 2, 4, 8]
// CHECK: tensor.extract_slice %[[ALL]][0, 64] [4, 8]
// CHECK: %[[LS:.+]] = tensor.expand_shape {{.*}} output_shape [4, 1, 2, 4]
// CHECK: %[[R:.+]] = attention.lse_combine splits = [0] ins(%[[OS]], %[[LS]] : tensor<4x1x2x4x8xf32>, tensor<4x1x2x4xf32>) -> tensor<1x2x4x8xbf16>
// CHECK: return %[[R]]
func.func @causal(%q: tensor<1x2x4x16xbf16>, %k: tensor<1x2x256x16xbf16>, %v: tensor<1x2x256x8xbf16>, %at: index) -> tensor<1x2x4x8xbf16> {
  %keys = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<1x2x256x16xbf16>
  %vs = shard.shard %v to %keys : tensor<1x2x256x8xbf16>
  %inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %ks, %vs : tensor<1x2x4x16xbf16>, tensor<1x2x256x16xbf16>, tensor<1x2x256x8xbf16>) -> tensor<1x2x4x8xbf16> {
  ^bb0(%score: f32):
    %n = attention.index 3 : index
    %seen = arith.cmpi sle, %n, %at : index
    %x = arith.select %seen, %score, %inf : f32
    attention.yield %x : f32
  }
  return %o : tensor<1x2x4x8xbf16>
}

// A mask that every rank has all of is cut; an LSE that the group returns is that of all ranks. The
// number of keys is that of the part, and not known.
// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %{{.+}}: tensor<1x2x?x16xf32>, %[[K:[a-z0-9]+]]: tensor<1x2x?x16xf32> {{.*}}, %[[V:[a-z0-9]+]]: tensor<1x2x?x8xf32> {{.*}}, %[[MASK:[a-z0-9]+]]: tensor<1x?xi1>)
// CHECK-SAME: -> (tensor<1x2x?x8xf32>, tensor<1x2x?xf32>)
// CHECK: %[[PART:.+]] = tensor.dim %[[K]], %{{.+}} : tensor<1x2x?x16xf32>
// CHECK: cf.assert %{{.+}}, "dimension 1 of the score operand 0 of the attention at {{[^"]+}} must have the extent of all ranks' parts"
// CHECK: %[[RANK:.+]] = shard.process_multi_index
// CHECK: %[[FIRST:.+]] = arith.muli %[[RANK]], %[[PART]]
// CHECK: %[[OWN:.+]] = tensor.extract_slice %[[MASK]][0, %[[FIRST]]] [1, %[[PART]]]
// CHECK: cf.assert %{{.+}}, "dimension 2 of the key and dimension 2 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[K]], %[[V]], %[[OWN]] :
// CHECK: shard.all_gather %{{.+}} on @ranks grid_axes = [0] gather_axis = 0 : tensor<1x?xf32> -> tensor<4x?xf32>
// CHECK: %[[R:.+]]:2 = attention.lse_combine splits = [0]
// CHECK-SAME: -> (tensor<1x2x?x8xf32>, tensor<1x2x?xf32>)
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @dynamic(%q: tensor<1x2x?x16xf32>, %k: tensor<1x2x?x16xf32>, %v: tensor<1x2x?x8xf32>, %keep: tensor<1x?xi1>) -> (tensor<1x2x?x8xf32>, tensor<1x2x?xf32>) {
  %keys = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<1x2x?x16xf32>
  %vs = shard.shard %v to %keys : tensor<1x2x?x8xf32>
  %inf = arith.constant 0xFF800000 : f32
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #mask, #o, #l], tag = "attention"}
      ins(%q, %ks, %vs, %keep : tensor<1x2x?x16xf32>, tensor<1x2x?x16xf32>, tensor<1x2x?x8xf32>, tensor<1x?xi1>) -> (tensor<1x2x?x8xf32>, tensor<1x2x?xf32>) {
  ^bb0(%score: f32, %kept: i1):
    %x = arith.select %kept, %score, %inf : f32
    attention.yield %x : f32
  }
  return %o, %l : tensor<1x2x?x8xf32>, tensor<1x2x?xf32>
}

// A tensor that is computed on every rank is cut where it is annotated.
// CHECK-LABEL: func.func @computed(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<1x2x256x16xf32>)
// CHECK: %[[TWICE:.+]] = arith.addf %[[K]], %[[K]]
// CHECK: tensor.extract_slice %[[TWICE]][0, 0, %{{.+}}, 0] [1, 2, 64, 16]
// CHECK: attention.group {{.*}} tensor<1x2x64x16xf32>, tensor<1x2x64x16xf32>)
func.func @computed(%q: tensor<1x2x4x16xf32>, %k: tensor<1x2x256x16xf32>) -> tensor<1x2x4x16xf32> {
  %keys = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %twice = arith.addf %k, %k : tensor<1x2x256x16xf32>
  %ks = shard.shard %twice to %keys : tensor<1x2x256x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %ks, %ks : tensor<1x2x4x16xf32>, tensor<1x2x256x16xf32>, tensor<1x2x256x16xf32>) -> tensor<1x2x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x2x4x16xf32>
}
