// Heads that are cut over ranks: nothing is exchanged but, where it is wanted whole, the output. Heads
// and keys over two axes of a grid: ranks of the same heads combine, then all gather.

// RUN: attention-opt %s --attention-distribute --canonicalize --cse | FileCheck %s

#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#slopes = affine_map<(b, h, r, n, d, e) -> (h)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>

shard.grid @ranks(shape = 2x4)

// The query and the slopes are whole, and cut; so is the index of the head.
// CHECK-LABEL: func.func @gathered(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<3x8x2x16xf32>, %[[K:[a-z0-9]+]]: tensor<3x4x64x16xf32> {{.*}}, %[[V:[a-z0-9]+]]: tensor<3x4x64x16xf32> {{.*}}, %[[SLOPES:[a-z0-9]+]]: tensor<8xf32>) -> tensor<3x8x2x16xf32>
// CHECK-DAG: %[[FOUR:.+]] = arith.constant 4 : index
// CHECK: %[[RANK:.+]] = shard.process_multi_index on @ranks axes = [0] : index
// CHECK: %[[FIRST:.+]] = arith.muli %[[RANK]], %[[FOUR]]
// CHECK: %[[OWN_Q:.+]] = tensor.extract_slice %[[Q]][0, %[[FIRST]], 0, 0] [3, 4, 2, 16]
// CHECK: %[[OWN_S:.+]] = tensor.extract_slice %[[SLOPES]][%[[FIRST]]] [4]
// CHECK: %[[O:.+]] = attention.group {{.*}} ins(%[[OWN_Q]], %[[K]], %[[V]], %[[OWN_S]] : {{.*}}) -> tensor<3x4x2x16xf32>
// CHECK: %[[H:.+]] = attention.index 1
// CHECK: arith.addi %[[FIRST]], %[[H]]
// CHECK-NOT: attention.lse_combine
// CHECK: %[[R:.+]] = shard.all_gather %[[O]] on @ranks grid_axes = [0] gather_axis = 1 : tensor<3x4x2x16xf32> -> tensor<3x8x2x16xf32>
// CHECK: return %[[R]]
func.func @gathered(%q: tensor<3x8x2x16xf32>, %k: tensor<3x8x64x16xf32>, %v: tensor<3x8x64x16xf32>, %slopes: tensor<8xf32>) -> tensor<3x8x2x16xf32> {
  %heads = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %heads : tensor<3x8x64x16xf32>
  %vs = shard.shard %v to %heads : tensor<3x8x64x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #slopes, #o], tag = "attention"}
      ins(%q, %ks, %vs, %slopes : tensor<3x8x2x16xf32>, tensor<3x8x64x16xf32>, tensor<3x8x64x16xf32>, tensor<8xf32>) -> tensor<3x8x2x16xf32> {
  ^bb0(%score: f32, %slope: f32):
    %h = attention.index 1 : index
    %hi = arith.index_cast %h : index to i32
    %hf = arith.sitofp %hi : i32 to f32
    %x = arith.mulf %hf, %slope : f32
    %y = arith.addf %x, %score : f32
    attention.yield %y : f32
  }
  return %o : tensor<3x8x2x16xf32>
}

// An annotation takes the parts as they are: no exchange at all.
// CHECK-LABEL: func.func @local(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<3x4x2x16xf32> {{.*}}, %[[K:[a-z0-9]+]]: tensor<3x4x64x16xf32> {{.*}}) -> tensor<3x4x2x16xf32>
// CHECK-NOT: shard.
// CHECK: %[[O:.+]] = attention.group {{.*}} ins(%[[Q]], %[[K]], %[[K]] :
// CHECK-NOT: shard.
// CHECK: return %[[O]]
func.func @local(%q: tensor<3x8x2x16xf32>, %k: tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  %heads = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %qs = shard.shard %q to %heads : tensor<3x8x2x16xf32>
  %ks = shard.shard %k to %heads : tensor<3x8x64x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%qs, %ks, %ks : tensor<3x8x2x16xf32>, tensor<3x8x64x16xf32>, tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %os = shard.shard %o to %heads : tensor<3x8x2x16xf32>
  return %os : tensor<3x8x2x16xf32>
}

// CHECK-LABEL: func.func @both(
// CHECK-SAME: %{{.+}}: tensor<3x8x2x16xf32>, %[[K:[a-z0-9]+]]: tensor<3x4x16x16xf32> {attention.split_axes = {{\[\[}}], [0], [1], []]})
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[K]], %[[K]] : tensor<3x4x2x16xf32>, {{.*}}) -> (tensor<3x4x2x16xf32>, tensor<3x4x2xf32>)
// CHECK: shard.all_gather %{{.+}} on @ranks grid_axes = [1] gather_axis = 0 : tensor<1x408xf32> -> tensor<4x408xf32>
// CHECK: %[[O:.+]] = attention.lse_combine splits = [0] {{.*}} -> tensor<3x4x2x16xf32>
// CHECK: shard.all_gather %[[O]] on @ranks grid_axes = [0] gather_axis = 1 : tensor<3x4x2x16xf32> -> tensor<3x8x2x16xf32>
func.func @both(%q: tensor<3x8x2x16xf32>, %k: tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  %parts = shard.sharding @ranks split_axes = [[], [0], [1]] : !shard.sharding
  %ks = shard.shard %k to %parts : tensor<3x8x64x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %ks, %ks : tensor<3x8x2x16xf32>, tensor<3x8x64x16xf32>, tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x8x2x16xf32>
}

// Keys over both axes: ranks are counted with the last axis fastest.
// CHECK-LABEL: func.func @eight(
// CHECK-SAME: tensor<3x8x8x16xf32>
// CHECK: %[[INDEX:.+]]:2 = shard.process_multi_index on @ranks axes = [0, 1] : index, index
// CHECK: %[[ROW:.+]] = arith.muli %[[INDEX]]#0, %c4
// CHECK: %[[RANK:.+]] = arith.addi %[[ROW]], %[[INDEX]]#1
// CHECK: arith.muli %[[RANK]], %c8
// CHECK: shard.all_gather {{.*}} grid_axes = [0, 1] gather_axis = 0 : tensor<1x816xf32> -> tensor<8x816xf32>
func.func @eight(%q: tensor<3x8x2x16xf32>, %k: tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  %parts = shard.sharding @ranks split_axes = [[], [], [0, 1]] : !shard.sharding
  %ks = shard.shard %k to %parts : tensor<3x8x64x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %ks, %ks : tensor<3x8x2x16xf32>, tensor<3x8x64x16xf32>, tensor<3x8x64x16xf32>) -> tensor<3x8x2x16xf32> {
  ^bb0(%score: f32):
    %n = attention.index 3 : index
    %ni = arith.index_cast %n : index to i32
    %nf = arith.sitofp %ni : i32 to f32
    %y = arith.subf %score, %nf : f32
    attention.yield %y : f32
  }
  return %o : tensor<3x8x2x16xf32>
}
