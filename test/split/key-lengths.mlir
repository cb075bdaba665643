// Each chunk gets what it has of the lengths; the lengths themselves are checked.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},canonicalize,cse)' | FileCheck %s

// CHECK-DAG: #[[LENGTHS:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2)>
// CHECK-DAG: #[[TAIL:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[L:[a-z0-9]+]]: tensor<2xi32>)
// CHECK-DAG: %[[CHUNK:.+]] = arith.constant 33 : index
// CHECK-DAG: %[[WHOLE:.+]] = arith.constant 99 : index
// CHECK-DAG: %[[KEYS:.+]] = arith.constant 100 : index
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
// CHECK: linalg.generic {{.*}} ins(%[[L]] : tensor<2xi32>)
// CHECK: %[[LENGTH:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: arith.cmpi ule, %[[LENGTH]], %[[KEYS]]
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to 100, the number of its keys"
// CHECK: %[[OF_CHUNKS:.+]] = linalg.generic {{.*}} ins(%[[L]] : tensor<2xi32>) outs(%{{.+}} : tensor<2x3xi32>)
// CHECK: %[[LENGTH:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: %[[G:.+]] = linalg.index 1
// CHECK: %[[START:.+]] = arith.muli %[[G]], %[[CHUNK]]
// CHECK: %[[REST:.+]] = arith.subi %[[LENGTH]], %[[START]]
// CHECK: %[[SOME:.+]] = arith.maxsi %[[REST]], %[[C0]]
// CHECK: arith.minsi %[[SOME]], %[[CHUNK]]
// CHECK: attention.group {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}, #[[LENGTHS]], #{{.+}}, #{{.+}}], tag = "flash_decoding"}
// CHECK-SAME: kv_lengths(%[[OF_CHUNKS]] : tensor<2x3xi32>)
// CHECK-SAME: -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>)
// The tail, one key.
// CHECK: %[[OF_TAIL:.+]] = linalg.generic {{.*}} ins(%[[L]] : tensor<2xi32>) outs(%{{.+}} : tensor<2xi32>)
// CHECK: arith.subi %{{.+}}, %[[WHOLE]]
// CHECK: arith.minsi %{{.+}}, %[[C1]]
// CHECK: attention.group {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}, #[[TAIL]], #{{.+}}, #{{.+}}], tag = "flash_decoding"}
// CHECK-SAME: kv_lengths(%[[OF_TAIL]] : tensor<2xi32>)
// CHECK: attention.lse_combine splits = [1]
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x100x8xf32>, %v: tensor<2x100x16xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x100x8xf32>, tensor<2x100x16xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
