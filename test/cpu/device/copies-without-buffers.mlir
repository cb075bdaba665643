// A function that only copies declares what it calls, too.

// RUN: attention-opt %s --attention-cpu-use-device-memory | FileCheck %s

// CHECK: func.func private @attention_launch_kernel(i64, i64)
// CHECK-LABEL: func.func @copy(
// CHECK-NOT: memref.copy
// CHECK: call @copy_on_device_0(
func.func @copy(%from: memref<4x8xf32>, %to: memref<4x8xf32, strided<[16, 1]>>)
    attributes {attention.on_device} {
  memref.copy %from, %to : memref<4x8xf32> to memref<4x8xf32, strided<[16, 1]>>
  return
}
