// Each chain of ops that write to an empty or a filled tensor gets one of its own: no zeros are copied.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-make-own-destinations)' | FileCheck %s
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

// Each copy gets an empty tensor, made beside it; what is in a loop keeps the one of outside.
// CHECK-LABEL: func.func @empties(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<?xf32>, %[[N:[a-z0-9]+]]: index
// CHECK: %[[FIRST:.+]] = tensor.empty(%[[N]])
// CHECK: linalg.copy {{.+}} outs(%[[FIRST]]
// CHECK: %[[SECOND:.+]] = tensor.empty(%[[N]])
// CHECK: linalg.copy {{.+}} outs(%[[SECOND]]
// CHECK: scf.for
// CHECK-NOT: tensor.empty
// CHECK: linalg.copy {{.+}} outs(%[[FIRST]]
func.func @empties(%a: tensor<?xf32>, %n: index) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty(%n) : tensor<?xf32>
  %x = linalg.copy ins(%a : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %y = linalg.copy ins(%a : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %z = scf.for %i = %c0 to %n step %c1 iter_args(%b = %a) -> tensor<?xf32> {
    %c = linalg.copy ins(%b : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
    scf.yield %c : tensor<?xf32>
  }
  return %x, %y, %z : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// What reads a sum of products may write in its place, and so may what reads that; a second chain,
// which is made of the same zeros, has a tensor of its own.
// CHECK-LABEL: func.func @chains(
// CHECK: %[[E:.+]] = tensor.empty()
// CHECK: %[[ZEROS:.+]] = linalg.fill {{.+}} outs(%[[E]]
// CHECK: linalg.matmul {{.+}} outs(%[[ZEROS]]
// CHECK: linalg.exp {{.+}} outs(%[[E]]
// CHECK: linalg.tanh {{.+}} outs(%[[E]]
// CHECK: %[[F:.+]] = tensor.empty()
// CHECK: %[[OTHER_ZEROS:.+]] = linalg.fill {{.+}} outs(%[[F]]
// CHECK: linalg.matmul {{.+}} outs(%[[OTHER_ZEROS]]
// CHECK: linalg.exp {{.+}} outs(%[[F]]
// BUFFERS-LABEL: func.func @chains(
// BUFFERS-COUNT-2: memref.alloc()
// BUFFERS-NOT: memref.alloc()
// BUFFERS-NOT: memref.copy
// BUFFERS: return
func.func @chains(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %x = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %xe = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %xt = linalg.tanh ins(%xe : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.matmul ins(%b, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %ye = linalg.exp ins(%y : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %xt, %ye : tensor<4x4xf32>, tensor<4x4xf32>
}

// A chain of many ops has a tensor for every sixteen of them.
// CHECK-LABEL: func.func @a_long_chain(
// CHECK: %[[E:.+]] = tensor.empty()
// CHECK-COUNT-16: linalg.exp {{.+}} outs(%[[E]] :
// CHECK: %[[F:.+]] = tensor.empty()
// CHECK-COUNT-2: linalg.exp {{.+}} outs(%[[F]] :
func.func @a_long_chain(%x0: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %x1 = linalg.exp ins(%x0 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x2 = linalg.exp ins(%x1 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x3 = linalg.exp ins(%x2 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x4 = linalg.exp ins(%x3 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x5 = linalg.exp ins(%x4 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x6 = linalg.exp ins(%x5 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x7 = linalg.exp ins(%x6 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x8 = linalg.exp ins(%x7 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x9 = linalg.exp ins(%x8 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x10 = linalg.exp ins(%x9 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x11 = linalg.exp ins(%x10 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x12 = linalg.exp ins(%x11 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x13 = linalg.exp ins(%x12 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x14 = linalg.exp ins(%x13 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x15 = linalg.exp ins(%x14 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x16 = linalg.exp ins(%x15 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x17 = linalg.exp ins(%x16 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %x18 = linalg.exp ins(%x17 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %x18 : tensor<4xf32>
}
