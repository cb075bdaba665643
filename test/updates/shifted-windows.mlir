// A rolling window moves within its own memory, if it may be updated.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-write-updates)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @window(
// CHECK-SAME: %[[WINDOW:[a-z0-9]+]]: tensor<2x16x8xf32> {bufferization.writable = true}, %[[NEW:[a-z0-9]+]]: tensor<2x3x8xf32>
// CHECK: %[[SHIFTED:.+]] = scf.for %[[TO:.+]] = %{{.+}} to %[[REST:.+]] step %{{.+}} iter_args(%[[W:.+]] = %[[WINDOW]])
// CHECK: %[[FROM:.+]] = arith.addi %[[TO]], %{{.+}}
// CHECK: %[[ROW:.+]] = tensor.extract_slice %[[W]][0, %[[FROM]], 0] [2, 1, 8] [1, 1, 1]
// CHECK: tensor.insert_slice %[[ROW]] into %[[W]][0, %[[TO]], 0] [2, 1, 8] [1, 1, 1]
// CHECK: %[[R:.+]] = tensor.insert_slice %[[NEW]] into %[[SHIFTED]][0, 13, 0] [2, 3, 8] [1, 1, 1]
// CHECK-NOT: tensor.concat
// CHECK: return %[[R]]

// BUFFERS-LABEL: func.func @window(
// BUFFERS-NOT: memref<2x16x8xf32>
// BUFFERS: return{{$}}
func.func @window(%window: tensor<2x16x8xf32> {bufferization.writable = true}, %new: tensor<2x3x8xf32>) -> tensor<2x16x8xf32> {
  %end = tensor.extract_slice %window[0, 3, 0] [2, 13, 8] [1, 1, 1] : tensor<2x16x8xf32> to tensor<2x13x8xf32>
  %r = tensor.concat dim(1) %end, %new : (tensor<2x13x8xf32>, tensor<2x3x8xf32>) -> tensor<2x16x8xf32>
  return %r : tensor<2x16x8xf32>
}

// Rolled around: the first row is read before it is overwritten.
// CHECK-LABEL: func.func @rolled(
// CHECK-SAME: %[[WINDOW:[a-z0-9]+]]: tensor<16x8xf32>
// CHECK: %[[FIRST:.+]] = tensor.extract_slice %[[WINDOW]][0, 0]
// CHECK: %[[KEPT:.+]] = bufferization.alloc_tensor() copy(%[[FIRST]])
// CHECK: %[[SHIFTED:.+]] = scf.for
// CHECK: tensor.insert_slice %[[KEPT]] into %[[SHIFTED]][15, 0] [1, 8] [1, 1]
// BUFFERS-LABEL: func.func @rolled(
// BUFFERS-NOT: memref<16x8xf32>
// BUFFERS: return{{$}}
func.func @rolled(%window: tensor<16x8xf32> {bufferization.writable = true}) -> tensor<16x8xf32> {
  %first = tensor.extract_slice %window[0, 0] [1, 8] [1, 1] : tensor<16x8xf32> to tensor<1x8xf32>
  %end = tensor.extract_slice %window[1, 0] [15, 8] [1, 1] : tensor<16x8xf32> to tensor<15x8xf32>
  %r = tensor.concat dim(0) %end, %first : (tensor<15x8xf32>, tensor<1x8xf32>) -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// An update of an updated window: the select follows what the concat became.
// CHECK-LABEL: func.func @twice(
// CHECK-NOT: tensor.concat
// CHECK: scf.for
// CHECK-NOT: arith.select
// CHECK: scf.if
// BUFFERS-LABEL: func.func @twice(
// BUFFERS-NOT: memref<16x8xf32>
// BUFFERS: return{{$}}
func.func @twice(%window: tensor<16x8xf32> {bufferization.writable = true}, %new: tensor<1x8xf32>, %at: index) -> tensor<16x8xf32> {
  %end = tensor.extract_slice %window[1, 0] [15, 8] [1, 1] : tensor<16x8xf32> to tensor<15x8xf32>
  %w = tensor.concat dim(0) %end, %new : (tensor<15x8xf32>, tensor<1x8xf32>) -> tensor<16x8xf32>
  %g = tensor.empty() : tensor<16x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, d) -> (0, d)>, affine_map<(n, d) -> (n, d)>, affine_map<(n, d) -> (n, d)>], iterator_types = ["parallel", "parallel"]}
    ins(%new, %w : tensor<1x8xf32>, tensor<16x8xf32>) outs(%g : tensor<16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.cmpi eq, %at, %i : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// Another slice than the end, another dimension, and a window that may not be written.
// CHECK-LABEL: func.func @left_alone(
// CHECK-COUNT-3: tensor.concat
// CHECK-NOT: scf.for
func.func @left_alone(%a: tensor<16x8xf32> {bufferization.writable = true}, %b: tensor<16x16xf32> {bufferization.writable = true}, %c: tensor<16x8xf32>, %new: tensor<1x8xf32>, %column: tensor<16x1xf32>)
    -> (tensor<16x8xf32>, tensor<16x16xf32>, tensor<16x8xf32>) {
  %start = tensor.extract_slice %a[0, 0] [15, 8] [1, 1] : tensor<16x8xf32> to tensor<15x8xf32>
  %x = tensor.concat dim(0) %start, %new : (tensor<15x8xf32>, tensor<1x8xf32>) -> tensor<16x8xf32>
  %rows = tensor.extract_slice %b[0, 1] [16, 15] [1, 1] : tensor<16x16xf32> to tensor<16x15xf32>
  %y = tensor.concat dim(1) %column, %rows : (tensor<16x1xf32>, tensor<16x15xf32>) -> tensor<16x16xf32>
  %end = tensor.extract_slice %c[1, 0] [15, 8] [1, 1] : tensor<16x8xf32> to tensor<15x8xf32>
  %z = tensor.concat dim(0) %end, %new : (tensor<15x8xf32>, tensor<1x8xf32>) -> tensor<16x8xf32>
  return %x, %y, %z : tensor<16x8xf32>, tensor<16x16xf32>, tensor<16x8xf32>
}
