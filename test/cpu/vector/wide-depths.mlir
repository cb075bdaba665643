// Depths of thousands come in parts, each a loop within the loop over keys; the output starts column by column.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-to-cpu{stop-after=vectorized})' | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=2},attention-to-cpu{stop-after=vectorized})' | FileCheck %s --check-prefix=COMBINE

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Of two rows, 128 vectors of 16 columns at once are 256 products.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-DAG: %[[PART:.+]] = arith.constant 2048 : index
// CHECK-DAG: %[[DEPTH:.+]] = arith.constant 65536 : index
// CHECK-DAG: %[[LANES:.+]] = arith.constant 16 : index
// CHECK: scf.for %{{.+}} = %{{.+}} to %[[DEPTH]] step %[[PART]]
// CHECK-COUNT-256: arith.mulf %{{.+}} : vector<16xf32>
// CHECK: vector.transfer_write {{.*}} vector<2x1xf32>
// CHECK-NOT: vector<{{([0-9]{5})}}
// CHECK-NOT: vector<{{[0-9]+}}x{{([0-9]{4})}}
// A part of each row of a combine is a task.
// COMBINE-LABEL: func.func private @attention_combine_0(
// COMBINE: scf.forall (%{{.+}}, %{{.+}}) = (0, 0) to (2, 65536) step (1, 512)
// COMBINE: vector<1x512xf32>
func.func @wide(%q: tensor<2x65536xf32>, %k: tensor<64x65536xf32>, %v: tensor<64x65536xf32>) -> tensor<2x65536xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x65536xf32>, tensor<64x65536xf32>, tensor<64x65536xf32>) -> tensor<2x65536xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x65536xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A key of 576 columns is taken whole.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-NOT: arith.constant 576 : index
// CHECK-COUNT-72: arith.mulf %{{.+}} : vector<16xf32>
func.func @ordinary(%q: tensor<2x576xf32>, %k: tensor<64x576xf32>, %v: tensor<64x512xf32>) -> tensor<2x512xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x576xf32>, tensor<64x576xf32>, tensor<64x512xf32>) -> tensor<2x512xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x512xf32>
}
