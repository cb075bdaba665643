// What reads an argument before it is updated stays in front of the update, so that nothing is copied.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-tile-rowwise{workers=2})' | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu='stop-after=bufferized' | FileCheck %s --check-prefix=COPY

// CHECK-LABEL: func.func @f(
// CHECK: arith.addf
// CHECK: tensor.insert_slice
// CHECK: arith.mulf
// CHECK-NOT: attention.stays
// COPY-LABEL: func.func @f(
// COPY-NOT: memref.copy %{{.+}} : memref<128x512xf32
func.func @f(%cache: tensor<128x512xf32> {bufferization.writable = true}, %new: tensor<1x512xf32>, %p: index) -> (tensor<128x512xf32>, tensor<128x512xf32>) {
  %e = tensor.empty() : tensor<128x512xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%cache : tensor<128x512xf32>) outs(%e : tensor<128x512xf32>) {
  ^bb0(%x: f32, %o: f32):
    %v = arith.addf %x, %x : f32
    linalg.yield %v : f32
  } -> tensor<128x512xf32>
  %c = tensor.insert_slice %new into %cache[%p, 0] [1, 512] [1, 1] : tensor<1x512xf32> into tensor<128x512xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%r : tensor<128x512xf32>) outs(%e : tensor<128x512xf32>) {
  ^bb0(%x: f32, %o: f32):
    %v = arith.mulf %x, %x : f32
    linalg.yield %v : f32
  } -> tensor<128x512xf32>
  return %c, %s : tensor<128x512xf32>, tensor<128x512xf32>
}
