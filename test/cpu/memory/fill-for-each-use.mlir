// Ops that add to one filled tensor get a fill each, so that no zeros are copied.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-fill-for-each-use)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @two_products(
// CHECK: %[[ONE:.+]] = linalg.fill
// CHECK: linalg.matmul {{.+}} outs(%[[ONE]]
// CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<4x4xf32>
// CHECK: %[[OTHER:.+]] = linalg.fill {{.+}} outs(%[[EMPTY]]
// CHECK: linalg.matmul {{.+}} outs(%[[OTHER]]
// BUFFERS-LABEL: func.func @two_products(
// BUFFERS-COUNT-2: memref.alloc()
// BUFFERS-NOT: memref.alloc()
// BUFFERS-NOT: memref.copy
// BUFFERS: return
func.func @two_products(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %x = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.matmul ins(%b, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %x, %y : tensor<4x4xf32>, tensor<4x4xf32>
}

// What only reads the zeros keeps them; what adds in another block does too.
// CHECK-LABEL: func.func @read_too(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x4xf32>
// CHECK: %[[ZEROS:.+]] = linalg.fill
// CHECK: %[[OWN:.+]] = linalg.fill
// CHECK: linalg.matmul ins(%[[A]], %[[ZEROS]] {{.+}} outs(%[[OWN]]
// CHECK: scf.for
// CHECK-NOT: linalg.fill
// CHECK: linalg.matmul {{.+}} outs(%[[ZEROS]]
func.func @read_too(%a: tensor<4x4xf32>, %n: index) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %x = linalg.matmul ins(%a, %f : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%b = %a) -> tensor<4x4xf32> {
    %z = linalg.matmul ins(%b, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
    scf.yield %z : tensor<4x4xf32>
  }
  return %x, %y : tensor<4x4xf32>, tensor<4x4xf32>
}
