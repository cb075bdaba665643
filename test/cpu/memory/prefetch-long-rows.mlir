// A row that is longer than prefetches look ahead gets none: there would be one for each cache line.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s

// CHECK-LABEL: func.func @long_rows(
// CHECK-NOT: memref.prefetch
// CHECK-COUNT-2: vector.transfer_read
// CHECK-NOT: memref.prefetch
func.func @long_rows(%rows: memref<64x8192xf32, strided<[16384, 1]>>) -> (vector<8192xf32>, vector<8192xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<8192xf32>
  %total:2 = scf.for %n = %c0 to %c64 step %c1 iter_args(%a = %zeros, %b = %zeros) -> (vector<8192xf32>, vector<8192xf32>) {
    %row = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<64x8192xf32, strided<[16384, 1]>>, vector<8192xf32>
    %again = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<64x8192xf32, strided<[16384, 1]>>, vector<8192xf32>
    %c = arith.addf %a, %row : vector<8192xf32>
    %d = arith.mulf %b, %row : vector<8192xf32>
    %e = arith.mulf %d, %again : vector<8192xf32>
    scf.yield %c, %e : vector<8192xf32>, vector<8192xf32>
  }
  return %total#0, %total#1 : vector<8192xf32>, vector<8192xf32>
}
