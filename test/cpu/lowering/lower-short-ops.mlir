// Structured ops over lengths and pages become loops that LLVM is to leave as they are; all others
// are left to upstream's lowering, and to LLVM.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-lower-short-ops)" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-lower-short-ops,func.func(convert-linalg-to-loops))" | FileCheck %s --check-prefix=LOOPS

// CHECK-DAG: #[[VECTORIZE:.+]] = #llvm.loop_vectorize<disable = true>
// CHECK-DAG: #[[UNROLL:.+]] = #llvm.loop_unroll<disable = true>
// CHECK-DAG: #[[LEAVE:.+]] = #llvm.loop_annotation<vectorize = #[[VECTORIZE]], unroll = #[[UNROLL]]>

#table = affine_map<(b, p) -> (b, p)>
#all = affine_map<(b, p) -> ()>

// CHECK-LABEL: func.func @pages(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: memref.store
// CHECK-NEXT: } {loop_annotation = #[[LEAVE]]}
// CHECK-NEXT: } {loop_annotation = #[[LEAVE]]}
// CHECK-NOT: attention.short
func.func @pages(%count: i32, %table: memref<4x?xi32>, %are_pages: memref<i1>) {
  linalg.generic {indexing_maps = [#table, #all], iterator_types = ["reduction", "reduction"]}
      ins(%table : memref<4x?xi32>) outs(%are_pages : memref<i1>) attrs = {attention.short} {
  ^bb0(%page: i32, %were_pages: i1):
    %is_page = arith.cmpi ult, %page, %count : i32
    %are = arith.andi %were_pages, %is_page : i1
    linalg.yield %are : i1
  }
  return
}

// CHECK-LABEL: func.func @numbers(
// CHECK: linalg.generic
// LOOPS-LABEL: func.func @numbers(
// LOOPS: scf.for
// LOOPS-NOT: loop_annotation
func.func @numbers(%x: i32, %numbers: memref<4x?xi32>) {
  linalg.generic {indexing_maps = [#table], iterator_types = ["parallel", "parallel"]}
      outs(%numbers : memref<4x?xi32>) {
  ^bb0(%number: i32):
    %sum = arith.addi %number, %x : i32
    linalg.yield %sum : i32
  }
  return
}
