// Several dimensions of columns or of depth: those that lie side by side become one, and of other columns
// each position is a task's own.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{workers=2})' | FileCheck %s

// Heads, and the columns of each, as in the projection of queries.
// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4x1024xf32>, %[[W:[a-z0-9]+]]: tensor<1024x16x64xf32>, %[[Y:[a-z0-9]+]]: tensor<2x4x16x64xf32>)
// CHECK: %[[JOINED:.+]] = tensor.collapse_shape %[[W]] {{\[\[}}0], [1, 2]] : tensor<1024x16x64xf32> into tensor<1024x1024xf32>
// CHECK: %[[SUMS:.+]] = tensor.collapse_shape %[[Y]] {{\[\[}}0], [1], [2, 3]] : tensor<2x4x16x64xf32> into tensor<2x4x1024xf32>
// CHECK: %[[R:.+]] = scf.forall {{.+}} shared_outs(%{{.+}} = %[[SUMS]])
// CHECK: tensor.extract_slice %[[JOINED]]
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[R]] {{\[\[}}0], [1], [2, 3]] output_shape [2, 4, 16, 64]
// CHECK: return %[[HEADS]]
func.func @columns(%x: tensor<2x4x1024xf32>, %w: tensor<1024x16x64xf32>, %y: tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(b, m, h, d, k) -> (b, m, k)>, affine_map<(b, m, h, d, k) -> (k, h, d)>, affine_map<(b, m, h, d, k) -> (b, m, h, d)>]
      ins(%x, %w : tensor<2x4x1024xf32>, tensor<1024x16x64xf32>) outs(%y : tensor<2x4x16x64xf32>) -> tensor<2x4x16x64xf32>
  return %r : tensor<2x4x16x64xf32>
}

// -----

// Three dimensions of depth, as of a projection of the output, of any number of heads.
// CHECK-LABEL: func.func @depth(
// CHECK-DAG: tensor.collapse_shape %arg0 {{\[\[}}0], [1, 2, 3]] : tensor<40x?x3x64xf32> into tensor<40x?xf32>
// CHECK-DAG: tensor.collapse_shape %arg1 {{\[\[}}0, 1, 2], [3]] : tensor<?x3x64x512xf32> into tensor<?x512xf32>
// CHECK: scf.forall
// CHECK-NOT: tensor.expand_shape
// CHECK: return
func.func @depth(%x: tensor<40x?x3x64xf32>, %w: tensor<?x3x64x512xf32>, %y: tensor<40x512xf32>) -> tensor<40x512xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, g, h, d) -> (m, g, h, d)>, affine_map<(m, n, g, h, d) -> (g, h, d, n)>, affine_map<(m, n, g, h, d) -> (m, n)>]
      ins(%x, %w : tensor<40x?x3x64xf32>, tensor<?x3x64x512xf32>) outs(%y : tensor<40x512xf32>) -> tensor<40x512xf32>
  return %r : tensor<40x512xf32>
}

// -----

// Columns that are apart: a task has one position of the outer ones. Here queries, keys and values come of
// one product; the heads and their columns are joined.
// CHECK: func.func private @[[TASK:linear_task.*]](%{{.+}}: tensor<8x1024xf32>, %{{.+}}: tensor<1024x256xf32>, %{{.+}}: tensor<8x256xf32>)
// CHECK-LABEL: func.func @apart(
// CHECK: tensor.collapse_shape %arg1 {{\[\[}}0], [1], [2, 3]] : tensor<1024x3x16x64xf32> into tensor<1024x3x1024xf32>
// CHECK: scf.forall (%[[PART:.+]], %[[AT:.+]]) in (3, 4)
// CHECK: tensor.extract_slice %{{.+}}[0, %[[PART]], %{{.+}}] [1024, 1, 256] [1, 1, 1]
// CHECK: func.call @[[TASK]]
// CHECK: tensor.expand_shape {{.+}} output_shape [3, 8, 16, 64]
func.func @apart(%x: tensor<8x1024xf32>, %w: tensor<1024x3x16x64xf32>, %y: tensor<3x8x16x64xf32>) -> tensor<3x8x16x64xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, k, t, h, d) -> (m, k)>, affine_map<(m, k, t, h, d) -> (k, t, h, d)>, affine_map<(m, k, t, h, d) -> (t, m, h, d)>]
      ins(%x, %w : tensor<8x1024xf32>, tensor<1024x3x16x64xf32>) outs(%y : tensor<3x8x16x64xf32>) -> tensor<3x8x16x64xf32>
  return %r : tensor<3x8x16x64xf32>
}

// -----

// Side by side in the weights, but in another order in the result.
// CHECK-LABEL: func.func @other_order(
// CHECK-NOT: tensor.collapse_shape
// CHECK: scf.forall (%{{.+}}) in (64)
// CHECK: return
func.func @other_order(%x: tensor<8x1024xf32>, %w: tensor<1024x64x128xf32>, %y: tensor<64x8x128xf32>) -> tensor<64x8x128xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, k, h, d) -> (m, k)>, affine_map<(m, k, h, d) -> (k, h, d)>, affine_map<(m, k, h, d) -> (h, m, d)>]
      ins(%x, %w : tensor<8x1024xf32>, tensor<1024x64x128xf32>) outs(%y : tensor<64x8x128xf32>) -> tensor<64x8x128xf32>
  return %r : tensor<64x8x128xf32>
}

// -----

// A fill is made anew for the layer, whose joined view it writes to.
// CHECK-LABEL: func.func @fill(
// CHECK: %[[OWN:.+]] = bufferization.alloc_tensor(%{{.+}}) : tensor<?x16x64xf32>
// CHECK: %[[ZEROS:.+]] = linalg.fill ins(%{{.+}} : f32) outs(%[[OWN]] :
// CHECK: %[[SUMS:.+]] = tensor.collapse_shape %[[ZEROS]] {{\[\[}}0], [1, 2]]
// CHECK: scf.forall {{.+}} shared_outs(%{{.+}} = %[[SUMS]])
func.func @fill(%x: tensor<?x1024xf32>, %w: tensor<1024x16x64xf32>, %rows: index) -> (tensor<?x16x64xf32>, tensor<?x16x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%rows) : tensor<?x16x64xf32>
  %y = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16x64xf32>) -> tensor<?x16x64xf32>
  %r = linalg.contract indexing_maps = [affine_map<(m, h, d, k) -> (m, k)>, affine_map<(m, h, d, k) -> (k, h, d)>, affine_map<(m, h, d, k) -> (m, h, d)>]
      ins(%x, %w : tensor<?x1024xf32>, tensor<1024x16x64xf32>) outs(%y : tensor<?x16x64xf32>) -> tensor<?x16x64xf32>
  return %r, %y : tensor<?x16x64xf32>, tensor<?x16x64xf32>
}
