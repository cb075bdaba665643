// Selects that are no write of one position, and those of what may not be written, stay.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-write-updates)' | FileCheck %s

#all = affine_map<(n, d) -> (n, d)>
#row = affine_map<(n, d) -> (d)>

// The argument is not to be updated.
// CHECK-LABEL: func.func @read_only(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @read_only(%cache: tensor<16x8xf32>, %new: tensor<8xf32>, %at: index) -> tensor<16x8xf32> {
  %g = tensor.empty() : tensor<16x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<8xf32>, tensor<16x8xf32>) outs(%g : tensor<16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.cmpi eq, %i, %at : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// Many positions.
// CHECK-LABEL: func.func @all_behind(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @all_behind(%cache: tensor<16x8xf32> {bufferization.writable = true}, %new: tensor<8xf32>, %at: index) -> tensor<16x8xf32> {
  %g = tensor.empty() : tensor<16x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<8xf32>, tensor<16x8xf32>) outs(%g : tensor<16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.cmpi uge, %i, %at : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// Rows without elements, whose slices MLIR refuses.
// CHECK-LABEL: func.func @no_columns(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @no_columns(%cache: tensor<16x0xf32> {bufferization.writable = true}, %new: tensor<0xf32>, %at: index) -> tensor<16x0xf32> {
  %g = tensor.empty() : tensor<16x0xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<0xf32>, tensor<16x0xf32>) outs(%g : tensor<16x0xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.cmpi eq, %i, %at : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x0xf32>
  return %r : tensor<16x0xf32>
}

// 4 bits do not hold 16 positions: two of them are equal to some number.
// CHECK-LABEL: func.func @too_few_bits(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @too_few_bits(%cache: tensor<16x8xf32> {bufferization.writable = true}, %new: tensor<8xf32>, %at: i4) -> tensor<16x8xf32> {
  %g = tensor.empty() : tensor<16x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<8xf32>, tensor<16x8xf32>) outs(%g : tensor<16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i4
    %c = arith.cmpi eq, %j, %at : i4
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// What is written varies along the dimension of the position.
// CHECK-LABEL: func.func @from_another_cache(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @from_another_cache(%cache: tensor<16x8xf32> {bufferization.writable = true}, %new: tensor<16x8xf32>, %at: index) -> tensor<16x8xf32> {
  %g = tensor.empty() : tensor<16x8xf32>
  %r = linalg.generic {indexing_maps = [#all, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<16x8xf32>, tensor<16x8xf32>) outs(%g : tensor<16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.cmpi eq, %i, %at : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

// A position for each key is a diagonal.
// CHECK-LABEL: func.func @diagonal(
// CHECK: arith.select
// CHECK-NOT: tensor.insert_slice
func.func @diagonal(%cache: tensor<16x16xf32> {bufferization.writable = true}, %new: tensor<16xf32>) -> tensor<16x16xf32> {
  %g = tensor.empty() : tensor<16x16xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%new, %cache : tensor<16xf32>, tensor<16x16xf32>) outs(%g : tensor<16x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %c = arith.cmpi eq, %i, %j : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<16x16xf32>
  return %r : tensor<16x16xf32>
}
