// From five query rows on, a tile of scores has several keys, and a loop along their columns.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-to-cpu{stop-after=vectorized})' | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// 8 rows and 2 keys have 16 sums. A step takes 16 columns of each, and multiplies all with all.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<8x48xf32>, %[[K:[a-z0-9]+]]: tensor<64x48xf32>
// CHECK-DAG: %[[DEPTH:.+]] = arith.constant 48 : index
// CHECK-DAG: %[[NONE:.+]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK-DAG: %[[LANES:.+]] = arith.constant 16 : index
// CHECK-DAG: %[[TWO:.+]] = arith.constant 2 : index
// CHECK: scf.for %{{.+}} = %{{.+}} to %[[LANES]] step %[[TWO]]
// CHECK: %[[FIRST:.+]] = affine.apply
// CHECK: %[[SECOND:.+]] = affine.apply
// CHECK: %[[SUMS:.+]]:16 = scf.for %[[D:[a-z0-9]+]] = %{{.+}} to %[[DEPTH]] step %[[LANES]] iter_args(%{{.+}} = %[[NONE]]
// CHECK: vector.transfer_read %[[K]][%[[FIRST]], %[[D]]]
// CHECK: vector.transfer_read %[[K]][%[[SECOND]], %[[D]]]
// CHECK-COUNT-16: arith.mulf %{{.+}} : vector<16xf32>
// CHECK-NOT: arith.mulf
// CHECK: scf.yield
// The lanes of all sums are added up at once.
// CHECK: vector.shuffle %[[SUMS]]#0, %[[SUMS]]#1
func.func @eight_rows(%q: tensor<8x48xf32>, %k: tensor<64x48xf32>, %v: tensor<64x16xf32>) -> tensor<8x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x48xf32>, tensor<64x48xf32>, tensor<64x16xf32>) -> tensor<8x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x16xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Of four rows, the order of memory counts more: one key after another, all its columns at once.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<4x48xf32>, %[[K:[a-z0-9]+]]: tensor<64x48xf32>
// CHECK-NOT: iter_args(%{{.+}} = %{{.+}}, %{{.+}}) -> (vector<16xf32>, vector<16xf32>
// CHECK-COUNT-3: vector.transfer_read %[[K]][%{{.+}}, %{{.+}}]
// CHECK-COUNT-12: arith.mulf %{{.+}} : vector<16xf32>
func.func @four_rows(%q: tensor<4x48xf32>, %k: tensor<64x48xf32>, %v: tensor<64x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x48xf32>, tensor<64x48xf32>, tensor<64x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
