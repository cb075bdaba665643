// RUN: attention-opt %s --attention-cpu-place-on-device | FileCheck %s

// What is computed from numbers is written to memory of the device; views stay, and copies.

// CHECK-LABEL: func.func private @on_host_0(
// CHECK-SAME:    %{{.*}}: f32, %[[TARGET:.*]]: memref<8xf32>) attributes {no_inline}
// CHECK:         linalg.fill
// CHECK:         call @write_to_device_0(%{{.*}}, %[[TARGET]])

// CHECK-LABEL: func.func @write(
// CHECK-SAME:    %[[CACHE:.*]]: tensor<4x8xf32>, %[[X:.*]]: f32)
// CHECK-NOT:     linalg
// CHECK:         %[[ROOM:.*]] = memref.alloc() : memref<8xf32>
// CHECK:         call @on_host_0(%[[X]], %[[ROOM]])
// CHECK:         %[[ROW:.*]] = bufferization.to_tensor %[[ROOM]] restrict writable
// CHECK:         tensor.insert_slice %[[ROW]] into %[[CACHE]]
func.func @write(%cache: tensor<4x8xf32>, %x: f32) -> tensor<4x8xf32> {
  %empty = tensor.empty() : tensor<8xf32>
  %row = linalg.fill ins(%x : f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %new = tensor.insert_slice %row into %cache[1, 0] [1, 8] [1, 1]
      : tensor<8xf32> into tensor<4x8xf32>
  return %new : tensor<4x8xf32>
}
