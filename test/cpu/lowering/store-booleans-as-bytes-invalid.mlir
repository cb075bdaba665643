// What sees booleans in memory, and is no load, store or transfer, must be lowered before.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-store-booleans-as-bytes)"

func.func @linalg(%a: memref<4xi32>, %b: memref<i1>) {
  // expected-error@+1 {{'linalg.generic' reads or writes booleans in memory, which only loops of loads, stores and vector transfers may: lower it first}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%a : memref<4xi32>) outs(%b : memref<i1>) {
  ^bb0(%x: i32, %all: i1):
    %c = arith.cmpi ult, %x, %x : i32
    %y = arith.andi %all, %c : i1
    linalg.yield %y : i1
  }
  return
}

// -----

func.func @atomic(%a: memref<4xi1>, %x: i1, %i: index) {
  // expected-error@+1 {{'memref.atomic_rmw' reads or writes booleans in memory}}
  %y = memref.atomic_rmw andi %x, %a[%i] : (i1, memref<4xi1>) -> i1
  return
}
