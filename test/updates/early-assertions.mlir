// What a call asserts of its arguments is asserted before it writes to one of them.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-check-accesses,attention-cpu-mark-updates)' | FileCheck %s

// Both rows are checked, with what their positions are computed from, then both are written.
// CHECK-LABEL: func.func @two_rows(
// CHECK: tensor.extract
// CHECK: cf.assert %{{.+}}, "{{.+}} dimension 0 of argument 0, tensor<8x4xf32>"
// CHECK: cf.assert %{{.+}}, "{{.+}} dimension 0 of argument 1, tensor<6x4xf32>"
// CHECK-NOT: cf.assert
// CHECK: tensor.insert_slice
// CHECK: tensor.insert_slice
func.func @two_rows(%k: tensor<8x4xf32> {bufferization.writable = true}, %v: tensor<6x4xf32> {bufferization.writable = true},
    %row: tensor<1x4xf32>, %places: tensor<2xi64>) -> (tensor<8x4xf32>, tensor<6x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %first = tensor.extract %places[%c0] : tensor<2xi64>
  %at = arith.index_cast %first : i64 to index
  %new_k = tensor.insert_slice %row into %k[%at, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<8x4xf32>
  %second = tensor.extract %places[%c1] : tensor<2xi64>
  %at_v = arith.index_cast %second : i64 to index
  %new_v = tensor.insert_slice %row into %v[%at_v, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<6x4xf32>
  return %new_k, %new_v : tensor<8x4xf32>, tensor<6x4xf32>
}

// A loop of nothing but assertions goes as a whole.
// CHECK-LABEL: func.func @loop(
// CHECK: scf.for
// CHECK: cf.assert %{{.+}}, "all places exist"
// CHECK: tensor.insert
func.func @loop(%k: tensor<8xf32> {bufferization.writable = true}, %x: f32, %places: tensor<4xindex>) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %new = tensor.insert %x into %k[%c0] : tensor<8xf32>
  scf.for %i = %c0 to %c4 step %c1 {
    %at = tensor.extract %places[%i] : tensor<4xindex>
    %exists = arith.cmpi ult, %at, %c8 : index
    cf.assert %exists, "all places exist"
  }
  return %new : tensor<8xf32>
}

// What depends on a write stays behind it, and so does what its check guards.
// CHECK-LABEL: func.func @depends(
// CHECK: tensor.insert
// CHECK: tensor.extract
// CHECK: cf.assert %{{.+}}, "the new value is positive"
// CHECK: tensor.extract
// CHECK: cf.assert %{{.+}}, "the other one is positive"
func.func @depends(%k: tensor<8xf32> {bufferization.writable = true}, %x: f32, %other: tensor<4xf32>) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %new = tensor.insert %x into %k[%c0] : tensor<8xf32>
  %value = tensor.extract %new[%c0] : tensor<8xf32>
  %positive = arith.cmpf ogt, %value, %zero : f32
  cf.assert %positive, "the new value is positive"
  %b = tensor.extract %other[%c0] : tensor<4xf32>
  %both = arith.cmpf ogt, %b, %zero : f32
  cf.assert %both, "the other one is positive"
  return %new : tensor<8xf32>
}

// Nothing moves in a function that updates nothing.
// CHECK-LABEL: func.func @nothing(
// CHECK: tensor.insert
// CHECK: cf.assert
func.func @nothing(%k: tensor<8xf32>, %x: f32, %ok: i1) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %new = tensor.insert %x into %k[%c0] : tensor<8xf32>
  cf.assert %ok, "it is"
  return %new : tensor<8xf32>
}
