// LLVM leaves the loops around vector ops, and all loops of tasks that have such, as they are.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-leave-vector-loops)" | FileCheck %s

// CHECK-DAG: #[[VECTORIZE:.+]] = #llvm.loop_vectorize<disable = true>
// CHECK-DAG: #[[UNROLL:.+]] = #llvm.loop_unroll<disable = true>
// CHECK-DAG: #[[LEAVE:.+]] = #llvm.loop_annotation<vectorize = #[[VECTORIZE]], unroll = #[[UNROLL]]>

// CHECK-LABEL: func.func @vectors(
// CHECK: scf.for
// CHECK: vector.store
// CHECK: } {loop_annotation = #[[LEAVE]]}
func.func @vectors(%n: index, %v: vector<4xf32>, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %n step %c4 {
    vector.store %v, %out[%i] : memref<?xf32>, vector<4xf32>
  }
  return
}

// CHECK-LABEL: func.func @task(
// CHECK: scf.forall
// CHECK: memref.store
// CHECK-NEXT: } {loop_annotation = #[[LEAVE]]}
// CHECK-NEXT: vector.store
func.func @task(%n: index, %x: f32, %v: vector<4xf32>, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.forall (%task) in (%n) {
    scf.for %i = %c0 to %n step %c1 {
      memref.store %x, %out[%i] : memref<?xf32>
    }
    vector.store %v, %out[%task] : memref<?xf32>, vector<4xf32>
  }
  return
}

// Scalars are LLVM's to improve.

// CHECK-LABEL: func.func @scalars(
// CHECK-NOT: loop_annotation
// CHECK: scf.for
// CHECK-NOT: loop_annotation
func.func @scalars(%n: index, %x: f32, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    memref.store %x, %out[%i] : memref<?xf32>
  }
  return
}
