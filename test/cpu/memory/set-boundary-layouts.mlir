// Tensor arguments of public functions may have any outer strides, and are not written.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-set-boundary-layouts)" | FileCheck %s

// CHECK-LABEL: func.func @public(
// CHECK-SAME: %{{.+}}: tensor<4x8xf32> {bufferization.buffer_layout = strided<[?, 1], offset: ?>, bufferization.writable = false}
// CHECK-SAME: %{{.+}}: f32)
func.func @public(%a: tensor<4x8xf32>, %x: f32) -> tensor<4x8xf32> {
  return %a : tensor<4x8xf32>
}

// CHECK-LABEL: func.func private @private(
// CHECK-NOT: bufferization.
func.func private @private(%a: tensor<4x8xf32>) -> tensor<4x8xf32> {
  return %a : tensor<4x8xf32>
}
