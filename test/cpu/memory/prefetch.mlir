// Rows that a loop comes to are asked for in advance where several query rows share them and tiles
// take turns with a block of them, and where something lies between them; buffers of few rows are
// not.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s

// 16 KiB are 128 rows of 32 f32; past the last row too: a hint never fails.

// CHECK-LABEL: func.func @walk(
// CHECK-SAME: %[[ROWS:.+]]: memref<512x32xf32>, %[[FEW:.+]]: memref<128x32xf32>)
// CHECK: scf.for %[[BLOCK:[a-z0-9]+]] =
// CHECK: scf.for %[[N:[a-z0-9]+]] =
// CHECK: %[[ROW:.+]] = arith.addi %[[BLOCK]], %[[N]] : index
// CHECK: %[[WANTED:.+]] = arith.addi %[[ROW]], %c128{{.*}} : index
// CHECK: memref.prefetch %[[ROWS]][%[[WANTED]], %c0{{.*}}], read, locality<2>, data : memref<512x32xf32>
// CHECK: memref.prefetch %[[ROWS]][%[[WANTED]], %{{.+}}], read, locality<2>, data : memref<512x32xf32>
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[ROWS]][%[[ROW]], %c0{{.*}}]
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[FEW]]
func.func @walk(%rows: memref<512x32xf32>, %few: memref<128x32xf32>) -> vector<2x32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %c128 = arith.constant 128 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<2x32xf32>
  %total = scf.for %block = %c0 to %c128 step %c32 iter_args(%before = %zeros) -> (vector<2x32xf32>) {
    %sum = scf.for %n = %c0 to %c32 step %c1 iter_args(%acc = %before) -> (vector<2x32xf32>) {
      %row = arith.addi %block, %n : index
      %a = vector.transfer_read %rows[%row, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
      %b = vector.transfer_read %few[%row, %c0], %zero {in_bounds = [true]} : memref<128x32xf32>, vector<32xf32>
      %aa = vector.broadcast %a : vector<32xf32> to vector<2x32xf32>
      %bb = vector.broadcast %b : vector<32xf32> to vector<2x32xf32>
      %ab = arith.addf %aa, %bb : vector<2x32xf32>
      %next = arith.addf %acc, %ab : vector<2x32xf32>
      scf.yield %next : vector<2x32xf32>
    }
    scf.yield %sum : vector<2x32xf32>
  }
  return %total : vector<2x32xf32>
}

// What has been allocated here, a view of it too, is in the cache: it was written here.

// CHECK-LABEL: func.func @scratch(
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @scratch() -> vector<2x32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %c128 = arith.constant 128 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<2x32xf32>
  %all = memref.alloc() : memref<1024x32xf32>
  %rows = memref.subview %all[0, 0] [512, 32] [1, 1] : memref<1024x32xf32> to memref<512x32xf32, strided<[32, 1]>>
  %total = scf.for %block = %c0 to %c128 step %c32 iter_args(%before = %zeros) -> (vector<2x32xf32>) {
    %sum = scf.for %n = %c0 to %c32 step %c1 iter_args(%acc = %before) -> (vector<2x32xf32>) {
      %row = arith.addi %block, %n : index
      %a = vector.transfer_read %rows[%row, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, strided<[32, 1]>>, vector<32xf32>
      %aa = vector.broadcast %a : vector<32xf32> to vector<2x32xf32>
      %next = arith.addf %acc, %aa : vector<2x32xf32>
      scf.yield %next : vector<2x32xf32>
    }
    scf.yield %sum : vector<2x32xf32>
  }
  memref.dealloc %all : memref<1024x32xf32>
  return %total : vector<2x32xf32>
}

// Prefetchers in hardware suffice for values that one tile reads from the first to the last, of one
// query row that takes turns with others, and for keys of four rows; for keys of eight they do not,
// also where they are widened first.

// CHECK-LABEL: func.func @values_of_one_tile(
// CHECK-NOT: memref.prefetch
// CHECK: vector.{{transfer_read|load}}
// CHECK-NOT: memref.prefetch
func.func @values_of_one_tile(%rows: memref<512x32xf32>) -> vector<2x32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<2x32xf32>
  %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<2x32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
    %aa = vector.broadcast %a : vector<32xf32> to vector<2x32xf32>
    %next = arith.addf %acc, %aa : vector<2x32xf32>
    scf.yield %next : vector<2x32xf32>
  }
  return %sum : vector<2x32xf32>
}

// CHECK-LABEL: func.func @values_of_one_row(
// CHECK-NOT: memref.prefetch
// CHECK: vector.{{transfer_read|load}}
// CHECK-NOT: memref.prefetch
func.func @values_of_one_row(%rows: memref<512x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %block = %c0 to %c512 step %c8 iter_args(%before = %zeros) -> (vector<32xf32>) {
    %sum = scf.for %n = %c0 to %c8 step %c1 iter_args(%acc = %before) -> (vector<32xf32>) {
      %row = arith.addi %block, %n : index
      %a = vector.transfer_read %rows[%row, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
      %next = arith.addf %acc, %a : vector<32xf32>
      scf.yield %next : vector<32xf32>
    }
    scf.yield %sum : vector<32xf32>
  }
  return %total : vector<32xf32>
}

// CHECK-LABEL: func.func @keys(
// CHECK-SAME: %[[FOUR:.+]]: memref<512x32xf32>, %[[EIGHT:.+]]: memref<1024x32xbf16>,
// CHECK-NOT: memref.prefetch %[[FOUR]]
// CHECK: memref.prefetch %[[EIGHT]]
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @keys(%four: memref<512x32xf32>, %eight: memref<1024x32xbf16>, %out: memref<4x32xf32>, %out8: memref<8x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %narrow = arith.constant 0.0 : bf16
  scf.for %n = %c0 to %c512 step %c1 {
    %a = vector.transfer_read %four[%n, %c0], %zero {in_bounds = [true, true]} : memref<512x32xf32>, vector<1x32xf32>
    %b = vector.transfer_read %eight[%n, %c0], %narrow {in_bounds = [true, true]} : memref<1024x32xbf16>, vector<1x32xbf16>
    %wide = arith.extf %b : vector<1x32xbf16> to vector<1x32xf32>
    %aa = vector.broadcast %a : vector<1x32xf32> to vector<4x32xf32>
    %bb = vector.broadcast %wide : vector<1x32xf32> to vector<8x32xf32>
    vector.transfer_write %aa, %out[%c0, %c0] {in_bounds = [true, true]} : vector<4x32xf32>, memref<4x32xf32>
    vector.transfer_write %bb, %out8[%c0, %c0] {in_bounds = [true, true]} : vector<8x32xf32>, memref<8x32xf32>
  }
  return
}

// Each product is of a row, also where parts of what is read are interleaved first. Five keep the
// hardware from following; the one row of the others does not.

// CHECK-LABEL: func.func @products(
// CHECK-SAME: %[[FIVE:.+]]: memref<1024x32xbf16>, %[[ONE:.+]]: memref<1024x32xbf16>,
// CHECK-NOT: memref.prefetch %[[ONE]]
// CHECK: memref.prefetch %[[FIVE]]
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @products(%five: memref<1024x32xbf16>, %one: memref<1024x32xbf16>, %q: vector<32xbf16>, %out: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c1024 = arith.constant 1024 : index
  %zero = arith.constant 0.0 : bf16
  %s = arith.constant dense<0.0> : vector<16xf32>
  scf.for %n = %c0 to %c1024 step %c1 {
    %a = vector.transfer_read %one[%n, %c0], %zero {in_bounds = [true]} : memref<1024x32xbf16>, vector<32xbf16>
    %b = vector.transfer_read %five[%n, %c0], %zero {in_bounds = [true]} : memref<1024x32xbf16>, vector<32xbf16>
    %bb = vector.shuffle %b, %b [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31] : vector<32xbf16>, vector<32xbf16>
    %0 = x86vector.avx512.dot %s, %q, %a : vector<32xbf16> -> vector<16xf32>
    %1 = x86vector.avx512.dot %0, %q, %bb : vector<32xbf16> -> vector<16xf32>
    %2 = x86vector.avx512.dot %1, %q, %bb : vector<32xbf16> -> vector<16xf32>
    %3 = x86vector.avx512.dot %2, %q, %bb : vector<32xbf16> -> vector<16xf32>
    %4 = x86vector.avx512.dot %3, %q, %bb : vector<32xbf16> -> vector<16xf32>
    %5 = x86vector.avx512.dot %4, %q, %bb : vector<32xbf16> -> vector<16xf32>
    vector.transfer_write %5, %out[%c0] {in_bounds = [true]} : vector<16xf32>, memref<16xf32>
  }
  return
}

// Whether rows lie apart is asked before the loop: if they do, also what one row reads is asked for.

// CHECK-LABEL: func.func @view(
// CHECK-SAME: %[[ROWS:.+]]: memref<512x32xf32, strided<[?, 1], offset: ?>>
// CHECK: %{{.+}}, %{{.+}}, %{{.+}}:2, %[[STRIDES:.+]]:2 = memref.extract_strided_metadata %[[ROWS]]
// CHECK: %[[APART:.+]] = arith.cmpi ugt, %[[STRIDES]]#0, %c32{{.*}} : index
// CHECK: %[[SUM:.+]] = scf.if %[[APART]] -> (vector<32xf32>) {
// CHECK:   %[[HINTED:.+]] = scf.for
// CHECK:     memref.prefetch %[[ROWS]]
// CHECK:     vector.transfer_read %[[ROWS]]
// CHECK:   scf.yield %[[HINTED]]
// CHECK: } else {
// CHECK-NOT: memref.prefetch
// CHECK:   %[[PLAIN:.+]] = scf.for
// CHECK-NOT: memref.prefetch
// CHECK:     vector.transfer_read %[[ROWS]]
// CHECK:   scf.yield %[[PLAIN]]
// CHECK: return %[[SUM]]
func.func @view(%rows: memref<512x32xf32, strided<[?, 1], offset: ?>>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, strided<[?, 1], offset: ?>>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %sum : vector<32xf32>
}

// What the type tells is not asked.

// CHECK-LABEL: func.func @apart(
// CHECK-NOT: scf.if
// CHECK: memref.prefetch
// CHECK-NOT: scf.if
// CHECK: return
func.func @apart(%rows: memref<512x32xf32, strided<[256, 1]>>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, strided<[256, 1]>>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %sum : vector<32xf32>
}

// A read that no loop moves is left.

// CHECK-LABEL: func.func @still(
// CHECK-NOT: memref.prefetch
// CHECK: vector.{{transfer_read|load}}
// CHECK-NOT: memref.prefetch
func.func @still(%rows: memref<512x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %a = vector.transfer_read %rows[%c0, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
  return %a : vector<32xf32>
}

// Nor is a buffer touched that has no strides.

// CHECK-LABEL: func.func @no_strides(
// CHECK-NOT: memref.prefetch
// CHECK: vector.{{transfer_read|load}}
// CHECK-NOT: memref.prefetch
func.func @no_strides(%rows: memref<512x32xf32, affine_map<(i, j) -> (i mod 7, j)>>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, affine_map<(i, j) -> (i mod 7, j)>>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %sum : vector<32xf32>
}
