// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{device-memory stop-after=deallocated})' \
// RUN:   | FileCheck %s

// Small buffers too are on the device: neither on the stack nor from malloc.

// CHECK-LABEL: func.func @concatenate(
// CHECK-NOT:     memref.alloc
// CHECK:         %[[ADDRESS:.*]] = call @allocate_on_device_0(%{{.*}}) : (index) -> i64
// CHECK:         %[[POINTER:.*]] = llvm.inttoptr %[[ADDRESS]]
// CHECK:         %[[BUFFER:.*]] = builtin.unrealized_conversion_cast {{.*}} to memref<?x8xf16>
// CHECK-NOT:     memref.copy
// CHECK-COUNT-2: call @copy_on_device_{{[01]}}(
// CHECK-NOT:     memref.copy
// CHECK:         return %[[BUFFER]] : memref<?x8xf16>
func.func @concatenate(%a: tensor<?x8xf16>, %b: tensor<1x8xf16>) -> tensor<?x8xf16> {
  %all = tensor.concat dim(0) %a, %b : (tensor<?x8xf16>, tensor<1x8xf16>) -> tensor<?x8xf16>
  return %all : tensor<?x8xf16>
}
