// A concatenation behind a writable argument writes what is new to memory that the caller gives for
// the result, and that begins with the argument. Nothing copies what was there.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-write-updates)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @step(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<1x8x?x64xf32> {bufferization.writable = false}, %[[KEY:[a-z0-9]+]]: tensor<1x8x1x64xf32>, %[[MEMORY:[a-z0-9]+]]: tensor<1x8x?x64xf32> {attention.aliases_result = 0 : i64, attention.extends = 0 : i64, bufferization.writable = true}) -> tensor<1x8x?x64xf32>
// CHECK: %[[N:.+]] = tensor.dim %[[OLD]], %c2
// CHECK: %[[LONGER:.+]] = arith.addi %[[N]], %c1
// CHECK: %[[GIVEN:.+]] = tensor.dim %[[MEMORY]], %c2
// CHECK: %[[AGREE:.+]] = arith.cmpi eq, %[[GIVEN]], %[[LONGER]]
// CHECK: cf.assert %[[AGREE]], "out of result 0 has another extent along dimension 2 than argument 0 with what is appended to it"
// CHECK: %[[NEW:.+]] = tensor.insert_slice %[[KEY]] into %[[MEMORY]][0, 0, %[[N]], 0] [1, 8, 1, 64] [1, 1, 1, 1]
// CHECK: return %[[NEW]]

// BUFFERS-LABEL: func.func @step(
// BUFFERS-SAME: %{{[a-z0-9]+}}: memref<1x8x?x64xf32, {{[^%]+}}%[[KEY:[a-z0-9]+]]: memref<1x8x1x64xf32, {{[^%]+}}%[[MEMORY:[a-z0-9]+]]: memref<1x8x?x64xf32, strided<[?, ?, ?, 1], offset: ?>>) {
// BUFFERS-NOT: memref.alloc
// BUFFERS: %[[PLACE:.+]] = memref.subview %[[MEMORY]][0, 0, %{{.+}}, 0] [1, 8, 1, 64]
// BUFFERS-NEXT: memref.copy %[[KEY]], %[[PLACE]]
// BUFFERS-NEXT: return{{$}}
func.func @step(%old: tensor<1x8x?x64xf32> {bufferization.writable = true}, %key: tensor<1x8x1x64xf32>) -> tensor<1x8x?x64xf32> {
  %new = tensor.concat dim(2) %old, %key : (tensor<1x8x?x64xf32>, tensor<1x8x1x64xf32>) -> tensor<1x8x?x64xf32>
  return %new : tensor<1x8x?x64xf32>
}

// Extents that the types state are asserted nowhere.
// CHECK-LABEL: func.func @static(
// CHECK-SAME: tensor<2x16x8xf32> {bufferization.writable = false}, %{{.+}}: tensor<2x3x8xf32>, %[[MEMORY:[a-z0-9]+]]: tensor<2x19x8xf32> {attention.aliases_result = 0 : i64, attention.extends = 0 : i64, bufferization.writable = true})
// CHECK-NOT: cf.assert
// CHECK: tensor.insert_slice %{{.+}} into %[[MEMORY]][0, 16, 0] [2, 3, 8] [1, 1, 1]
func.func @static(%old: tensor<2x16x8xf32> {bufferization.writable = true, attention.aliases_result = 0}, %new: tensor<2x3x8xf32>) -> tensor<2x19x8xf32> {
  %r = tensor.concat dim(1) %old, %new : (tensor<2x16x8xf32>, tensor<2x3x8xf32>) -> tensor<2x19x8xf32>
  return %r : tensor<2x19x8xf32>
}

// No rows, which MLIR refuses to insert behind the last.
// CHECK-LABEL: func.func @nothing(
// CHECK-SAME: %[[MEMORY:[a-z0-9]+]]: tensor<?x8xf32> {attention.aliases_result
// CHECK-NOT: tensor.insert_slice
// CHECK: return
// BUFFERS-LABEL: func.func @nothing(
// BUFFERS-NOT: memref.copy
// BUFFERS: return{{$}}
func.func @nothing(%old: tensor<2x8xf32> {bufferization.writable = true}, %none: tensor<0x8xf32>) -> tensor<?x8xf32> {
  %r = tensor.concat dim(0) %old, %none : (tensor<2x8xf32>, tensor<0x8xf32>) -> tensor<2x8xf32>
  %cast = tensor.cast %r : tensor<2x8xf32> to tensor<?x8xf32>
  return %cast : tensor<?x8xf32>
}

// Rows without elements, whose slices MLIR refuses wherever they are.
// CHECK-LABEL: func.func @no_columns(
// CHECK-SAME: %[[MEMORY:[a-z0-9]+]]: tensor<?x0xf32> {attention.aliases_result
// CHECK-NOT: tensor.insert_slice
// CHECK: return %[[MEMORY]]
func.func @no_columns(%old: tensor<?x0xf32> {bufferization.writable = true}, %row: tensor<1x0xf32>) -> tensor<?x0xf32> {
  %r = tensor.concat dim(0) %old, %row : (tensor<?x0xf32>, tensor<1x0xf32>) -> tensor<?x0xf32>
  return %r : tensor<?x0xf32>
}

// Several operands, through casts, of extents that only the call knows.
// CHECK-LABEL: func.func @several(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<?x4xf32> {{.+}}, %[[A:[a-z0-9]+]]: tensor<?x4xf32>, %[[B:[a-z0-9]+]]: tensor<2x?xf32>, %[[MEMORY:[a-z0-9]+]]: tensor<?x?xf32> {attention.aliases_result = 1
// CHECK: cf.assert %{{.+}}, "tensor.concat at {{.+}} needs operands that have one extent along dimension 1"
// CHECK: %[[N:.+]] = tensor.dim %[[OLD]], %c0
// CHECK: %[[M:.+]] = tensor.dim %[[A]], %c0
// CHECK: %[[SECOND:.+]] = arith.addi %[[N]], %[[M]]
// CHECK: cf.assert %{{.+}}, "out of result 1 has another extent along dimension 0 than argument 0 with what is appended to it"
// CHECK: cf.assert %{{.+}}, "out of result 1 has another extent along dimension 1 than argument 0 with what is appended to it"
// CHECK: %[[FIRST:.+]] = tensor.insert_slice %[[A]] into %[[MEMORY]][%[[N]], 0] [%[[M]], 4] [1, 1]
// CHECK: %[[BOTH:.+]] = tensor.insert_slice %{{.+}} into %[[FIRST]][%[[SECOND]], 0] [2, 4] [1, 1]
// CHECK: tensor.cast %[[BOTH]] : tensor<?x?xf32> to tensor<?x4xf32>
// BUFFERS-LABEL: func.func @several(
// BUFFERS-NOT: memref.alloc
// BUFFERS-COUNT-2: memref.copy
// BUFFERS-NOT: memref.copy
// BUFFERS: return %{{[a-z0-9_]+}} : index
func.func @several(%old: tensor<?x4xf32> {bufferization.writable = true}, %a: tensor<?x4xf32>, %b: tensor<2x?xf32>) -> (index, tensor<?x?xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %old, %c0 : tensor<?x4xf32>
  %r = tensor.concat dim(0) %old, %a, %b : (tensor<?x4xf32>, tensor<?x4xf32>, tensor<2x?xf32>) -> tensor<?x4xf32>
  %cast = tensor.cast %r : tensor<?x4xf32> to tensor<?x?xf32>
  return %n, %cast : index, tensor<?x?xf32>
}

// What reads the old rows reads the argument, what reads all of them the memory.
// BUFFERS-LABEL: func.func @old_and_new(
// BUFFERS-SAME: %[[OLD:[a-z0-9]+]]: memref<8x4xf32, {{[^%]+}}%[[X:[a-z0-9]+]]: memref<1x4xf32, {{[^%]+}}%[[MEMORY:[a-z0-9]+]]: memref<9x4xf32
// BUFFERS-NOT: memref.alloc{{.+}}: memref<{{[0-9]+}}x{{[0-9]}}
// BUFFERS: %[[ROW:.+]] = memref.subview %[[MEMORY]][8, 0] [1, 4]
// BUFFERS-NEXT: memref.copy %{{.+}}, %[[ROW]]
// BUFFERS-NOT: memref.alloc{{.+}}: memref<{{[0-9]+}}x{{[0-9]}}
// BUFFERS-NOT: memref.copy
// BUFFERS: ins(%[[MEMORY]] :
// BUFFERS: ins(%[[OLD]] :
func.func @old_and_new(%old: tensor<8x4xf32> {bufferization.writable = true}, %x: tensor<1x4xf32>) -> (tensor<9x4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4xf32>
  %row = linalg.exp ins(%x : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  %new = tensor.concat dim(0) %old, %row : (tensor<8x4xf32>, tensor<1x4xf32>) -> tensor<9x4xf32>
  %empty = tensor.empty() : tensor<4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.reduce { arith.addf } ins(%new : tensor<9x4xf32>) outs(%init : tensor<4xf32>) dimensions = [0]
  %other = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %before = linalg.reduce { arith.addf } ins(%old : tensor<8x4xf32>) outs(%other : tensor<4xf32>) dimensions = [0]
  return %new, %sum, %before : tensor<9x4xf32>, tensor<4xf32>, tensor<4xf32>
}

// Two caches: each has the result that begins with it.
// CHECK-LABEL: func.func @crossed(
// CHECK-SAME: %{{[a-z0-9]+}}: tensor<?x4xf32> {attention.aliases_result = 1 : i64, attention.extends = 0 : i64, bufferization.writable = true}, %{{[a-z0-9]+}}: tensor<?x4xf32> {attention.aliases_result = 0 : i64, attention.extends = 1 : i64, bufferization.writable = true})
// CHECK-COUNT-2: tensor.insert_slice
func.func @crossed(%k: tensor<?x4xf32> {bufferization.writable = true}, %v: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %new_v = tensor.concat dim(0) %v, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  %new_k = tensor.concat dim(0) %k, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %new_v, %new_k : tensor<?x4xf32>, tensor<?x4xf32>
}

// One at each return.
// CHECK-LABEL: func.func @branches(
// CHECK: ^bb1:
// CHECK: tensor.insert_slice
// CHECK: ^bb2:
// CHECK: tensor.insert_slice
// BUFFERS-LABEL: func.func @branches(
// BUFFERS-NOT: memref.alloc
func.func @branches(%old: tensor<8x4xf32> {bufferization.writable = true}, %a: tensor<1x4xf32>, %b: tensor<1x4xf32>, %first: i1) -> tensor<9x4xf32> {
  cf.cond_br %first, ^bb1, ^bb2
^bb1:
  %x = tensor.concat dim(0) %old, %a : (tensor<8x4xf32>, tensor<1x4xf32>) -> tensor<9x4xf32>
  return %x : tensor<9x4xf32>
^bb2:
  %y = tensor.concat dim(0) %old, %b : (tensor<8x4xf32>, tensor<1x4xf32>) -> tensor<9x4xf32>
  return %y : tensor<9x4xf32>
}

// An empty tensor into which both are inserted, as upstream writes a concatenation.
// CHECK-LABEL: func.func @inserted(
// CHECK-SAME: %[[OLD:[a-z0-9]+]]: tensor<?x4xf32> {{.+}}, %[[ROW:[a-z0-9]+]]: tensor<1x4xf32>, %[[MEMORY:[a-z0-9]+]]: tensor<?x4xf32> {attention.aliases_result = 0 : i64, attention.extends = 0
// CHECK: %[[N:.+]] = tensor.dim %[[OLD]], %c0
// CHECK: %[[LONGER:.+]] = affine.apply
// CHECK: %[[GIVEN:.+]] = tensor.dim %[[MEMORY]], %c0
// CHECK: %[[AGREE:.+]] = arith.cmpi eq, %[[GIVEN]], %[[LONGER]]
// CHECK: cf.assert %[[AGREE]], "out of result 0 has another extent along dimension 0 than argument 0 with what is appended to it"
// CHECK-NOT: tensor.insert_slice %[[OLD]]
// CHECK: %[[NEW:.+]] = tensor.insert_slice %[[ROW]] into %[[MEMORY]][%[[N]], 0]
// CHECK: return %[[NEW]]
// BUFFERS-LABEL: func.func @inserted(
// BUFFERS-NOT: memref.alloc
// BUFFERS: return{{$}}
func.func @inserted(%old: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %old, %c0 : tensor<?x4xf32>
  %longer = affine.apply affine_map<()[s0] -> (s0 + 1)>()[%n]
  %empty = tensor.empty(%longer) : tensor<?x4xf32>
  %first = tensor.insert_slice %old into %empty[0, 0] [%n, 4] [1, 1] : tensor<?x4xf32> into tensor<?x4xf32>
  %r = tensor.insert_slice %row into %first[%n, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// Nothing reads the argument but the insertion.
// CHECK-LABEL: func.func @inserted_cast(
// CHECK-SAME: %[[MEMORY:[a-z0-9]+]]: tensor<?x4xf32> {attention.aliases_result = 0 : i64, attention.extends = 0
// CHECK-NOT: bufferization.alloc_tensor
// CHECK: tensor.insert_slice
func.func @inserted_cast(%old: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>) -> tensor<?x4xf32> {
  %cast = tensor.cast %old : tensor<?x4xf32> to tensor<8x4xf32>
  %empty = tensor.empty() : tensor<9x4xf32>
  %first = tensor.insert_slice %cast into %empty[0, 0] [8, 4] [1, 1] : tensor<8x4xf32> into tensor<9x4xf32>
  %new = tensor.insert_slice %row into %first[8, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<9x4xf32>
  %r = tensor.cast %new : tensor<9x4xf32> to tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}
