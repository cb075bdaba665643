// Slices lack all of their dimensions of size 1, or none: of some, upstream mistakes strides.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-drop-unit-dims-of-slices)' | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu | FileCheck %s --check-prefix=CODE

// CHECK-LABEL: func.func @read(
// CHECK: %[[HEADS:.+]] = tensor.extract_slice %{{.+}}[0, 0, %{{.+}}, 0] [1, 2, 1, 1] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<2xf32>
// CHECK: %[[R:.+]] = tensor.expand_shape %[[HEADS]] {{\[\[}}0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
// CHECK: return %[[R]]
// CODE: llvm.func @read(
func.func @read(%a: tensor<1x2x16x64xf32>, %at: index) -> tensor<1x2xf32> {
  %r = tensor.extract_slice %a[0, 0, %at, 0] [1, 2, 1, 1] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

// Dynamic sizes keep their places.
// CHECK-LABEL: func.func @dynamic(
// CHECK: %[[S:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0, 0] [1, %{{.+}}, 1, %{{.+}}] [1, 1, 1, 1] : tensor<1x?x16x?xf32> to tensor<?x?xf32>
// CHECK: tensor.expand_shape %[[S]] {{\[\[}}0, 1], [2]] output_shape [%{{.+}}, 1, %{{.+}}] : tensor<?x?xf32> into tensor<?x1x?xf32>
// CODE: llvm.func @dynamic(
func.func @dynamic(%a: tensor<1x?x16x?xf32>, %m: index, %n: index) -> tensor<?x1x?xf32> {
  %r = tensor.extract_slice %a[0, 0, 0, 0] [1, %m, 1, %n] [1, 1, 1, 1] : tensor<1x?x16x?xf32> to tensor<?x1x?xf32>
  return %r : tensor<?x1x?xf32>
}

// CHECK-LABEL: func.func @element(
// CHECK: tensor.extract_slice %{{.+}} : tensor<4x4xf32> to tensor<f32>
// CHECK: tensor.expand_shape %{{.+}} [] output_shape [1] : tensor<f32> into tensor<1xf32>
// CODE: llvm.func @element(
func.func @element(%a: tensor<4x4xf32>, %at: index) -> tensor<1xf32> {
  %r = tensor.extract_slice %a[%at, %at] [1, 1] [1, 1] : tensor<4x4xf32> to tensor<1xf32>
  return %r : tensor<1xf32>
}

// CHECK-LABEL: func.func @written(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x2xf32>
// CHECK: %[[HEADS:.+]] = tensor.collapse_shape %[[A]] {{\[\[}}0, 1]] : tensor<1x2xf32> into tensor<2xf32>
// CHECK: tensor.insert_slice %[[HEADS]] into %{{.+}} [1, 2, 1, 1] [1, 1, 1, 1] : tensor<2xf32> into tensor<1x2x16x64xf32>
// CODE: llvm.func @written(
func.func @written(%a: tensor<1x2xf32>, %b: tensor<1x2x16x64xf32>, %at: index) -> tensor<1x2x16x64xf32> {
  %r = tensor.insert_slice %a into %b[0, 0, %at, 0] [1, 2, 1, 1] [1, 1, 1, 1] : tensor<1x2xf32> into tensor<1x2x16x64xf32>
  return %r : tensor<1x2x16x64xf32>
}

// Nothing to mistake: all of size 1 are lacked, or none.
// CHECK-LABEL: func.func @plain(
// CHECK: tensor.extract_slice %{{.+}} [1, 2, 1, 64] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<2x64xf32>
// CHECK: tensor.extract_slice %{{.+}} [1, 2, 1, 64] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<1x2x1x64xf32>
// CHECK-NOT: expand_shape
func.func @plain(%a: tensor<1x2x16x64xf32>) -> (tensor<2x64xf32>, tensor<1x2x1x64xf32>) {
  %r = tensor.extract_slice %a[0, 0, 3, 0] [1, 2, 1, 64] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<2x64xf32>
  %s = tensor.extract_slice %a[0, 0, 3, 0] [1, 2, 1, 64] [1, 1, 1, 1] : tensor<1x2x16x64xf32> to tensor<1x2x1x64xf32>
  return %r, %s : tensor<2x64xf32>, tensor<1x2x1x64xf32>
}
