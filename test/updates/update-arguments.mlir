// A result that is the new value of a writable argument is written there, and returned no longer.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-mark-updates)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<1x64xf32>, %{{[a-z0-9]+}}: tensor<1024x64xf32> {attention.aliases_result = 0 : i64, bufferization.writable = true}, %{{.+}}: index) -> tensor<1024x64xf32>

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
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<8xf32> {attention.aliases_result = 1 : i64, {{[^}]+}}}, %{{[a-z0-9]+}}: tensor<8xf32> {attention.aliases_result = 0 : i64,
// BUFFERS-LABEL: func.func @crossed(
// BUFFERS-NOT: memref.alloc
// BUFFERS-NOT: memref.copy
// BUFFERS: return{{$}}
func.func @crossed(%k: tensor<8xf32> {bufferization.writable = true}, %v: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %new_k = tensor.insert %x into %k[%c0] : tensor<8xf32>
  %new_v = tensor.insert %x into %v[%c0] : tensor<8xf32>
  return %new_v, %new_k : tensor<8xf32>, tensor<8xf32>
}

// The result that is named, though another one has its type too.
// CHECK-LABEL: func.func @named(
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<8xf32> {attention.aliases_result = 1 : i64, bufferization.writable = true}
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

// So is every view of it.
// CHECK-LABEL: func.func @views_of_the_old_value(
// CHECK: %[[SLICE:.+]] = tensor.extract_slice
// CHECK-NEXT: %[[OLD_SLICE:.+]] = bufferization.alloc_tensor() copy(%[[SLICE]])
// CHECK-NEXT: %[[ROWS:.+]] = tensor.expand_shape
// CHECK-NEXT: %[[OLD_ROWS:.+]] = bufferization.alloc_tensor() copy(%[[ROWS]])
// CHECK-NEXT: %[[FLAT:.+]] = tensor.collapse_shape
// CHECK-NEXT: %[[OLD_FLAT:.+]] = bufferization.alloc_tensor() copy(%[[FLAT]])
// CHECK-NEXT: %[[SHAPED:.+]] = tensor.reshape
// CHECK-NEXT: %[[OLD_SHAPED:.+]] = bufferization.alloc_tensor() copy(%[[SHAPED]])
// CHECK: tensor.insert
// CHECK: return %[[OLD_SLICE]], %[[OLD_ROWS]], %[[OLD_FLAT]], %[[OLD_SHAPED]]
func.func @views_of_the_old_value(%a: tensor<8x4xf32> {bufferization.writable = true}, %x: f32, %shape: tensor<1xindex>) -> (tensor<1x4xf32>, tensor<2x4x4xf32>, tensor<32xf32>, tensor<32xf32>, tensor<8x4xf32>) {
  %c0 = arith.constant 0 : index
  %slice = tensor.extract_slice %a[2, 0] [1, 4] [1, 1] : tensor<8x4xf32> to tensor<1x4xf32>
  %rows = tensor.expand_shape %a [[0, 1], [2]] output_shape [2, 4, 4] : tensor<8x4xf32> into tensor<2x4x4xf32>
  %flat = tensor.collapse_shape %a [[0, 1]] : tensor<8x4xf32> into tensor<32xf32>
  %shaped = tensor.reshape %a(%shape) : (tensor<8x4xf32>, tensor<1xindex>) -> tensor<32xf32>
  %new = tensor.insert %x into %a[%c0, %c0] : tensor<8x4xf32>
  return %slice, %rows, %flat, %shaped, %new : tensor<1x4xf32>, tensor<2x4x4xf32>, tensor<32xf32>, tensor<32xf32>, tensor<8x4xf32>
}

// Extents that the types leave open must agree.
// CHECK-LABEL: func.func @dynamic(
// CHECK: cf.assert %{{.+}}, "result 0 has another extent along dimension 0 than argument 0, which it updates"
// CHECK: return
func.func @dynamic(%a: tensor<?xf32> {bufferization.writable = true}, %b: tensor<?xf32>) -> tensor<?xf32> {
  %c = arith.addf %b, %b : tensor<?xf32>
  return %c : tensor<?xf32>
}

// What is computed without the argument is computed in it; but not if it is read in another order.
// BUFFERS-LABEL: func.func @reset(
// BUFFERS-SAME: %[[A:[a-z0-9]+]]: memref
// BUFFERS-NOT: memref.alloc
// BUFFERS: linalg.fill {{.+}} outs(%[[A]]
// BUFFERS: return{{$}}
// BUFFERS-LABEL: func.func @transposed(
// BUFFERS-SAME: %[[A:[a-z0-9]+]]: memref
// BUFFERS: %[[NEW:.+]] = memref.alloc
// BUFFERS: outs(%[[NEW]]
// BUFFERS: memref.copy %[[NEW]], %[[A]]
func.func @reset(%a: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %r = linalg.fill ins(%x : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}
func.func @transposed(%a: tensor<8x8xf32> {bufferization.writable = true}) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<8x8xf32>
  %r = linalg.transpose ins(%a : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) permutation = [1, 0]
  return %r : tensor<8x8xf32>
}

// All results are computed before an argument gets one: another may lie in its memory.
// BUFFERS-LABEL: func.func @exchanged(
// BUFFERS-SAME: %[[K:[a-z0-9]+]]: memref<{{[^>]+>>}}, %[[V:[a-z0-9]+]]: memref
// BUFFERS-DAG: memref.copy %[[V]], %[[NEW_K:.+]] :
// BUFFERS-DAG: memref.copy %[[K]], %[[NEW_V:.+]] :
// BUFFERS: memref.copy %[[NEW_K]], %[[K]]
// BUFFERS-NEXT: memref.copy %[[NEW_V]], %[[V]]
// BUFFERS-NEXT: return{{$}}
func.func @exchanged(%k: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 0},
                     %v: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 1}) -> (tensor<8xf32>, tensor<8xf32>) {
  return %v, %k : tensor<8xf32>, tensor<8xf32>
}

// An argument that no result is the new value of is only read, whatever it says; private functions
// stay as they are.
// CHECK-LABEL: func.func @scratch(
// CHECK-SAME: tensor<8xf32> {bufferization.writable = false}, %{{.+}}: f32) -> f32
// CHECK-LABEL: func.func private @private(
// CHECK-SAME: tensor<8xf32> {bufferization.writable = true}
func.func @scratch(%a: tensor<8xf32> {bufferization.writable = true}, %x: f32) -> f32 {
  return %x : f32
}

func.func private @private(%a: tensor<8xf32> {bufferization.writable = true}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}
