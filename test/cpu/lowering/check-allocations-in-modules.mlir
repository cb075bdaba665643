// What is called where there is no memory stands in the module of the caller.

// RUN: attention-opt %s --attention-cpu-check-allocations | FileCheck %s

// CHECK-LABEL: module @inner
// CHECK: func.func private @attention_assert_failed(i64)
// CHECK: func.func @f(
// CHECK: call @attention_assert_failed(
module @inner {
  func.func @f(%n: index) -> memref<?xf32> {
    %buffer = memref.alloc(%n) : memref<?xf32>
    return %buffer : memref<?xf32>
  }
}

// CHECK-LABEL: gpu.module @kernels
// CHECK: func.func private @attention_assert_failed(i64)
// CHECK: gpu.func @kernel(
// CHECK: call @attention_assert_failed(
gpu.module @kernels {
  gpu.func @kernel() kernel {
    %buffer = memref.alloc() : memref<17xf32>
    gpu.return
  }
}
