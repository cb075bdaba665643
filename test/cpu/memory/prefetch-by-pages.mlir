// Contiguous rows are prefetched from 8 pages side by side, of any number of query rows: while a block of
// so many pages is read in order, the rows of the next one are visited page by page.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch{prefetch-by-pages=true})" | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s --check-prefix=ORDER

// A page of 4 KiB has 32 rows of 32 f32, and a block 256.
// CHECK-LABEL: func.func @one_row(
// CHECK-SAME: %[[ROWS:[a-z0-9]+]]: memref<512x32xf32>
// CHECK: scf.for %[[N:[a-z0-9]+]] =
// CHECK-DAG: %[[COUNT:.+]] = memref.dim %[[ROWS]], %c0
// CHECK-DAG: %[[AT:.+]] = arith.remui %[[N]], %c256{{.*}} : index
// CHECK-DAG: %[[PAGE:.+]] = arith.remui %[[AT]], %c8{{.*}} : index
// CHECK-DAG: %[[WITHIN:.+]] = arith.divui %[[AT]], %c8{{.*}} : index
// CHECK-DAG: %[[BLOCK:.+]] = arith.subi %[[N]], %[[AT]] : index
// CHECK-DAG: %[[NEXT:.+]] = arith.addi %[[BLOCK]], %c256{{.*}} : index
// CHECK-DAG: %[[FIRST:.+]] = arith.muli %[[PAGE]], %c32{{.*}} : index
// CHECK-DAG: %[[ROW:.+]] = arith.addi %[[FIRST]], %[[WITHIN]] : index
// CHECK: %[[AHEAD:.+]] = arith.addi %[[NEXT]], %[[ROW]] : index
// Behind the last row, nothing comes from memory in vain.
// CHECK: %[[IS_THERE:.+]] = arith.cmpi ult, %[[AHEAD]], %[[COUNT]] : index
// CHECK: %[[WANTED:.+]] = arith.select %[[IS_THERE]], %[[AHEAD]], %[[N]] : index
// CHECK: memref.prefetch %[[ROWS]][%[[WANTED]], %c0{{.*}}], read
// CHECK: memref.prefetch %[[ROWS]][%[[WANTED]], %{{.+}}], read
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[ROWS]][%[[N]], %c0{{.*}}]
// CHECK-NOT: memref.prefetch
// CHECK: return
// ORDER-LABEL: func.func @one_row(
// ORDER-NOT: memref.prefetch
// ORDER: return
func.func @one_row(%rows: memref<512x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %total : vector<32xf32>
}

// -----

// Rows of a page or more have no page to share: hardware follows them.
// CHECK-LABEL: func.func @long_rows(
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @long_rows(%rows: memref<512x1024xf32>) -> vector<16xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<16xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x1024xf32>, vector<16xf32>
    %next = arith.addf %acc, %a : vector<16xf32>
    scf.yield %next : vector<16xf32>
  }
  return %total : vector<16xf32>
}

// -----

// Rows between which something is known to lie are prefetched in their order.
// CHECK-LABEL: func.func @strided(
// CHECK-NOT: arith.remui
// CHECK: arith.addi %{{.+}}, %c128{{.*}} : index
// CHECK: memref.prefetch
// CHECK: return
func.func @strided(%rows: memref<512x32xf32, strided<[64, 1]>>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, strided<[64, 1]>>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %total : vector<32xf32>
}

// -----

// If run time tells, each kind of rows has a loop of its own.
// CHECK-LABEL: func.func @perhaps_strided(
// CHECK: %[[ARE_STRIDED:.+]] = arith.cmpi ugt
// CHECK: scf.if %[[ARE_STRIDED]]
// CHECK: scf.for
// CHECK-NOT: arith.remui
// CHECK: memref.prefetch
// CHECK: } else {
// CHECK: scf.for
// CHECK: arith.remui
// CHECK: memref.prefetch
// CHECK: return
// ORDER-LABEL: func.func @perhaps_strided(
// ORDER: memref.prefetch
// ORDER: } else {
// ORDER-NOT: memref.prefetch
// ORDER: return
func.func @perhaps_strided(%rows: memref<512x32xf32, strided<[?, 1]>>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %rows[%n, %c0], %zero {in_bounds = [true]} : memref<512x32xf32, strided<[?, 1]>>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %total : vector<32xf32>
}

// -----

// Weights, of which a schedule says what is next, stay in the order of tiles.
// CHECK-LABEL: func.func @marked(
// CHECK-NOT: arith.remui
// CHECK: memref.prefetch
// CHECK: return
func.func @marked(%w: memref<32x1024xf32>) -> vector<16xf32> {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c1024 = arith.constant 1024 : index
  %total = scf.for %n = %c0 to %c32 step %c1 iter_args(%before = %zeros) -> (vector<16xf32>) {
    %sum = scf.for %k = %c0 to %c1024 step %c16 iter_args(%acc = %before) -> (vector<16xf32>) {
      %row = vector.transfer_read %w[%n, %k], %zero {in_bounds = [true]} : memref<32x1024xf32>, vector<16xf32>
      %next = arith.addf %acc, %row : vector<16xf32>
      scf.yield %next : vector<16xf32>
    }
    scf.yield %sum : vector<16xf32>
  } {attention.prefetch_ahead = 1 : index}
  return %total : vector<16xf32>
}
