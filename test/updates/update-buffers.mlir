// Of functions with buffers, a result that an argument is declared to take is written there.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(attention-cpu-update-arguments)' | FileCheck %s

// CHECK-LABEL: func.func @copied(
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8xf32>, %[[CACHE:[a-z0-9]+]]: memref<8xf32>) -> index
// CHECK-NOT: attention.aliases_result
// CHECK: memref.copy %[[X]], %[[CACHE]]
// CHECK: return %{{[a-z0-9]+}} : index
func.func @copied(%x: memref<8xf32>, %cache: memref<8xf32> {attention.aliases_result = 0 : i64}) -> (memref<8xf32>, index) {
  %c8 = arith.constant 8 : index
  return %x, %c8 : memref<8xf32>, index
}

// Where bufferization has put the new value into the argument, its copy for the caller is dropped.
// CHECK-LABEL: func.func @in_place(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: memref<8xf32>, %[[AT:[a-z0-9]+]]: index) {
// CHECK: memref.store %{{.+}}, %[[CACHE]][%[[AT]]]
// CHECK-NOT: memref.{{alloc|copy}}
// CHECK: return{{$}}
func.func @in_place(%cache: memref<8xf32> {attention.aliases_result = 0 : i64}, %at: index) -> memref<8xf32> {
  %zero = arith.constant 0.0 : f32
  memref.store %zero, %cache[%at] : memref<8xf32>
  %new = memref.alloc() : memref<8xf32>
  memref.copy %cache, %new : memref<8xf32> to memref<8xf32>
  return %new : memref<8xf32>
}

// Private functions have no callers outside, whose arrays are written to.
// CHECK-LABEL: func.func private @private(
// CHECK-SAME: -> memref<8xf32>
func.func private @private(%x: memref<8xf32>, %cache: memref<8xf32> {attention.aliases_result = 0 : i64}) -> memref<8xf32> {
  return %x : memref<8xf32>
}

// -----

// expected-error @below {{argument 1 is a tensor<8xf32>: bufferize it first}}
func.func @tensors(%x: tensor<8xf32>, %cache: tensor<8xf32> {attention.aliases_result = 0 : i64}) -> tensor<8xf32> {
  return %x : tensor<8xf32>
}
