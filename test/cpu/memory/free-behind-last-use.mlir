// Buffers are freed behind their last use, so that layers that follow each other share memory.

// RUN: attention-opt %s --attention-to-cpu='stop-after=deallocated num-threads=1' | FileCheck %s

// CHECK-LABEL: func.func @layers(
// CHECK: %[[FIRST:.+]] = memref.alloc() {{.*}} : memref<256x256xf32>
// CHECK: %[[SECOND:.+]] = memref.alloc() {{.*}} : memref<256x256xf32>
// CHECK: memref.dealloc %[[FIRST]]
// CHECK: %[[THIRD:.+]] = memref.alloc() {{.*}} : memref<256x256xf32>
// CHECK: memref.dealloc %[[SECOND]]
// CHECK: return %[[THIRD]]
func.func @layers(%a: tensor<256x256xf32>) -> tensor<256x256xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<256x256xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<256x256xf32>) -> tensor<256x256xf32>
  %x = linalg.matmul ins(%a, %a : tensor<256x256xf32>, tensor<256x256xf32>) outs(%f : tensor<256x256xf32>) -> tensor<256x256xf32>
  %y = linalg.matmul ins(%x, %a : tensor<256x256xf32>, tensor<256x256xf32>) outs(%f : tensor<256x256xf32>) -> tensor<256x256xf32>
  %z = linalg.matmul ins(%y, %a : tensor<256x256xf32>, tensor<256x256xf32>) outs(%f : tensor<256x256xf32>) -> tensor<256x256xf32>
  return %z : tensor<256x256xf32>
}

// A function may return the buffer that it is given: its caller does not free it before that is read.
// CHECK-LABEL: func.func @read_behind_a_call(
// CHECK: %[[X:.+]] = memref.alloc() {{.*}} : memref<256x256xf32>
// CHECK: %[[SAME:.+]] = call @same(%[[X]])
// CHECK: memref.load %[[SAME]]
// CHECK: memref.dealloc %[[X]]
func.func private @same(%a: tensor<256x256xf32>) -> tensor<256x256xf32> attributes {no_inline} {
  return %a : tensor<256x256xf32>
}

func.func @read_behind_a_call(%a: tensor<256x256xf32>, %i: index) -> f32 {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<256x256xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<256x256xf32>) -> tensor<256x256xf32>
  %x = linalg.matmul ins(%a, %a : tensor<256x256xf32>, tensor<256x256xf32>) outs(%f : tensor<256x256xf32>) -> tensor<256x256xf32>
  %y = func.call @same(%x) : (tensor<256x256xf32>) -> tensor<256x256xf32>
  %r = tensor.extract %y[%i, %i] : tensor<256x256xf32>
  return %r : f32
}
