// Tiles of query rows that take turns with keys or values prefetch a share of them each.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch{l1-kib=48})" | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-prefetch{prefetch-by-pages=true})" | FileCheck %s --check-prefix=PAGES

// Four tiles read the same eight values of four lines each: a tile prefetches one line of each.
// CHECK-LABEL: func.func @values(
// CHECK-SAME: %[[VALUES:[a-z0-9]+]]: memref<512x64xf32>
// CHECK: scf.for %[[BLOCK:.+]] = %c0{{.*}} to %c512
// CHECK: scf.for %[[TILE:.+]] = %c0{{.*}} to %c12{{.*}} step %c3
// CHECK: %[[DONE:.+]] = arith.subi %[[TILE]], %c0{{.*}} : index
// CHECK: %[[NUMBER:.+]] = arith.divui %[[DONE]], %c3{{.*}} : index
// CHECK: %[[TURN:.+]] = arith.remui %[[NUMBER]], %c4{{.*}} : index
// CHECK: scf.for %[[N:.+]] = %c0{{.*}} to %c8
// CHECK: %[[ROW:.+]] = arith.addi %[[BLOCK]], %[[N]] : index
// CHECK: %[[AHEAD:.+]] = arith.addi %[[ROW]], %c64{{.*}} : index
// CHECK: %[[COLUMNS:.+]] = arith.muli %[[TURN]], %c16{{.*}} : index
// CHECK: %[[FIRST:.+]] = arith.addi %c0{{.*}}, %[[COLUMNS]] : index
// CHECK: memref.prefetch %[[VALUES]][%[[AHEAD]], %[[FIRST]]], read, locality<3>
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @values(%values: memref<512x64xf32>, %sums: memref<12x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c12 = arith.constant 12 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c48 = arith.constant 48 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  scf.for %block = %c0 to %c512 step %c8 {
    scf.for %tile = %c0 to %c12 step %c3 {
      // What a tile starts from depends on the tile; the values that it reads do not.
      %start = vector.transfer_read %sums[%tile, %c0], %zero {in_bounds = [true]} : memref<12x64xf32>, vector<16xf32>
      %total = scf.for %n = %c0 to %c8 step %c1 iter_args(%acc = %start) -> (vector<16xf32>) {
        %row = arith.addi %block, %n : index
        %a = vector.transfer_read %values[%row, %c0], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %b = vector.transfer_read %values[%row, %c16], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %c = vector.transfer_read %values[%row, %c32], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %d = vector.transfer_read %values[%row, %c48], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %aa = arith.mulf %a, %a : vector<16xf32>
        %bb = arith.mulf %b, %b : vector<16xf32>
        %cc = arith.mulf %c, %c : vector<16xf32>
        %dd = arith.mulf %d, %d : vector<16xf32>
        %ab = arith.addf %aa, %bb : vector<16xf32>
        %cd = arith.addf %cc, %dd : vector<16xf32>
        %abcd = arith.addf %ab, %cd : vector<16xf32>
        %next = arith.addf %acc, %abcd : vector<16xf32>
        scf.yield %next : vector<16xf32>
      }
      vector.transfer_write %total, %sums[%tile, %c0] {in_bounds = [true]} : vector<16xf32>, memref<12x64xf32>
    }
  }
  return
}

// -----

// Two tiles read the same four keys, a line of each at a time: a tile prefetches two of the keys.
// CHECK-LABEL: func.func @keys(
// CHECK-SAME: %[[KEYS:[a-z0-9]+]]: memref<512x64xf32>
// CHECK: scf.for %[[N:.+]] = %c0{{.*}} to %c512{{.*}} step %c4
// CHECK: %[[SECOND:.+]] = arith.addi %[[N]], %c1{{.*}} : index
// CHECK: scf.for %[[TILE:.+]] = %c0{{.*}} to %c8{{.*}} step %c4
// CHECK: %[[NUMBER:.+]] = arith.divui
// CHECK: %[[TURN:.+]] = arith.remui %[[NUMBER]], %c2{{.*}} : index
// CHECK: scf.for %[[D:.+]] = %c0{{.*}} to %c64
// CHECK: %[[ROWS:.+]] = arith.muli %[[TURN]], %c2{{.*}} : index
// CHECK: %[[ROW:.+]] = arith.addi %[[N]], %[[ROWS]] : index
// CHECK: %[[AHEAD:.+]] = arith.addi %[[ROW]], %c64{{.*}} : index
// CHECK: memref.prefetch %[[KEYS]][%[[AHEAD]], %[[D]]], read, locality<3>
// CHECK: %[[NEXT:.+]] = arith.addi %[[SECOND]], %{{.+}} : index
// CHECK: %[[NEXT_AHEAD:.+]] = arith.addi %[[NEXT]], %c64{{.*}} : index
// CHECK: memref.prefetch %[[KEYS]][%[[NEXT_AHEAD]], %[[D]]], read, locality<3>
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @keys(%keys: memref<512x64xf32>, %query: memref<8x64xf32>, %scores: memref<8x512xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  scf.for %n = %c0 to %c512 step %c4 {
    %second = arith.addi %n, %c1 : index
    %third = arith.addi %n, %c2 : index
    %fourth = arith.addi %n, %c3 : index
    scf.for %tile = %c0 to %c8 step %c4 {
      %next = arith.addi %tile, %c1 : index
      %more = arith.addi %tile, %c2 : index
      %total = scf.for %d = %c0 to %c64 step %c16 iter_args(%acc = %zeros) -> (vector<16xf32>) {
        %a = vector.transfer_read %keys[%n, %d], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %b = vector.transfer_read %keys[%second, %d], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %c = vector.transfer_read %keys[%third, %d], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %e = vector.transfer_read %keys[%fourth, %d], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<16xf32>
        %q = vector.transfer_read %query[%tile, %d], %zero {in_bounds = [true]} : memref<8x64xf32>, vector<16xf32>
        %r = vector.transfer_read %query[%next, %d], %zero {in_bounds = [true]} : memref<8x64xf32>, vector<16xf32>
        %s = vector.transfer_read %query[%more, %d], %zero {in_bounds = [true]} : memref<8x64xf32>, vector<16xf32>
        %qa = arith.mulf %q, %a : vector<16xf32>
        %ra = arith.mulf %r, %a : vector<16xf32>
        %sa = arith.mulf %s, %a : vector<16xf32>
        %qb = arith.mulf %q, %b : vector<16xf32>
        %rb = arith.mulf %r, %b : vector<16xf32>
        %sb = arith.mulf %s, %b : vector<16xf32>
        %qc = arith.mulf %q, %c : vector<16xf32>
        %rc = arith.mulf %r, %c : vector<16xf32>
        %sc = arith.mulf %s, %c : vector<16xf32>
        %qe = arith.mulf %q, %e : vector<16xf32>
        %re = arith.mulf %r, %e : vector<16xf32>
        %se = arith.mulf %s, %e : vector<16xf32>
        %qra = arith.addf %qa, %ra : vector<16xf32>
        %0 = arith.addf %qra, %sa : vector<16xf32>
        %qrb = arith.addf %qb, %rb : vector<16xf32>
        %1 = arith.addf %qrb, %sb : vector<16xf32>
        %qrc = arith.addf %qc, %rc : vector<16xf32>
        %2 = arith.addf %qrc, %sc : vector<16xf32>
        %qre = arith.addf %qe, %re : vector<16xf32>
        %3 = arith.addf %qre, %se : vector<16xf32>
        %4 = arith.addf %0, %1 : vector<16xf32>
        %5 = arith.addf %2, %3 : vector<16xf32>
        %6 = arith.addf %4, %5 : vector<16xf32>
        %sum = arith.addf %acc, %6 : vector<16xf32>
        scf.yield %sum : vector<16xf32>
      }
      vector.transfer_write %total, %scores[%tile, %n] {in_bounds = [true]} : vector<16xf32>, memref<8x512xf32>
    }
  }
  return
}

// -----

// Three turns share four lines in two: the last one has the first two once more. Turns whose number is
// not known share nothing; nor do loops in which rows, or columns, are others in each iteration.
// CHECK-LABEL: func.func @shares(
// CHECK-SAME: %[[VALUES:[a-z0-9]+]]: memref<512x64xf32>
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c3{{.*}} step %c1
// CHECK: %[[TURN:.+]] = arith.remui %{{.+}}, %c2{{.*}} : index
// CHECK: scf.for
// CHECK: %[[COLUMNS:.+]] = arith.muli %[[TURN]], %c32{{.*}} : index
// CHECK: memref.prefetch %[[VALUES]]
// CHECK: memref.prefetch %[[VALUES]]
// CHECK-NOT: memref.prefetch
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %arg2
// CHECK-NOT: arith.remui
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c8
// CHECK-NOT: arith.remui
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c64{{.*}} step %c32
// CHECK-NOT: arith.remui
// CHECK-COUNT-2: memref.prefetch %[[VALUES]]
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @shares(%values: memref<512x64xf32>, %sums: memref<64xf32>, %count: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<64xf32>
  scf.for %tile = %c0 to %c3 step %c1 {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %a = vector.transfer_read %values[%n, %c0], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  scf.for %tile = %c0 to %count step %c1 {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %a = vector.transfer_read %values[%n, %c0], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  scf.for %block = %c0 to %c8 step %c1 {
    %start = arith.muli %block, %c64 : index
    %total = scf.for %n = %c0 to %c64 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %row = arith.addi %start, %n : index
      %a = vector.transfer_read %values[%row, %c0], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  %few_zeros = arith.constant dense<0.0> : vector<32xf32>
  scf.for %column = %c0 to %c64 step %c32 {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %few_zeros) -> (vector<32xf32>) {
      %a = vector.transfer_read %values[%n, %column], %zero {in_bounds = [true]} : memref<512x64xf32>, vector<32xf32>
      %b = arith.mulf %a, %a : vector<32xf32>
      %next = arith.addf %acc, %b : vector<32xf32>
      scf.yield %next : vector<32xf32>
    }
    vector.transfer_write %total, %sums[%column] {in_bounds = [true]} : vector<32xf32>, memref<64xf32>
  }
  return
}

// -----

// Nothing is shared over loops of other integers, over none, or over rows that a loop or a branch finds.
// CHECK-LABEL: func.func @turns_that_share_nothing(
// CHECK-SAME: %[[VALUES:[a-z0-9]+]]: memref<4096x64xf32>
// CHECK-NOT: arith.remui
// CHECK: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} : i32
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK: scf.for %{{.+}} = %c8{{.*}} to %c0
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK: iter_args(%{{.+}} = %c0{{.*}}) -> (index)
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK: scf.if
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// Nor is more than stays in the cache until the next turn.
// CHECK: scf.for %{{.+}} = %c0{{.*}} to %c513
// CHECK-COUNT-4: memref.prefetch %[[VALUES]]
// CHECK-NOT: arith.remui
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @turns_that_share_nothing(%values: memref<4096x64xf32>, %sums: memref<64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c512 = arith.constant 512 : index
  %c513 = arith.constant 513 : index
  %none = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %four = arith.constant 4 : i32
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<64xf32>
  scf.for %tile = %none to %four step %one : i32 {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %a = vector.transfer_read %values[%n, %c0], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  scf.for %tile = %c8 to %c0 step %c1 {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %a = vector.transfer_read %values[%n, %c0], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  %end = scf.for %tile = %c0 to %c4 step %c1 iter_args(%start = %c0) -> (index) {
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %row = arith.addi %start, %n : index
      %a = vector.transfer_read %values[%row, %c0], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
    %later = arith.addi %start, %c512 : index
    scf.yield %later : index
  }
  scf.for %tile = %c0 to %c4 step %c1 {
    %is_first = arith.cmpi eq, %c0, %c1 : index
    %start = scf.if %is_first -> (index) {
      scf.yield %c0 : index
    } else {
      %other = arith.muli %tile, %c512 : index
      scf.yield %other : index
    }
    %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %row = arith.addi %start, %n : index
      %a = vector.transfer_read %values[%row, %c0], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  scf.for %tile = %c0 to %c4 step %c1 {
    %total = scf.for %n = %c0 to %c513 step %c1 iter_args(%acc = %zeros) -> (vector<64xf32>) {
      %a = vector.transfer_read %values[%n, %c0], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<64xf32>
      %b = arith.mulf %a, %a : vector<64xf32>
      %next = arith.addf %acc, %b : vector<64xf32>
      scf.yield %next : vector<64xf32>
    }
    vector.transfer_write %total, %sums[%c0] {in_bounds = [true]} : vector<64xf32>, memref<64xf32>
  }
  return
}

// -----

// Positions, and rows without columns, are never prefetched.
// CHECK-LABEL: func.func @nothing_to_prefetch(
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @nothing_to_prefetch(%positions: memref<4096x64xindex>, %empty: memref<4096x0xf32>) -> vector<64xindex> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0> : vector<64xindex>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<64xindex>) {
    %a = vector.transfer_read %positions[%n, %c0], %c0 {in_bounds = [true]} : memref<4096x64xindex>, vector<64xindex>
    %b = vector.transfer_read %empty[%n, %c0], %zero : memref<4096x0xf32>, vector<16xf32>
    %next = arith.addi %acc, %a : vector<64xindex>
    scf.yield %next : vector<64xindex>
  }
  return %total : vector<64xindex>
}

// -----

// A loop along rows that does not sum up is no product: hardware follows it.
// CHECK-LABEL: func.func @products_of_elements(
// CHECK-NOT: memref.prefetch
// CHECK: return
// PAGES-LABEL: func.func @products_of_elements(
// PAGES-NOT: memref.prefetch
// PAGES: return
func.func @products_of_elements(%x: memref<4096x64xf32>, %cos: memref<4096x64xf32>, %sin: memref<4096x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c4096 = arith.constant 4096 : index
  %zero = arith.constant 0.0 : f32
  scf.for %n = %c0 to %c4096 step %c1 {
    scf.for %d = %c0 to %c64 step %c16 {
      %a = vector.transfer_read %x[%n, %d], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<16xf32>
      %b = vector.transfer_read %cos[%n, %d], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<16xf32>
      %c = vector.transfer_read %sin[%n, %d], %zero {in_bounds = [true]} : memref<4096x64xf32>, vector<16xf32>
      %ab = arith.mulf %a, %b : vector<16xf32>
      %ac = arith.mulf %a, %c : vector<16xf32>
      %twice = arith.mulf %a, %a : vector<16xf32>
      %sum = arith.addf %ab, %ac : vector<16xf32>
      %all = arith.addf %sum, %twice : vector<16xf32>
      vector.transfer_write %all, %x[%n, %d] {in_bounds = [true]} : vector<16xf32>, memref<4096x64xf32>
    }
  }
  return
}
