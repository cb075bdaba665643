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
// CHECK-NOT: bufferization.to_buffer
// CHECK: tensor.collapse_shape
// CHECK-LABEL: func.func private @not_public(
// CHECK-NOT: bufferization.to_buffer
// CHECK: tensor.collapse_shape
func.func @unit_dimension(%a: tensor<2x1x4xf32>) -> tensor<2x4xf32> {
  %c = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x1x4xf32> into tensor<2x4xf32>
  return %c : tensor<2x4xf32>
}
func.func private @not_public(%a: tensor<2x3x?xf32>) -> tensor<6x?xf32> {
  %c = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x3x?xf32> into tensor<6x?xf32>
  return %c : tensor<6x?xf32>
}
