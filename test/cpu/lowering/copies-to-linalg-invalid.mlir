// RUN: not attention-opt %s --attention-cpu-copies-to-linalg 2>&1 | FileCheck %s

// CHECK: copies-to-linalg-invalid.mlir:6:3: error: 'memref.copy' of an unknown rank cannot be lowered
// CHECK-NOT: error:
func.func @copies(%a: memref<*xf32>, %b: memref<*xf32>) {
  memref.copy %a, %b : memref<*xf32> to memref<*xf32>
  return
}
