// Where a result that appends to an argument may be computed with in its memory, what reads the
// argument reads a copy, and a remark says so.

// RUN: attention-opt %s --verify-diagnostics --pass-pipeline='builtin.module(attention-cpu-write-updates)' | FileCheck %s

// Elementwise ops may take their operand for the result.
// CHECK-LABEL: func.func @computed_with(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<2x4xf32> {bufferization.writable = false}
// CHECK: %[[COPY:.+]] = bufferization.alloc_tensor() copy(%[[OLD]])
// CHECK-NOT: %[[OLD]]
// CHECK: arith.addf %[[COPY]], %[[COPY]]
// expected-remark@+1 {{argument 0 is copied: it is read, and a result that appends to it may be computed with in its memory}}
func.func @computed_with(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>) {
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %twice = arith.addf %new, %new : tensor<3x4xf32>
  %before = arith.addf %old, %old : tensor<2x4xf32>
  return %new, %twice, %before : tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>
}

// Whatever else reads the result, in front of that or behind it.
// CHECK-LABEL: func.func @computed_with_between_reads(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<2x4xf32> {bufferization.writable = false}
// CHECK: %[[COPY:.+]] = bufferization.alloc_tensor() copy(%[[OLD]])
// CHECK: return %{{.+}}, %[[COPY]]
// expected-remark@+1 {{argument 0 is copied}}
func.func @computed_with_between_reads(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %at: index) -> (tensor<3x4xf32>, f32, tensor<3x4xf32>, f32, tensor<2x4xf32>) {
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %before = tensor.extract %new[%at, %at] : tensor<3x4xf32>
  %twice = arith.addf %new, %new : tensor<3x4xf32>
  %after = tensor.extract %new[%at, %at] : tensor<3x4xf32>
  return %new, %before, %twice, %after, %old : tensor<3x4xf32>, f32, tensor<3x4xf32>, f32, tensor<2x4xf32>
}

// It is not read.
// CHECK-LABEL: func.func @not_read(
// CHECK-NOT: bufferization.alloc_tensor
func.func @not_read(%old: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>, index) {
  %c0 = arith.constant 0 : index
  %new = tensor.concat dim(0) %old, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  %twice = arith.addf %new, %new : tensor<?x4xf32>
  %n = tensor.dim %old, %c0 : tensor<?x4xf32>
  return %new, %twice, %n : tensor<?x4xf32>, tensor<?x4xf32>, index
}

// What is behind for sure leaves it alone.
// CHECK-LABEL: func.func @insertions_behind(
// CHECK-NOT: bufferization.alloc_tensor
func.func @insertions_behind(%old: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<?x?xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %old, %c0 : tensor<?x4xf32>
  %longer = affine.apply affine_map<()[s0] -> (s0 + 1)>()[%n]
  %empty = tensor.empty(%longer) : tensor<?x4xf32>
  %first = tensor.insert_slice %old into %empty[0, 0] [%n, 4] [1, 1] : tensor<?x4xf32> into tensor<?x4xf32>
  %cast = tensor.cast %first : tensor<?x4xf32> to tensor<?x?xf32>
  %r = tensor.insert_slice %row into %cast[%n, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<?x?xf32>
  return %r, %old : tensor<?x?xf32>, tensor<?x4xf32>
}

// So does what copies the result, or inserts it elsewhere.
// CHECK-LABEL: func.func @copies_of_the_result(
// CHECK-NOT: bufferization.alloc_tensor() copy(%{{.*}}) : tensor<2x4xf32>
func.func @copies_of_the_result(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %all: tensor<8x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<8x4xf32>, tensor<2x4xf32>) {
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %copy = bufferization.alloc_tensor() copy(%new) : tensor<3x4xf32>
  %among = tensor.insert_slice %new into %all[0, 0] [3, 4] [1, 1] : tensor<3x4xf32> into tensor<8x4xf32>
  return %new, %copy, %among, %old : tensor<3x4xf32>, tensor<3x4xf32>, tensor<8x4xf32>, tensor<2x4xf32>
}

// And ops of which no result may take their operand's memory.
// CHECK-LABEL: func.func @ops_that_only_read(
// CHECK-NOT: bufferization.alloc_tensor
// CHECK: return
func.func @ops_that_only_read(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %lse: tensor<3xf32>, %at: index)
    -> (tensor<3x4xf32>, tensor<1x4xf32>, tensor<4xf32>, tensor<6x4xf32>, vector<4xf32>, tensor<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %output = attention.group {indexing_maps = [affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>, affine_map<(m, n, d, e) -> (n, e)>, affine_map<(m, n, d, e) -> (m, e)>]}
      ins(%row, %new, %new : tensor<1x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<1x4xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %merged = attention.lse_combine splits = [0]
      ins(%new, %lse : tensor<3x4xf32>, tensor<3xf32>) -> tensor<4xf32> {
  ^bb0(%partial: tensor<3x4xf32>, %partial_lse: tensor<3xf32>):
    %sum = tensor.empty() : tensor<4xf32>
    attention.yield %sum : tensor<4xf32>
  }
  %twice = tensor.concat dim(0) %new, %new : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<6x4xf32>
  %vector = vector.transfer_read %new[%at, %at], %zero : tensor<3x4xf32>, vector<4xf32>
  return %new, %output, %merged, %twice, %vector, %old : tensor<3x4xf32>, tensor<1x4xf32>, tensor<4xf32>, tensor<6x4xf32>, vector<4xf32>, tensor<2x4xf32>
}

// And what reads it through views.
// CHECK-LABEL: func.func @views_that_are_read(
// CHECK-NOT: bufferization.alloc_tensor
// CHECK: return
func.func @views_that_are_read(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %at: index, %shape: tensor<1xindex>) -> (tensor<3x4xf32>, f32, f32, f32, f32, tensor<2x4xf32>) {
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %slice = tensor.extract_slice %new[0, 0] [1, 4] [1, 1] : tensor<3x4xf32> to tensor<1x4xf32>
  %pairs = tensor.expand_shape %new [[0], [1, 2]] output_shape [3, 2, 2] : tensor<3x4xf32> into tensor<3x2x2xf32>
  %flat = tensor.collapse_shape %new [[0, 1]] : tensor<3x4xf32> into tensor<12xf32>
  %shaped = tensor.reshape %new(%shape) : (tensor<3x4xf32>, tensor<1xindex>) -> tensor<12xf32>
  %a = tensor.extract %slice[%at, %at] : tensor<1x4xf32>
  %b = tensor.extract %pairs[%at, %at, %at] : tensor<3x2x2xf32>
  %c = tensor.extract %flat[%at] : tensor<12xf32>
  %d = tensor.extract %shaped[%at] : tensor<12xf32>
  return %new, %a, %b, %c, %d, %old : tensor<3x4xf32>, f32, f32, f32, f32, tensor<2x4xf32>
}

// A row that may be one of the old ones, through a cast.
// CHECK-LABEL: func.func @insertion_anywhere(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<2x4xf32> {bufferization.writable = false}
// CHECK: %[[COPY:.+]] = bufferization.alloc_tensor() copy(%[[OLD]])
// CHECK: return %{{.+}}, %[[COPY]]
// expected-remark@+1 {{argument 0 is copied}}
func.func @insertion_anywhere(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %at: index) -> (tensor<3x4xf32>, tensor<2x4xf32>) {
  %empty = tensor.empty() : tensor<3x4xf32>
  %first = tensor.insert_slice %old into %empty[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %cast = tensor.cast %first : tensor<3x4xf32> to tensor<?x4xf32>
  %r = tensor.insert_slice %row into %cast[%at, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<?x4xf32>
  %s = tensor.cast %r : tensor<?x4xf32> to tensor<3x4xf32>
  return %s, %old : tensor<3x4xf32>, tensor<2x4xf32>
}

// A single element, which is written to the result.
// CHECK-LABEL: func.func @element(
// CHECK: bufferization.alloc_tensor() copy
// expected-remark@+1 {{argument 0 is copied}}
func.func @element(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %at: index) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %r = tensor.insert %zero into %new[%at, %at] : tensor<3x4xf32>
  return %new, %r, %old : tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>
}

// Two insertions into one tensor: bufferization chooses which is in place.
// CHECK-LABEL: func.func @two_insertions(
// CHECK: bufferization.alloc_tensor() copy
// expected-remark@+1 {{argument 0 is copied}}
func.func @two_insertions(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>) {
  %empty = tensor.empty() : tensor<3x4xf32>
  %first = tensor.insert_slice %old into %empty[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %r = tensor.insert_slice %row into %first[2, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<3x4xf32>
  %s = tensor.insert_slice %row into %first[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<3x4xf32>
  return %r, %s, %old : tensor<3x4xf32>, tensor<3x4xf32>, tensor<2x4xf32>
}

// A view of the result that is written to.
// CHECK-LABEL: func.func @view(
// CHECK: bufferization.alloc_tensor() copy
// expected-remark@+1 {{argument 0 is copied}}
func.func @view(%old: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<3x4xf32>, tensor<1x4xf32>, tensor<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %new = tensor.concat dim(0) %old, %row : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %slice = tensor.extract_slice %new[0, 0] [1, 4] [1, 1] : tensor<3x4xf32> to tensor<1x4xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%slice : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %new, %fill, %old : tensor<3x4xf32>, tensor<1x4xf32>, tensor<2x4xf32>
}
