// A copy between buffers with gaps becomes a linalg op, hence loops; one without stays a memcpy.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-copies-to-linalg)" | FileCheck %s

// CHECK-LABEL: func.func @copies(
// CHECK-SAME: %[[A:.+]]: memref<4x8xf32>, %[[B:.+]]: memref<4x8xf32>, %[[C:.+]]: memref<4x8xf32, strided<[16, 1]>>)
// CHECK: memref.copy %[[A]], %[[B]]
// CHECK: linalg.copy {{.*}}ins(%[[A]] : {{.*}}) outs(%[[C]] :
// CHECK-NOT: memref.copy
func.func @copies(%a: memref<4x8xf32>, %b: memref<4x8xf32>, %c: memref<4x8xf32, strided<[16, 1]>>) {
  memref.copy %a, %b : memref<4x8xf32> to memref<4x8xf32>
  memref.copy %a, %c : memref<4x8xf32> to memref<4x8xf32, strided<[16, 1]>>
  return
}
