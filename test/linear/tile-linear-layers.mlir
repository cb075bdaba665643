// Contractions become loops over tasks, of a block of columns each, whatever op they are.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{workers=2},canonicalize)' | FileCheck %s

// Weights [columns, k]: the transposition that a frontend writes is none in memory.
// CHECK: #[[X:.+]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK: #[[W:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK: #[[Y:.+]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK: func.func private @[[TASK:linear_task.*]](%{{.+}}: tensor<4x1024xf32>, %{{.+}}: tensor<128x1024xf32>, %{{.+}}: tensor<4x128xf32>) -> tensor<4x128xf32>
// CHECK: linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[Y]]], iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK-LABEL: func.func @transposed(
// CHECK-NOT: linalg.transpose
// CHECK: scf.forall (%[[I:[a-z0-9]+]]) in (16)
// CHECK: %[[AT:.+]] = affine.apply #{{.+}}(%[[I]])
// CHECK: %[[BLOCK:.+]] = tensor.extract_slice %{{[a-z0-9]+}}[%[[AT]], 0] [128, 1024] [1, 1] : tensor<2048x1024xf32>
// CHECK: func.call @[[TASK]](%{{.+}}, %[[BLOCK]], %{{.+}})
func.func @transposed(%x: tensor<4x1024xf32>, %w: tensor<2048x1024xf32>, %y: tensor<4x2048xf32>) -> tensor<4x2048xf32> {
  %e = tensor.empty() : tensor<1024x2048xf32>
  %t = linalg.transpose ins(%w : tensor<2048x1024xf32>) outs(%e : tensor<1024x2048xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<4x1024xf32>, tensor<1024x2048xf32>) outs(%y : tensor<4x2048xf32>) -> tensor<4x2048xf32>
  return %r : tensor<4x2048xf32>
}

// -----

// Weights [k, columns]: a page of each row, and k outermost.
// CHECK: func.func private @[[TASK:linear_task.*]](%{{.+}}: tensor<?x1024xf32>, %{{.+}}: tensor<1024x1024xf32>, %{{.+}}: tensor<?x1024xf32>) -> tensor<?x1024xf32>
// CHECK: linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}], iterator_types = ["reduction", "parallel", "parallel"]}
// CHECK-LABEL: func.func @as_given(
// CHECK: scf.forall (%{{.+}}) in (8)
// CHECK: tensor.extract_slice %{{.+}}[0, %{{.+}}] [1024, 1024] [1, 1] : tensor<1024x8192xf32>
func.func @as_given(%x: tensor<?x1024xf32>, %w: tensor<1024x8192xf32>, %y: tensor<?x8192xf32>) -> tensor<?x8192xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<?x1024xf32>, tensor<1024x8192xf32>) outs(%y : tensor<?x8192xf32>) -> tensor<?x8192xf32>
  return %r : tensor<?x8192xf32>
}

// -----

// One weight for a batch is read in place, not repeated: the batch then is one of rows.
// CHECK: func.func private @[[TASK:linear_task.*]](%{{.+}}: tensor<2x?x64xf32>, %{{.+}}: tensor<32x64xf32>, %{{.+}}: tensor<2x?x32xf32>)
// CHECK-LABEL: func.func @broadcast(
// CHECK-NOT: tensor<2x64x128xf32>
// CHECK: call @[[TASK]]
func.func @broadcast(%x: tensor<2x?x64xf32>, %w: tensor<128x64xf32>, %y: tensor<2x?x128xf32>) -> tensor<2x?x128xf32> {
  %e = tensor.empty() : tensor<64x128xf32>
  %t = linalg.transpose ins(%w : tensor<128x64xf32>) outs(%e : tensor<64x128xf32>) permutation = [1, 0]
  %e2 = tensor.empty() : tensor<2x64x128xf32>
  %b = linalg.broadcast ins(%t : tensor<64x128xf32>) outs(%e2 : tensor<2x64x128xf32>) dimensions = [0]
  %r = linalg.batch_matmul ins(%x, %b : tensor<2x?x64xf32>, tensor<2x64x128xf32>) outs(%y : tensor<2x?x128xf32>) -> tensor<2x?x128xf32>
  return %r : tensor<2x?x128xf32>
}

// -----

// Weights for each of a batch: as many tasks more.
// CHECK: func.func private @linear_task{{.*}}(%{{.+}}: tensor<5x64xf32>, %{{.+}}: tensor<64x128xbf16>, %{{.+}}: tensor<5x128xf32>)
// CHECK: arith.extf %{{.+}} : bf16 to f32
// CHECK-LABEL: func.func @batch(
// x is converted once.
// CHECK: %[[WIDE:.+]] = linalg.generic {{.*}} ins(%{{.+}} : tensor<3x5x64xbf16>) outs(%{{.+}} : tensor<3x5x64xf32>)
// CHECK: scf.forall (%{{.+}}) in (3)
// CHECK: tensor.extract_slice %[[WIDE]]
func.func @batch(%x: tensor<3x5x64xbf16>, %w: tensor<3x64x128xbf16>, %y: tensor<3x5x128xf32>) -> tensor<3x5x128xf32> {
  %r = linalg.batch_matmul ins(%x, %w : tensor<3x5x64xbf16>, tensor<3x64x128xbf16>) outs(%y : tensor<3x5x128xf32>) -> tensor<3x5x128xf32>
  return %r : tensor<3x5x128xf32>
}

// -----

// The matrix of a product with a vector has the columns.
// CHECK: func.func private @linear_task{{.*}}(%{{.+}}: tensor<512xf32>, %{{.+}}: tensor<128x512xf32>, %{{.+}}: tensor<128xf32>)
// CHECK-LABEL: func.func @vector(
func.func @vector(%w: tensor<2048x512xf32>, %x: tensor<512xf32>, %y: tensor<2048xf32>) -> tensor<2048xf32> {
  %r = linalg.matvec ins(%w, %x : tensor<2048x512xf32>, tensor<512xf32>) outs(%y : tensor<2048xf32>) -> tensor<2048xf32>
  return %r : tensor<2048xf32>
}

// -----

// Layers that are alike share a function.
// CHECK-COUNT-1: func.func private @linear_task
// CHECK-NOT: func.func private @linear_task
// CHECK-LABEL: func.func @twice(
// CHECK: call @linear_task
// CHECK: call @linear_task
func.func @twice(%x: tensor<4x256xf32>, %a: tensor<256x256xf32>, %b: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %r = linalg.matmul ins(%x, %a : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  %s = linalg.matmul ins(%r, %b : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %s : tensor<4x256xf32>
}

// -----

// The fewest weights that are worth a task.
// CHECK: func.func private @linear_task
// CHECK-LABEL: func.func @fewest(
func.func @fewest(%x: tensor<4x64xf32>, %w: tensor<64x64xf32>, %y: tensor<4x64xf32>) -> tensor<4x64xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<4x64xf32>, tensor<64x64xf32>) outs(%y : tensor<4x64xf32>) -> tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}

// -----

// A batch of one, which only the type of y tells of: that of the result of a task leaves it open.
// CHECK-LABEL: func.func @batch_of_one(
// CHECK: call @linear_task_0({{.+}}) : (tensor<4x8xf32>, tensor<{{.+}}x8xf32>, tensor<4x{{.+}}xf32>)
// CHECK: tensor.expand_shape {{.+}} into tensor<1x4x{{.+}}xf32>
func.func @batch_of_one(%x: tensor<?x4x8xf32>, %w: tensor<?x?x8xf32>, %y: tensor<1x4x?xf32>) -> tensor<1x4x?xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<?x4x8xf32>, tensor<?x?x8xf32>) outs(%y : tensor<1x4x?xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %sum = arith.addf %total, %product : f32
    linalg.yield %sum : f32
  } -> tensor<1x4x?xf32>
  return %r : tensor<1x4x?xf32>
}

// -----

// More than 16 rows: a task has the 64 columns of a panel; or fewer, where that would leave a core without
// two tasks.
// CHECK-DAG: func.func private @{{.*}}(%{{.+}}: tensor<128x1024xf32>, %{{.+}}: tensor<64x1024xf32>, %{{.+}}: tensor<128x64xf32>)
// CHECK-DAG: func.func private @{{.*}}(%{{.+}}: tensor<128x1024xf32>, %{{.+}}: tensor<1024x48xf32>, %{{.+}}: tensor<128x48xf32>)
// CHECK-LABEL: func.func @many_rows(
// CHECK: scf.forall (%{{.+}}) in (16)
// CHECK: scf.forall (%{{.+}}) in (4)
func.func @many_rows(%x: tensor<128x1024xf32>, %w: tensor<1024x1024xf32>, %u: tensor<1024x192xf32>, %y: tensor<128x1024xf32>, %z: tensor<128x192xf32>) -> (tensor<128x1024xf32>, tensor<128x192xf32>) {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<128x1024xf32>, tensor<1024x1024xf32>) outs(%y : tensor<128x1024xf32>) -> tensor<128x1024xf32>
  %s = linalg.matmul ins(%x, %u : tensor<128x1024xf32>, tensor<1024x192xf32>) outs(%z : tensor<128x192xf32>) -> tensor<128x192xf32>
  return %r, %s : tensor<128x1024xf32>, tensor<128x192xf32>
}

// -----

// A result that is contiguous along the first operand: that one has the weights.
// CHECK: func.func private @{{.*}}(%{{.+}}: tensor<64x1024xf32>, %{{.+}}: tensor<64x1024xf32>, %{{.+}}: tensor<64x64xf32>)
// CHECK-LABEL: func.func @transposed_result(
// CHECK: scf.forall
// CHECK: func.call
// CHECK: return
func.func @transposed_result(%x: tensor<256x1024xf32>, %w: tensor<64x1024xf32>, %y: tensor<64x256xf32>) -> tensor<64x256xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (n, m)>] ins(%x, %w : tensor<256x1024xf32>, tensor<64x1024xf32>) outs(%y : tensor<64x256xf32>) -> tensor<64x256xf32>
  return %r : tensor<64x256xf32>
}

// -----

// Activations [k, rows] are copied to rows once.
// CHECK: #[[SOURCE:.+]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: func.func @transposed_x(
// CHECK: linalg.generic {indexing_maps = [#[[SOURCE]], #{{.+}}], {{.+}}} ins(%{{.+}} : tensor<256x4xf32>) outs(%{{.+}} : tensor<4x256xf32>)
// CHECK: scf.forall
// CHECK: func.call
// CHECK: return
func.func @transposed_x(%x: tensor<256x4xf32>, %w: tensor<256x2048xf32>, %y: tensor<4x2048xf32>) -> tensor<4x2048xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %w : tensor<256x4xf32>, tensor<256x2048xf32>) outs(%y : tensor<4x2048xf32>) -> tensor<4x2048xf32>
  return %r : tensor<4x2048xf32>
}

// -----

// An extent that one operand states is known of all.
// CHECK: func.func private @{{.*}}(%{{.+}}: tensor<4x256xf32>, %{{.+}}: tensor<{{[0-9]+}}x256xf32>, %{{.+}}: tensor<4x{{[0-9]+}}xf32>)
// CHECK-LABEL: func.func @stated(
// CHECK: tensor.cast %{{.+}} : tensor<?x2048xf32> to tensor<4x2048xf32>
// CHECK: scf.forall
// CHECK: %[[R:.+]] = tensor.cast %{{.+}} : tensor<4x2048xf32> to tensor<?x2048xf32>
// CHECK: return %[[R]]
func.func @stated(%x: tensor<4x256xf32>, %w: tensor<?x256xf32>, %y: tensor<?x2048xf32>) -> tensor<?x2048xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %w : tensor<4x256xf32>, tensor<?x256xf32>) outs(%y : tensor<?x2048xf32>) -> tensor<?x2048xf32>
  return %r : tensor<?x2048xf32>
}

// -----

// Rows are cut where columns make too few tasks, along the longest dimension, and into whole tiles of 4: not
// 100 rows into 2 x 50, whose sums would be added up in another order on another machine. A batch makes tasks.
// CHECK-LABEL: func.func @rows(
// CHECK: call @{{.+}} : (tensor<2x32x512xf32>, tensor<48x512xf32>, tensor<2x32x48xf32>)
// CHECK: call @{{.+}} : (tensor<100x512xf32>, tensor<16x512xf32>, tensor<100x16xf32>)
// CHECK: call @{{.+}} : (tensor<64x512xf32>, tensor<16x512xf32>, tensor<64x16xf32>)
func.func @rows(%x: tensor<2x64x512xf32>, %w: tensor<48x512xf32>, %y: tensor<2x64x48xf32>, %u: tensor<100x512xf32>, %z: tensor<100x48xf32>, %a: tensor<2x64x512xf32>, %b: tensor<2x48x512xf32>, %c: tensor<2x64x48xf32>) -> (tensor<2x64x48xf32>, tensor<100x48xf32>, tensor<2x64x48xf32>) {
  %r = linalg.contract indexing_maps = [affine_map<(p, m, n, k) -> (p, m, k)>, affine_map<(p, m, n, k) -> (n, k)>, affine_map<(p, m, n, k) -> (p, m, n)>]
      ins(%x, %w : tensor<2x64x512xf32>, tensor<48x512xf32>) outs(%y : tensor<2x64x48xf32>) -> tensor<2x64x48xf32>
  %s = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%u, %w : tensor<100x512xf32>, tensor<48x512xf32>) outs(%z : tensor<100x48xf32>) -> tensor<100x48xf32>
  %t = linalg.contract indexing_maps = [affine_map<(p, m, n, k) -> (p, m, k)>, affine_map<(p, m, n, k) -> (p, n, k)>, affine_map<(p, m, n, k) -> (p, m, n)>]
      ins(%a, %b : tensor<2x64x512xf32>, tensor<2x48x512xf32>) outs(%c : tensor<2x64x48xf32>) -> tensor<2x64x48xf32>
  return %r, %s, %t : tensor<2x64x48xf32>, tensor<100x48xf32>, tensor<2x64x48xf32>
}
