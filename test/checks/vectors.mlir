// The vectors that a program reads and writes are inside where it says so, or start inside.

// RUN: attention-opt %s --attention-cpu-check-accesses --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @in_bounds(
// CHECK-SAME: %[[V:.+]]: vector<4xf32>, %[[A:.+]]: tensor<8x?xf32>, %[[ROW:.+]]: index, %[[AT:.+]]: index)
// CHECK: %[[LAST_ROW:.+]] = arith.constant 7 : index
// CHECK: %[[ROW_FITS:.+]] = arith.cmpi ule, %[[ROW]], %[[LAST_ROW]]
// CHECK: cf.assert %[[ROW_FITS]], "vector.transfer_write at {{.+}} reaches outside dimension 0 of tensor<8x?xf32>"
// CHECK: %[[N:.+]] = tensor.dim %[[A]]
// CHECK: %[[REST:.+]] = arith.subi %[[N]], %{{.+}}
// CHECK: arith.cmpi ule, %{{.+}}, %[[N]]
// CHECK: arith.cmpi ule, %[[AT]], %[[REST]]
// CHECK: cf.assert %{{.+}}, "vector.transfer_write at {{.+}} reaches outside dimension 1 of tensor<8x?xf32>"
// CHECK: vector.transfer_write
func.func @in_bounds(%v: vector<4xf32>, %a: tensor<8x?xf32>, %row: index, %at: index) -> tensor<8x?xf32> {
  %r = vector.transfer_write %v, %a[%row, %at] {in_bounds = [true]} : vector<4xf32>, tensor<8x?xf32>
  return %r : tensor<8x?xf32>
}

// -----

// What may end outside is masked by upstream's lowering, but not what is in front.
// CHECK-LABEL: func.func @out_of_bounds(
// CHECK-SAME: %[[A:.+]]: tensor<8xf32>, %[[AT:.+]]: index)
// CHECK: %[[NATURAL:.+]] = arith.cmpi sge, %[[AT]], %{{.+}}
// CHECK: cf.assert %[[NATURAL]], "vector.transfer_read at {{.+}} starts before dimension 0 of tensor<8xf32>"
// CHECK-NOT: cf.assert
// CHECK: vector.transfer_read
func.func @out_of_bounds(%a: tensor<8xf32>, %at: index) -> vector<4xf32> {
  %z = arith.constant 0.0 : f32
  %r = vector.transfer_read %a[%at], %z : tensor<8xf32>, vector<4xf32>
  return %r : vector<4xf32>
}

// -----

// CHECK-LABEL: func.func @load_and_store(
// CHECK-SAME: %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index)
// CHECK: %[[LAST_ROW:.+]] = arith.constant 7 : index
// CHECK: arith.cmpi ule, %[[I]], %[[LAST_ROW]]
// CHECK: cf.assert %{{.+}}, "vector.load at {{.+}} reaches outside dimension 0 of memref<8x16xf32>"
// CHECK: %[[LAST_COLUMN:.+]] = arith.constant 8 : index
// CHECK: arith.cmpi ule, %[[J]], %[[LAST_COLUMN]]
// CHECK: cf.assert %{{.+}}, "vector.load at {{.+}} reaches outside dimension 1 of memref<8x16xf32>"
// CHECK: vector.load
// CHECK-NOT: cf.assert
// CHECK: vector.store
func.func @load_and_store(%a: memref<8x16xf32>, %i: index, %j: index) {
  %c8 = arith.constant 8 : index
  %c7 = arith.constant 7 : index
  %v = vector.load %a[%i, %j] : memref<8x16xf32>, vector<8xf32>
  vector.store %v, %a[%c7, %c8] : memref<8x16xf32>, vector<8xf32>
  return
}

// -----

// What is inside for sure, and what a mask decides.
// CHECK-LABEL: func.func @nothing_to_check(
// CHECK-NOT: cf.assert
func.func @nothing_to_check(%a: tensor<8x16xf32>, %m: vector<16xi1>, %i: index) -> (vector<4x4xf32>, vector<16xf32>) {
  %z = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : index
  %c12 = arith.constant 12 : index
  %r = vector.transfer_read %a[%c4, %c12], %z {in_bounds = [true, true], permutation_map = affine_map<(d0, d1) -> (d1, d0)>} : tensor<8x16xf32>, vector<4x4xf32>
  %s = vector.transfer_read %a[%c4, %i], %z, %m : tensor<8x16xf32>, vector<16xf32>
  return %r, %s : vector<4x4xf32>, vector<16xf32>
}

// -----

// Nothing is known of the length of scalable vectors, and elements that are vectors are left alone.
// CHECK-LABEL: func.func @left_alone(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @left_alone(%a: memref<8xf32>, %v: memref<8xvector<4xf32>>, %i: index) -> (vector<[4]xf32>, vector<[4]xf32>, vector<4xf32>, vector<4xf32>) {
  %z = arith.constant 0.0 : f32
  %zv = arith.constant dense<0.0> : vector<4xf32>
  %0 = vector.load %a[%i] : memref<8xf32>, vector<[4]xf32>
  %1 = vector.transfer_read %a[%i], %z {in_bounds = [true]} : memref<8xf32>, vector<[4]xf32>
  %2 = vector.load %v[%i] : memref<8xvector<4xf32>>, vector<4xf32>
  %3 = vector.transfer_read %v[%i], %zv : memref<8xvector<4xf32>>, vector<4xf32>
  return %0, %1, %2, %3 : vector<[4]xf32>, vector<[4]xf32>, vector<4xf32>, vector<4xf32>
}

// -----

// A mask around an op is one of its own too.
// CHECK-LABEL: func.func @in_a_mask(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @in_a_mask(%a: memref<8xf32>, %m: vector<4xi1>, %i: index) -> vector<4xf32> {
  %z = arith.constant 0.0 : f32
  %0 = vector.mask %m {
    vector.transfer_read %a[%i], %z {in_bounds = [true]} : memref<8xf32>, vector<4xf32>
  } : vector<4xi1> -> vector<4xf32>
  return %0 : vector<4xf32>
}

// -----

// CHECK-LABEL: func.func @store(
// CHECK-SAME: %[[I:[a-z0-9]+]]: index)
// CHECK: %[[LAST:.+]] = arith.constant 9 : index
// CHECK: %[[FITS:.+]] = arith.cmpi ule, %[[I]], %[[LAST]]
// CHECK: cf.assert %[[FITS]], "vector.store at {{.+}} reaches outside dimension 0 of {{(argument 1, )?}}memref<16xf32>"
// CHECK-NEXT: vector.store
func.func @store(%v: vector<7xf32>, %a: memref<16xf32>, %i: index) {
  vector.store %v, %a[%i] : memref<16xf32>, vector<7xf32>
  return
}

// -----

// A vector of several dimensions lies along the last ones.
// CHECK-LABEL: func.func @rows_and_columns(
// CHECK-SAME: %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[K:[a-z0-9]+]]: index)
// CHECK: %[[LAST:.+]] = arith.constant 3 : index
// CHECK: arith.cmpi ule, %[[I]], %[[LAST]]
// CHECK: cf.assert %{{.+}}, "vector.load at {{.+}} reaches outside dimension 0 of
// CHECK: %[[LAST_ROWS:.+]] = arith.constant 6 : index
// CHECK: arith.cmpi ule, %[[J]], %[[LAST_ROWS]]
// CHECK: cf.assert %{{.+}}, "vector.load at {{.+}} reaches outside dimension 1 of
// CHECK: %[[LAST_COLUMNS:.+]] = arith.constant 11 : index
// CHECK: arith.cmpi ule, %[[K]], %[[LAST_COLUMNS]]
// CHECK: cf.assert %{{.+}}, "vector.load at {{.+}} reaches outside dimension 2 of
// CHECK: return
func.func @rows_and_columns(%a: memref<4x8x16xf32>, %i: index, %j: index, %k: index) -> vector<2x5xf32> {
  %v = vector.load %a[%i, %j, %k] : memref<4x8x16xf32>, vector<2x5xf32>
  return %v : vector<2x5xf32>
}

// -----

// Which dimension may end outside is said of the vector, which lies along others in another order.
// CHECK-LABEL: func.func @turned(
// CHECK-SAME: %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index)
// CHECK: arith.cmpi sge, %[[I]], %{{.+}}
// CHECK: cf.assert %{{.+}}, "vector.transfer_read at {{.+}} starts before dimension 0 of
// CHECK: %[[LAST:.+]] = arith.constant 12 : index
// CHECK: arith.cmpi ule, %[[J]], %[[LAST]]
// CHECK: cf.assert %{{.+}}, "vector.transfer_read at {{.+}} reaches outside dimension 1 of
// CHECK: return
func.func @turned(%a: memref<8x16xf32>, %i: index, %j: index) -> vector<4x3xf32> {
  %z = arith.constant 0.0 : f32
  %v = vector.transfer_read %a[%i, %j], %z {in_bounds = [true, false], permutation_map = affine_map<(d0, d1) -> (d1, d0)>} : memref<8x16xf32>, vector<4x3xf32>
  return %v : vector<4x3xf32>
}

// -----

// One row for all of a vector.
// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: %[[I:[a-z0-9]+]]: index)
// CHECK: %[[LAST:.+]] = arith.constant 7 : index
// CHECK: arith.cmpi ule, %[[I]], %[[LAST]]
// CHECK: cf.assert %{{.+}}, "vector.transfer_read at {{.+}} reaches outside dimension 0 of
// CHECK-NOT: cf.assert
// CHECK: return
func.func @one_row(%a: memref<8x16xf32>, %i: index) -> vector<4x16xf32> {
  %z = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %v = vector.transfer_read %a[%i, %c0], %z {in_bounds = [true, true], permutation_map = affine_map<(d0, d1) -> (0, d1)>} : memref<8x16xf32>, vector<4x16xf32>
  return %v : vector<4x16xf32>
}

// -----

// CHECK-LABEL: func.func @starts_behind(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @starts_behind(%a: memref<8xf32>) -> vector<4xf32> {
  %z = arith.constant 0.0 : f32
  %c9 = arith.constant 9 : index
  %v = vector.transfer_read %a[%c9], %z : memref<8xf32>, vector<4xf32>
  return %v : vector<4xf32>
}
