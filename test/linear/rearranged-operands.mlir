// Weights are read from where they are copied from, if their dimensions are all that a copy changes.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers,canonicalize)' | FileCheck %s

// A linalg.generic that only transposes is looked through, as linalg.transpose is.
// CHECK-LABEL: func.func @transposed(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x256xf32>, %[[W:[a-z0-9]+]]: tensor<256x256xf32>
// CHECK-NOT: linalg.generic
// CHECK: tensor.extract_slice %[[W]][
func.func @transposed(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<256x256xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<256x256xf32>) outs(%e : tensor<256x256xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<256x256xf32>
  %r = linalg.matmul ins(%x, %v : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// One that negates what it transposes is not.
// CHECK-LABEL: func.func @negated(
// CHECK: %[[COPY:.+]] = linalg.generic
// CHECK: tensor.extract_slice %[[COPY]][
func.func @negated(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<256x256xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<256x256xf32>) outs(%e : tensor<256x256xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  } -> tensor<256x256xf32>
  %r = linalg.matmul ins(%x, %v : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Nor is one that yields what is there before, and not its input.
// CHECK-LABEL: func.func @of_output(
// CHECK: %[[COPY:.+]] = linalg.generic
// CHECK: tensor.extract_slice %[[COPY]][
func.func @of_output(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<256x256xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<256x256xf32>) outs(%e : tensor<256x256xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %b : f32
  } -> tensor<256x256xf32>
  %r = linalg.matmul ins(%x, %v : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Nor is one that repeats a row of extent 1.
// CHECK-LABEL: func.func @row(
// CHECK: %[[COPY:.+]] = linalg.generic
// CHECK: tensor.extract_slice %[[COPY]][
func.func @row(%x: tensor<4x256xf32>, %w: tensor<1x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<256x256xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j) -> (0, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%w : tensor<1x256xf32>) outs(%e : tensor<256x256xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<256x256xf32>
  %r = linalg.matmul ins(%x, %v : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Nor is one that visits elements of its result more than once.
// CHECK-LABEL: func.func @last(
// CHECK: %[[COPY:.+]] = linalg.generic
// CHECK: tensor.extract_slice %[[COPY]][
func.func @last(%x: tensor<4x256xf32>, %w: tensor<256x256x3xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<256x256xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%w : tensor<256x256x3xf32>) outs(%e : tensor<256x256xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<256x256xf32>
  %r = linalg.matmul ins(%x, %v : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}
