// Both branches of an scf.if become functions that LLVM leaves as they are, where each is large.
// They have constants of their own.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-outline-branches{least-ops=4})" \
// RUN:   | FileCheck %s

// CHECK-LABEL: func.func private @attention_then_1(
// CHECK-SAME: %[[A:.*]]: memref<8xf32>) attributes {
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>
// CHECK-SAME: passthrough = ["noinline"]
// CHECK: %[[AT:.*]] = arith.constant 2 : index
// CHECK: %[[ONE:.*]] = arith.constant 1.0
// CHECK: memref.load %[[A]][%[[AT]]]
// CHECK: arith.addf %{{.*}}, %[[ONE]]
// CHECK: memref.store

// CHECK-LABEL: func.func private @attention_else_0(
// CHECK-SAME: %[[B:.*]]: memref<8xf32>, %[[X:.*]]: f32) attributes {
// CHECK-SAME: passthrough = ["noinline"]
// CHECK: memref.load %[[B]]
// CHECK: arith.mulf %{{.*}}, %[[X]]
// CHECK: memref.store

// CHECK-LABEL: func.func @large(
// CHECK-SAME: %[[A:.*]]: memref<8xf32>, %[[X:.*]]: f32,
// CHECK: scf.if
// CHECK-NEXT: call @attention_then_1(%[[A]])
// CHECK-NEXT: } else {
// CHECK-NEXT: call @attention_else_0(%[[A]], %[[X]])
// CHECK-NEXT: }
func.func @large(%a: memref<8xf32>, %x: f32, %way: i1) {
  %c2 = arith.constant 2 : index
  %one = arith.constant 1.0 : f32
  scf.if %way {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.addf %0, %one : f32
    memref.store %1, %a[%c2] : memref<8xf32>
  } else {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.mulf %0, %x : f32
    memref.store %1, %a[%c2] : memref<8xf32>
  }
  return
}

// One of the two is small; or there is none.

// CHECK-LABEL: func.func @small(
// CHECK-NOT: call
// CHECK: return
func.func @small(%a: memref<8xf32>, %x: f32, %way: i1) {
  %c2 = arith.constant 2 : index
  scf.if %way {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.addf %0, %x : f32
    memref.store %1, %a[%c2] : memref<8xf32>
  } else {
    memref.store %x, %a[%c2] : memref<8xf32>
  }
  scf.if %way {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.addf %0, %x : f32
    memref.store %1, %a[%c2] : memref<8xf32>
  }
  return
}

// Values that come of a branch stay where they are.

// CHECK-LABEL: func.func @values(
// CHECK-NOT: call
// CHECK: return
func.func @values(%a: memref<8xf32>, %x: f32, %way: i1) -> f32 {
  %c2 = arith.constant 2 : index
  %y = scf.if %way -> f32 {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.addf %0, %x : f32
    memref.store %1, %a[%c2] : memref<8xf32>
    scf.yield %0 : f32
  } else {
    %0 = memref.load %a[%c2] : memref<8xf32>
    %1 = arith.mulf %0, %x : f32
    memref.store %1, %a[%c2] : memref<8xf32>
    scf.yield %0 : f32
  }
  return %y : f32
}

// A name that is taken is not taken again.
func.func private @attention_then_0()
