// Chunks and tails whose regions depend on positions are one loop too: what differs between tasks, the
// position of the first key and what else a task has one of, is computed in front of the call.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=100},attention-cpu-tile-groups,attention-cpu-join-tails)" | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK: func.func private @attention_task_0(%{{.+}}: tensor<32xf32>, %{{.+}}: tensor<?x32xf32>, %{{.+}}: tensor<?x32xf32>, %[[FIRST:.+]]: index, %[[BATCH:.+]]: index, %{{.+}}: f32)
// CHECK: %[[N:.+]] = attention.index
// CHECK: %[[KEY:.+]] = arith.addi %[[FIRST]], %[[N]]
// CHECK: arith.addi %[[KEY]], %[[BATCH]]

// CHECK-LABEL: func.func @positions(
// CHECK: scf.forall (%[[B:.+]], %[[G:.+]]) in (2, 3)
// CHECK: %[[ARGUMENTS:.+]]:6 = scf.if
// CHECK: affine.apply #{{.+}}(%[[B]])
// CHECK: %[[OF_BATCH:.+]] = arith.muli %{{.+}}, %c3
// CHECK: affine.apply #{{.+}}(%[[G]])
// CHECK: %[[OF_CHUNK:.+]] = arith.muli %{{.+}}, %c100
// CHECK: scf.yield %{{.+}}, %{{.+}}, %{{.+}}, %[[OF_CHUNK]], %[[OF_BATCH]], %{{.+}} :
// CHECK: } else {
// CHECK: %[[OF_BATCH:.+]] = arith.muli %{{.+}}, %c3
// CHECK: scf.yield %{{.+}}, %{{.+}}, %{{.+}}, %c200{{.*}}, %[[OF_BATCH]], %{{.+}} :
// CHECK: func.call @attention_task_0(%[[ARGUMENTS]]#0,
// CHECK-NOT: scf.forall (
// CHECK: return
func.func @positions(%q: tensor<2x1x32xf32>, %k: tensor<2x250x32xf32>, %v: tensor<2x250x32xf32>, %slope: f32) -> tensor<2x1x32xf32> {
  %c3 = arith.constant 3 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x1x32xf32>, tensor<2x250x32xf32>, tensor<2x250x32xf32>) -> tensor<2x1x32xf32> {
  ^bb0(%s: f32):
    %b = attention.index 0 : index
    %b3 = arith.muli %b, %c3 : index
    %n = attention.index 2 : index
    %nb = arith.addi %n, %b3 : index
    %i = arith.index_cast %nb : index to i32
    %f = arith.sitofp %i : i32 to f32
    %t = arith.mulf %f, %slope : f32
    %u = arith.addf %s, %t : f32
    attention.yield %u : f32
  }
  return %o : tensor<2x1x32xf32>
}
