// A collapse of an argument with any outer strides is a view where they allow one, a copy elsewhere.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-set-boundary-layouts,attention-cpu-make-collapses-views)' | FileCheck %s

// CHECK-LABEL: func.func @argument(
// CHECK-SAME: %[[A:.+]]: tensor<2x3x?xf32>
// CHECK: %[[BUFFER:.+]] = bufferization.to_buffer %[[A]] read_only
// CHECK: %[[BASE:.+]], %{{.+}}, %[[SIZES:.+]]:3, %[[STRIDES:.+]]:3 = memref.extract_strided_metadata %[[BUFFER]]
// CHECK: %[[ROWS:.+]] = arith.muli %[[SIZES]]#1, %[[STRIDES]]#1
// CHECK: %[[IS_VIEW:.+]] = arith.cmpi eq, %[[STRIDES]]#0, %[[ROWS]]
// CHECK: %[[RESULT:.+]] = scf.if %[[IS_VIEW]]
// CHECK: memref.reinterpret_cast %[[BASE]]
// CHECK-NOT: memref.copy
// CHECK: } else {
// CHECK: memref.copy %[[BUFFER]]
// CHECK: bufferization.to_tensor %[[RESULT]] restrict
func.func @argument(%a: tensor<2x3x?xf32>) -> tensor<6x?xf32> {
  %c = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x3x?xf32> into tensor<6x?xf32>
  return %c : tensor<6x?xf32>
}

// Strides do not matter for a dimension of extent 1, and are known inside of the module.
// CHECK-LABEL: func.func @unit_dimension(
// CHECK: %[[BASE:.+]], %{{.+}}, %{{.+}}:3, %[[STRIDES:.+]]:3 = memref.extract_strided_metadata
// CHECK-NOT: arith.cmpi
// CHECK: memref.reinterpret_cast %[[BASE]] to offset: [%{{.+}}], sizes: [2, 4], strides: [%[[STRIDES]]#0, 1]
// CHECK-LABEL: func.func @innermost_unit_dimension(
// CHECK: %{{.+}}:3, %[[STRIDES:.+]]:3 = memref.extract_strided_metadata
// CHECK: arith.cmpi eq, %[[STRIDES]]#1, %{{.+}}
// CHECK: memref.reinterpret_cast
// CHECK-LABEL: func.func private @not_public(
// CHECK-NOT: bufferization.to_buffer
// CHECK: tensor.collapse_shape
func.func @unit_dimension(%a: tensor<2x1x4xf32>) -> tensor<2x4xf32> {
  %c = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x1x4xf32> into tensor<2x4xf32>
  return %c : tensor<2x4xf32>
}
func.func @innermost_unit_dimension(%a: tensor<2x4x1xf32>) -> tensor<2x4xf32> {
  %c = tensor.collapse_shape %a [[0], [1, 2]] : tensor<2x4x1xf32> into tensor<2x4xf32>
  return %c : tensor<2x4xf32>
}
func.func private @not_public(%a: tensor<2x3x?xf32>) -> tensor<6x?xf32> {
  %c = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x3x?xf32> into tensor<6x?xf32>
  return %c : tensor<6x?xf32>
}

// Behind the last write to an argument that is updated, in a loop too.
// CHECK-LABEL: func.func @updated(
// CHECK: %[[NEW:.+]] = tensor.insert_slice
// CHECK: bufferization.to_buffer %[[NEW]] read_only : tensor<2x3x4xf32> to memref<2x3x4xf32, strided<[?, ?, ?], offset: ?>>
// CHECK: %[[OFFSET:.+]], %[[SIZES:.+]]:3, %[[STRIDES:.+]]:3 = memref.extract_strided_metadata
// CHECK: arith.cmpi eq, %[[STRIDES]]#0,
// CHECK: %[[ONE:.+]] = arith.constant 1 : index
// CHECK: arith.cmpi eq, %[[STRIDES]]#2, %[[ONE]]
// CHECK: memref.reinterpret_cast
// CHECK-LABEL: func.func @updated_in_a_loop(
// CHECK: %[[NEW:.+]] = scf.for
// CHECK: bufferization.to_buffer %[[NEW]] read_only
func.func @updated(%a: tensor<2x3x4xf32> {bufferization.writable = true}, %row: tensor<1x1x4xf32>) -> (tensor<6x4xf32>, tensor<2x3x4xf32>) {
  %new = tensor.insert_slice %row into %a[0, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  return %c, %new : tensor<6x4xf32>, tensor<2x3x4xf32>
}
func.func @updated_in_a_loop(%a: tensor<2x3x4xf32> {bufferization.writable = true}, %row: tensor<1x1x4xf32>, %n: index) -> (tensor<6x4xf32>, tensor<2x3x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %new = scf.for %i = %c0 to %n step %c1 iter_args(%b = %a) -> tensor<2x3x4xf32> {
    %r = tensor.insert_slice %row into %b[0, %i, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
    scf.yield %r : tensor<2x3x4xf32>
  }
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  return %c, %new : tensor<6x4xf32>, tensor<2x3x4xf32>
}

// And as often as it is viewed.
// CHECK-LABEL: func.func @updated_and_viewed_twice(
// CHECK: %[[NEW:.+]] = tensor.insert_slice
// CHECK-COUNT-2: bufferization.to_buffer %[[NEW]] read_only
// CHECK-NOT: tensor.collapse_shape
// CHECK: return
func.func @updated_and_viewed_twice(%a: tensor<2x3x4xf32> {bufferization.writable = true}, %row: tensor<1x1x4xf32>) -> (tensor<6x4xf32>, tensor<2x12xf32>, tensor<2x3x4xf32>) {
  %new = tensor.insert_slice %row into %a[0, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  %d = tensor.collapse_shape %new [[0], [1, 2]] : tensor<2x3x4xf32> into tensor<2x12xf32>
  return %c, %d, %new : tensor<6x4xf32>, tensor<2x12xf32>, tensor<2x3x4xf32>
}

// Not before another write, which bufferization would not know to be one of what the view reads.
// CHECK-LABEL: func.func @updated_again(
// CHECK-NOT: bufferization.to_buffer
// CHECK: tensor.collapse_shape
func.func @updated_again(%a: tensor<2x3x4xf32> {bufferization.writable = true}, %row: tensor<1x1x4xf32>) -> (tensor<6x4xf32>, tensor<2x3x4xf32>) {
  %new = tensor.insert_slice %row into %a[0, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  %cast = tensor.cast %new : tensor<2x3x4xf32> to tensor<?x3x4xf32>
  %newer = tensor.insert_slice %row into %cast[1, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<?x3x4xf32>
  %r = tensor.cast %newer : tensor<?x3x4xf32> to tensor<2x3x4xf32>
  return %c, %r : tensor<6x4xf32>, tensor<2x3x4xf32>
}

// Nor of what another write may replace: a value that is not returned, and the old one.
// CHECK-LABEL: func.func @not_returned(
// CHECK-NOT: bufferization.to_buffer
// CHECK: return
func.func @not_returned(%a: tensor<2x3x4xf32> {bufferization.writable = true}, %row: tensor<1x1x4xf32>, %x: f32) -> (tensor<6x4xf32>, tensor<6x4xf32>, tensor<2x3x4xf32>) {
  %old = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  %new = tensor.insert_slice %row into %a[0, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  %r = linalg.fill ins(%x : f32) outs(%a : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %old, %c, %r : tensor<6x4xf32>, tensor<6x4xf32>, tensor<2x3x4xf32>
}

// A tensor that is only read is not written to: what writes make of it is a tensor of its own.
// CHECK-LABEL: func.func @read_only(
// CHECK-NOT: bufferization.to_buffer
// CHECK: return
func.func @read_only(%a: tensor<2x3x4xf32>, %row: tensor<1x1x4xf32>) -> (tensor<6x4xf32>, tensor<2x3x4xf32>) {
  %new = tensor.insert_slice %row into %a[0, 0, 0] [1, 1, 4] [1, 1, 1] : tensor<1x1x4xf32> into tensor<2x3x4xf32>
  %c = tensor.collapse_shape %new [[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  return %c, %new : tensor<6x4xf32>, tensor<2x3x4xf32>
}
