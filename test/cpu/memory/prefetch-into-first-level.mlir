// Where a first-level cache is as large as three times what is asked for in advance, 16 KiB, it is
// what rows are asked into; and keys are asked for from three query rows on, instead of five.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=48})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=47})" | FileCheck %s --check-prefix=SMALL
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s --check-prefix=SMALL
// RUN: not attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=0})" 2>&1 | FileCheck %s --check-prefix=ERROR

// ERROR: l1-kib

// CHECK-LABEL: func.func @keys(
// CHECK-SAME: %[[TWO:[a-z0-9]+]]: memref<1024x32xf32>, %[[THREE:[a-z0-9]+]]: memref<1024x32xf32>, %[[FIVE:[a-z0-9]+]]: memref<1024x32xf32>,
// CHECK-NOT: memref.prefetch %[[TWO]]
// CHECK: memref.prefetch %[[THREE]]{{.+}} read, locality<3>, data
// CHECK-NOT: memref.prefetch %[[TWO]]
// CHECK: memref.prefetch %[[FIVE]]{{.+}} read, locality<3>, data
// CHECK-NOT: memref.prefetch %[[TWO]]
// CHECK-NOT: locality<2>
// CHECK: return

// SMALL-LABEL: func.func @keys(
// SMALL-SAME: %[[TWO:[a-z0-9]+]]: memref<1024x32xf32>, %[[THREE:[a-z0-9]+]]: memref<1024x32xf32>, %[[FIVE:[a-z0-9]+]]: memref<1024x32xf32>,
// SMALL-NOT: memref.prefetch %[[TWO]]
// SMALL-NOT: memref.prefetch %[[THREE]]
// SMALL: memref.prefetch %[[FIVE]]{{.+}} read, locality<2>, data
// SMALL-NOT: memref.prefetch %[[TWO]]
// SMALL-NOT: memref.prefetch %[[THREE]]
// SMALL-NOT: locality<3>
// SMALL: return
func.func @keys(%two: memref<1024x32xf32>, %three: memref<1024x32xf32>, %five: memref<1024x32xf32>, %out2: memref<2x32xf32>, %out3: memref<3x32xf32>, %out5: memref<5x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  scf.for %n = %c0 to %c512 step %c1 {
    %a = vector.transfer_read %two[%n, %c0], %zero {in_bounds = [true]} : memref<1024x32xf32>, vector<32xf32>
    %b = vector.transfer_read %three[%n, %c0], %zero {in_bounds = [true]} : memref<1024x32xf32>, vector<32xf32>
    %c = vector.transfer_read %five[%n, %c0], %zero {in_bounds = [true]} : memref<1024x32xf32>, vector<32xf32>
    %aa = vector.broadcast %a : vector<32xf32> to vector<2x32xf32>
    %bb = vector.broadcast %b : vector<32xf32> to vector<3x32xf32>
    %cc = vector.broadcast %c : vector<32xf32> to vector<5x32xf32>
    vector.transfer_write %aa, %out2[%c0, %c0] {in_bounds = [true, true]} : vector<2x32xf32>, memref<2x32xf32>
    vector.transfer_write %bb, %out3[%c0, %c0] {in_bounds = [true, true]} : vector<3x32xf32>, memref<3x32xf32>
    vector.transfer_write %cc, %out5[%c0, %c0] {in_bounds = [true, true]} : vector<5x32xf32>, memref<5x32xf32>
  }
  return
}
