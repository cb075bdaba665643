// Tiles of weights: a task reads whole rows of one, by as many streams, before it goes on to the next,
// which is prefetched meanwhile.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=48})" | FileCheck %s

// The rows of x, which all tasks share, are not prefetched, and weights go to the second level.
// CHECK-LABEL: func.func @linear(
// CHECK: scf.forall
// CHECK: %[[W:.+]] = memref.subview
// CHECK: scf.for %[[TILE:.+]] = %c0{{.*}} to %c32{{.*}} step %c2
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c8{{.*}} step %c4
// CHECK: scf.for %[[K:.+]] = %c0{{.*}} to %c1024
// CHECK-NOT: memref.prefetch
// CHECK: %[[AHEAD:.+]] = arith.addi %[[TILE]], %c2{{.*}} : index
// CHECK-NEXT: memref.prefetch %[[W]][%[[AHEAD]], %[[K]]], read, locality<2>, data
// CHECK-NEXT: vector.transfer_read %[[W]][%[[TILE]], %[[K]]]
// CHECK: %[[SECOND:.+]] = arith.addi %{{.+}}, %c2{{.*}} : index
// CHECK-NEXT: memref.prefetch %[[W]][%[[SECOND]], %[[K]]], read, locality<2>, data
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @linear(%x: memref<8x1024xf32>, %weights: memref<4096x1024xf32>, %y: memref<8x4096xf32>) {
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
  scf.forall (%task) in (128) {
    %at = arith.muli %task, %c32 : index
    %w = memref.subview %weights[%at, 0] [32, 1024] [1, 1] : memref<4096x1024xf32> to memref<32x1024xf32, strided<[1024, 1], offset: ?>>
    scf.for %n = %c0 to %c32 step %c2 {
      scf.for %m = %c0 to %c8 step %c4 {
        %second = arith.addi %n, %c1 : index
        %sums:2 = scf.for %k = %c0 to %c1024 step %c16 iter_args(%a = %zeros, %b = %zeros) -> (vector<16xf32>, vector<16xf32>) {
          %row = vector.transfer_read %x[%m, %k], %zero {in_bounds = [true]} : memref<8x1024xf32>, vector<16xf32>
          %w0 = vector.transfer_read %w[%n, %k], %zero {in_bounds = [true]} : memref<32x1024xf32, strided<[1024, 1], offset: ?>>, vector<16xf32>
          %w1 = vector.transfer_read %w[%second, %k], %zero {in_bounds = [true]} : memref<32x1024xf32, strided<[1024, 1], offset: ?>>, vector<16xf32>
          %p0 = arith.mulf %row, %w0 : vector<16xf32>
          %p1 = arith.mulf %row, %w1 : vector<16xf32>
          %a1 = arith.addf %a, %p0 : vector<16xf32>
          %b1 = arith.addf %b, %p1 : vector<16xf32>
          scf.yield %a1, %b1 : vector<16xf32>, vector<16xf32>
        }
        vector.transfer_write %sums#0, %y[%m, %at] {in_bounds = [true]} : vector<16xf32>, memref<8x4096xf32>
        vector.transfer_write %sums#1, %y[%m, %at] {in_bounds = [true]} : vector<16xf32>, memref<8x4096xf32>
      }
    }
  }
  return
}

// -----

// A task that comes back to a tile five times or more computes for longer than memory takes; here the
// rows come first, so that the tiles of x are what the outermost loop takes.
// CHECK-LABEL: func.func @many_rows(
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @many_rows(%xs: memref<3x64x1024xf32>, %weights: memref<4096x1024xf32>, %y: memref<64x4096xf32>) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c20 = arith.constant 20 : index
  %c64 = arith.constant 64 : index
  %c1024 = arith.constant 1024 : index
  scf.forall (%b, %task) in (3, 128) {
    %x = memref.subview %xs[%b, 0, 0] [1, 64, 1024] [1, 1, 1] : memref<3x64x1024xf32> to memref<64x1024xf32, strided<[1024, 1], offset: ?>>
    %at = arith.muli %task, %c20 : index
    %w = memref.subview %weights[%at, 0] [20, 1024] [1, 1] : memref<4096x1024xf32> to memref<20x1024xf32, strided<[1024, 1], offset: ?>>
    scf.for %m = %c0 to %c64 step %c4 {
      scf.for %n = %c0 to %c20 step %c4 {
        %sum = scf.for %k = %c0 to %c1024 step %c16 iter_args(%a = %zeros) -> (vector<16xf32>) {
          %row = vector.transfer_read %x[%m, %k], %zero {in_bounds = [true]} : memref<64x1024xf32, strided<[1024, 1], offset: ?>>, vector<16xf32>
          %w0 = vector.transfer_read %w[%n, %k], %zero {in_bounds = [true]} : memref<20x1024xf32, strided<[1024, 1], offset: ?>>, vector<16xf32>
          %p0 = arith.mulf %row, %w0 : vector<16xf32>
          %a1 = arith.addf %a, %p0 : vector<16xf32>
          scf.yield %a1 : vector<16xf32>
        }
        vector.transfer_write %sum, %y[%m, %at] {in_bounds = [true]} : vector<16xf32>, memref<64x4096xf32>
      }
    }
  }
  return
}

// -----

// Rows of 128 bytes: a tile ahead is no distance.
// CHECK-LABEL: func.func @short_rows(
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @short_rows(%weights: memref<4096x32xf32>, %y: memref<4096xf32>) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  scf.forall (%task) in (128) {
    %at = arith.muli %task, %c32 : index
    %w = memref.subview %weights[%at, 0] [32, 32] [1, 1] : memref<4096x32xf32> to memref<32x32xf32, strided<[32, 1], offset: ?>>
    scf.for %n = %c0 to %c32 step %c4 {
      %sum = scf.for %k = %c0 to %c32 step %c16 iter_args(%a = %zeros) -> (vector<16xf32>) {
        %w0 = vector.transfer_read %w[%n, %k], %zero {in_bounds = [true]} : memref<32x32xf32, strided<[32, 1], offset: ?>>, vector<16xf32>
        %a1 = arith.addf %a, %w0 : vector<16xf32>
        scf.yield %a1 : vector<16xf32>
      }
      vector.transfer_write %sum, %y[%at] {in_bounds = [true]} : vector<16xf32>, memref<4096xf32>
    }
  }
  return
}
