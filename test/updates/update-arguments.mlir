// A result that is the new value of a writable argument is written there, and returned no longer.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-update-arguments)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: %[[ROW:[a-z0-9]+]]: tensor<1x64xf32>, %[[CACHE:[a-z0-9]+]]: tensor<1024x64xf32> {bufferization.writable = true}, %{{.+}}: index) {
// CHECK: %[[MEMORY:.+]] = bufferization.to_buffer %[[CACHE]] read_only
// CHECK: %[[NEW:.+]] = tensor.insert_slice %[[ROW]] into %[[CACHE]]
// CHECK: bufferization.materialize_in_destination %[[NEW]] in restrict writable %[[MEMORY]]
// CHECK-NEXT: return{{$}}

// BUFFERS-LABEL: func.func @one_row(
// BUFFERS-SAME: %[[ROW:[a-z0-9]+]]: memref<1x64xf32, {{.+}}>, %[[CACHE:[a-z0-9]+]]: memref<1024x64xf32, strided<[?, 1], offset: ?>>
// BUFFERS-NOT: memref.alloc
// BUFFERS: %[[PLACE:.+]] = memref.subview %[[CACHE]]
// BUFFERS-NEXT: memref.copy %[[ROW]], %[[PLACE]]
// BUFFERS-NEXT: return{{$}}
func.func @one_row(%row: tensor<1x64xf32>, %cache: tensor<1024x64xf32> {bufferization.writable = true}, %at: index) -> tensor<1024x64xf32> {
  %new = tensor.insert_slice %row into %cache[%at, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1024x64xf32>
  return %new : tensor<1024x64xf32>
}

// What reads the new value reads the argument; other results stay.
// BUFFERS-LABEL: func.func @read_behind(
// BUFFERS-SAME: %[[CACHE:[a-z0-9]+]]: memref<8x4xf32, strided<[?, 1], offset: ?>>, %[[AT:[a-z0-9]+]]: index) -> memref<4xf32>
// BUFFERS: memref.store %{{.+}}, %[[CACHE]][%[[AT]], %{{.+}}]
// BUFFERS: %[[SUM:.+]] = memref.alloc() {{.*}}: memref<4xf32>
// BUFFERS-NOT: memref.alloc
// BUFFERS: ins(%[[CACHE]] : {{.+}}) outs(%[[SUM]]
// BUFFERS: return %[[SUM]]
func.func @read_behind(%x: f32, %cache: tensor<8x4xf32> {bufferization.writable = true}, %at: index) -> (tensor<4xf32>, tensor<8x4xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %new = tensor.insert %x into %cache[%at, %c0] : tensor<8x4xf32>
  %empty = tensor.empty() : tensor<4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.reduce ins(%new : tensor<8x4xf32>) outs(%init : tensor<4xf32>) dimensions = [0]
    (%a: f32, %b: f32) {
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
    }
  return %sum, %new : tensor<4xf32>, tensor<8x4xf32>
}

// Rows of a loop, each at a place of its own.
// BUFFERS-LABEL: func.func @rows_of_a_loop(
// BUFFERS-NOT: memref.alloc
// BUFFERS-NOT: return %
// BUFFERS-LABEL: func.func @
func.func @rows_of_a_loop(%rows: tensor<3x4xf32>, %places: tensor<3xindex>, %cache: tensor<8x4xf32> {bufferization.writable = true}) -> tensor<8x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %new = scf.for %i = %c0 to %c3 step %c1 iter_args(%c = %cache) -> tensor<8x4xf32> {
    %at = tensor.extract %places[%i] : tensor<3xindex>
    %row = tensor.extract_slice %rows[%i, 0] [1, 4] [1, 1] : tensor<3x4xf32> to tensor<1x4xf32>
    %n = tensor.insert_slice %row into %c[%at, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<8x4xf32>
    scf.yield %n : tensor<8x4xf32>
  }
  return %new : tensor<8x4xf32>
}

// Of two arguments of one type, each has the result that is written to it, whatever the order.
// CHECK-LABEL: func.func @crossed(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<8xf32> {{.+}}, %[[V:[a-z0-9]+]]: tensor<8xf32>
// CHECK-DAG: %[[MEMORY_K:.+]] = bufferization.to_buffer %[[K]]
// CHECK-DAG: %[[MEMORY_V:.+]] = bufferization.to_buffer %[[V]]
// CHECK-DAG: %[[NEW_K:.+]] = tensor.insert %{{.+}} into %[[K]]
// CHECK-DAG: %[[NEW_V:.+]] = tensor.insert %{{.+}} into %[[V]]
// CHECK-DAG: bufferization.materialize_in_destination %[[NEW_K]] in restrict writable %[[MEMORY_K]]
// CHECK-DAG: bufferization.materialize_in_destination %[[NEW_V]] in restrict writable %[[MEMORY_V]]
func.func @crossed(%k: tensor<8xf32> {bufferization.writable = true}, %v: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %new_k = tensor.insert %x into %k[%c0] : tensor<8xf32>
  %new_v = tensor.insert %x into %v[%c0] : tensor<8xf32>
  return %new_v, %new_k : tensor<8xf32>, tensor<8xf32>
}

// The result that is named, though it is computed elsewhere: it is copied to the argument.
// CHECK-LABEL: func.func @named(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<8xf32> {bufferization.writable = true}, %{{.+}}: tensor<8xf32>) -> tensor<8xf32> {
// CHECK: %[[SUM:.+]] = arith.addf
// CHECK: %[[PRODUCT:.+]] = arith.mulf
// CHECK: bufferization.materialize_in_destination %[[PRODUCT]]
// CHECK: return %[[SUM]]
func.func @named(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 1}, %b: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %sum = arith.addf %a, %b : tensor<8xf32>
  %product = arith.mulf %a, %b : tensor<8xf32>
  return %sum, %product : tensor<8xf32>, tensor<8xf32>
}

// The old value is a result too: it is copied before the argument changes.
// CHECK-LABEL: func.func @old_and_new(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<8xf32>
// CHECK: %[[OLD:.+]] = bufferization.alloc_tensor() copy(%[[A]])
// CHECK: tensor.insert
// CHECK: return %[[OLD]]
func.func @old_and_new(%a: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.insert %x into %a[%c0] : tensor<8xf32>
  return %a, %new : tensor<8xf32>, tensor<8xf32>
}

// Extents that the types leave open must agree.
// CHECK-LABEL: func.func @dynamic(
// CHECK: cf.assert %{{.+}}, "result 0 has another extent along dimension 0 than argument 0, which it updates"
// CHECK: bufferization.materialize_in_destination
func.func @dynamic(%a: tensor<?xf32> {bufferization.writable = true}, %b: tensor<?xf32>) -> tensor<?xf32> {
  %c = arith.addf %b, %b : tensor<?xf32>
  return %c : tensor<?xf32>
}

// An argument that no result is the new value of stays as it is, and so do private functions.
// CHECK-LABEL: func.func @scratch(
// CHECK-SAME: tensor<8xf32> {bufferization.writable = true}, %{{.+}}: f32) -> f32
// CHECK-NOT: materialize
// CHECK-LABEL: func.func private @private(
// CHECK-SAME: -> tensor<8xf32>
func.func @scratch(%a: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> f32 {
  return %x : f32
}

func.func private @private(%a: tensor<8xf32> {bufferization.writable = true}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}
