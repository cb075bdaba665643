// Rows that a loop comes to are asked for in advance; buffers of few rows are not.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s

// 16 KiB are 128 rows of 32 f32; past the last row the last one is asked for.

// CHECK-LABEL: func.func @walk(
// CHECK-SAME: %[[ROWS:.+]]: memref<512x32xf32>, %[[FEW:.+]]: memref<128x32xf32>)
// CHECK: scf.for %[[N:[a-z0-9]+]] =
// CHECK: %[[WANTED:.+]] = arith.addi %[[N]], %c128{{.*}} : index
// CHECK: %[[AT:.+]] = arith.minsi %[[WANTED]], %{{.+}} : index
// CHECK: memref.prefetch %[[ROWS]][%[[AT]], %c0{{.*}}], read, locality<2>, data : memref<512x32xf32>
// CHECK: memref.prefetch %[[ROWS]][%[[AT]], %{{.+}}], read, locality<2>, data : memref<512x32xf32>
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[ROWS]][%[[N]], %c0{{.*}}]
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[FEW]]
func.func @walk(%rows: memref<512x32xf32>, %few: memref<128x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c128 = arith.constant 128 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %sum = scf.for %n = %c0 to %c128 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
    %b = vector.transfer_read %few[%n, %c0], %zero {in_bounds = [true]} : memref<128x32xf32>, vector<32xf32>
    %ab = arith.addf %a, %b : vector<32xf32>
    %next = arith.addf %acc, %ab : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %sum : vector<32xf32>
}

// A read that no loop moves is left.

// CHECK-LABEL: func.func @still(
// CHECK-NOT: memref.prefetch
func.func @still(%rows: memref<512x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %a = vector.transfer_read %rows[%c0, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
  return %a : vector<32xf32>
}
