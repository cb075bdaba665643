// A mark on a loop over tiles of weights tells how many rows ahead the weights are prefetched.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s --check-prefixes=CHECK,SMALL
// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=48})" | FileCheck %s --check-prefixes=CHECK,ROOM

// Rows at the position of the loop, or some behind it, to the first level if that has room; not those of x.
// CHECK-LABEL: func.func @rows_of_weights(
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x1024xf32>, %[[W:[a-z0-9]+]]: memref<32x1024xf32>
// CHECK: scf.for %[[TILE:.+]] = %c0{{.*}} to %c32{{.*}} step %c2
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c8{{.*}} step %c4
// CHECK: scf.for %[[K:.+]] = %c0{{.*}} to %c1024
// CHECK-NOT: memref.prefetch
// CHECK: %[[AHEAD:.+]] = arith.addi %[[TILE]], %c2{{.*}} : index
// SMALL-NEXT: memref.prefetch %[[W]][%[[AHEAD]], %[[K]]], read, locality<2>, data
// ROOM-NEXT: memref.prefetch %[[W]][%[[AHEAD]], %[[K]]], read, locality<3>, data
// CHECK-NEXT: vector.transfer_read %[[W]][%[[TILE]], %[[K]]]
// CHECK: %[[SECOND:.+]] = arith.addi %{{.+}}, %c2{{.*}} : index
// SMALL-NEXT: memref.prefetch %[[W]][%[[SECOND]], %[[K]]], read, locality<2>, data
// ROOM-NEXT: memref.prefetch %[[W]][%[[SECOND]], %[[K]]], read, locality<3>, data
// CHECK-NOT: memref.prefetch
// CHECK-NOT: attention.prefetch_ahead
// CHECK: return
func.func @rows_of_weights(%x: memref<8x1024xf32>, %w: memref<32x1024xf32>, %y: memref<8x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c1024 = arith.constant 1024 : index
  scf.for %n = %c0 to %c32 step %c2 {
    scf.for %m = %c0 to %c8 step %c4 {
      %second = arith.addi %n, %c1 : index
      %sums:2 = scf.for %k = %c0 to %c1024 step %c16 iter_args(%a = %zeros, %b = %zeros) -> (vector<16xf32>, vector<16xf32>) {
        %row = vector.transfer_read %x[%m, %k], %zero {in_bounds = [true]} : memref<8x1024xf32>, vector<16xf32>
        %w0 = vector.transfer_read %w[%n, %k], %zero {in_bounds = [true]} : memref<32x1024xf32>, vector<16xf32>
        %w1 = vector.transfer_read %w[%second, %k], %zero {in_bounds = [true]} : memref<32x1024xf32>, vector<16xf32>
        %p0 = arith.mulf %row, %w0 : vector<16xf32>
        %p1 = arith.mulf %row, %w1 : vector<16xf32>
        %a1 = arith.addf %a, %p0 : vector<16xf32>
        %b1 = arith.addf %b, %p1 : vector<16xf32>
        scf.yield %a1, %b1 : vector<16xf32>, vector<16xf32>
      }
      vector.transfer_write %sums#0, %y[%m, %c0] {in_bounds = [true]} : vector<16xf32>, memref<8x32xf32>
      vector.transfer_write %sums#1, %y[%m, %c16] {in_bounds = [true]} : vector<16xf32>, memref<8x32xf32>
    }
  } {attention.prefetch_ahead = 2 : index}
  return
}

// -----

// Rows that lie apart: without the mark, run time would choose between two loops, and the distance
// would be 4 rows.
// CHECK-LABEL: func.func @columns_of_weights(
// CHECK-SAME: %[[W:[a-z0-9]+]]: memref<1024x1024xf32,
// CHECK-NOT: scf.if
// CHECK: scf.for %[[BLOCK:.+]] = %c0{{.*}} to %c1024{{.*}} step %c16
// CHECK: scf.for %[[IN_BLOCK:.+]] = %c0{{.*}} to %c16
// CHECK: %[[K:.+]] = arith.addi %[[BLOCK]], %[[IN_BLOCK]]
// CHECK: %[[AHEAD:.+]] = arith.addi %[[K]], %c16{{.*}} : index
// SMALL-NEXT: memref.prefetch %[[W]][%[[AHEAD]], %c0{{.*}}], read, locality<2>, data
// ROOM-NEXT: memref.prefetch %[[W]][%[[AHEAD]], %c0{{.*}}], read, locality<3>, data
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @columns_of_weights(%w: memref<1024x1024xf32, strided<[?, 1], offset: ?>>, %y: memref<1024xf32>) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c1024 = arith.constant 1024 : index
  scf.for %block = %c0 to %c1024 step %c16 {
    %sum = scf.for %i = %c0 to %c16 step %c1 iter_args(%a = %zeros) -> (vector<16xf32>) {
      %k = arith.addi %block, %i : index
      %w0 = vector.transfer_read %w[%k, %c0], %zero {in_bounds = [true]} : memref<1024x1024xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
      %a1 = arith.addf %a, %w0 : vector<16xf32>
      scf.yield %a1 : vector<16xf32>
    }
    vector.transfer_write %sum, %y[%c0] {in_bounds = [true]} : vector<16xf32>, memref<1024xf32>
  } {attention.prefetch_ahead = 16 : index}
  return
}

// -----

// 0 tells that all is in the cache.
// CHECK-LABEL: func.func @in_the_cache(
// CHECK-NOT: memref.prefetch
// CHECK-NOT: scf.if
// CHECK-NOT: attention.prefetch_ahead
// CHECK: return
func.func @in_the_cache(%w: memref<1024x1024xf32, strided<[?, 1], offset: ?>>, %y: memref<1024xf32>) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c256 = arith.constant 256 : index
  %c1024 = arith.constant 1024 : index
  scf.for %block = %c0 to %c1024 step %c256 {
    %sum = scf.for %i = %c0 to %c256 step %c1 iter_args(%a = %zeros) -> (vector<16xf32>) {
      %k = arith.addi %block, %i : index
      %w0 = vector.transfer_read %w[%k, %c0], %zero {in_bounds = [true]} : memref<1024x1024xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
      %a1 = arith.addf %a, %w0 : vector<16xf32>
      scf.yield %a1 : vector<16xf32>
    }
    vector.transfer_write %sum, %y[%c0] {in_bounds = [true]} : vector<16xf32>, memref<1024xf32>
  } {attention.prefetch_ahead = 0 : index}
  return
}
