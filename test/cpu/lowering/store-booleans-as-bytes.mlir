// A boolean in memory is a byte; what is loaded is compared with 0.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-store-booleans-as-bytes)" | FileCheck %s

// CHECK-LABEL: func.func @booleans(
// CHECK-SAME: %[[MASK:.+]]: memref<32xi8>)
// CHECK: %[[BYTE:.+]] = memref.load %[[MASK]][%{{.+}}] : memref<32xi8>
// CHECK: %[[BIT:.+]] = arith.cmpi ne, %[[BYTE]], %{{.+}} : i8
// CHECK: %[[NOT:.+]] = arith.xori %[[BIT]], %{{.+}} : i1
// CHECK: %[[STORED:.+]] = arith.extui %[[NOT]] : i1 to i8
// CHECK: memref.store %[[STORED]], %[[MASK]]
// CHECK: %[[BYTES:.+]] = vector.transfer_read %[[MASK]]{{.*}} : memref<32xi8>, vector<16xi8>
// CHECK: %[[BITS:.+]] = arith.cmpi ne, %[[BYTES]], %{{.+}} : vector<16xi8>
// CHECK: %[[WRITTEN:.+]] = arith.extui %[[BITS]] : vector<16xi1> to vector<16xi8>
// CHECK: vector.transfer_write %[[WRITTEN]], %[[MASK]]{{.*}} : vector<16xi8>, memref<32xi8>
func.func @booleans(%mask: memref<32xi1>) -> vector<16xi1> {
  %c0 = arith.constant 0 : index
  %true = arith.constant true
  %a = memref.load %mask[%c0] : memref<32xi1>
  %b = arith.xori %a, %true : i1
  memref.store %b, %mask[%c0] : memref<32xi1>
  %v = vector.transfer_read %mask[%c0], %true {in_bounds = [true]} : memref<32xi1>, vector<16xi1>
  vector.transfer_write %v, %mask[%c0] {in_bounds = [true]} : vector<16xi1>, memref<32xi1>
  return %v : vector<16xi1>
}
