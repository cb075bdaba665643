// A thread takes the next task when it is done with one; several at a time of more than 4096. At the end
// of the parallel region, threads wait once.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-schedule-tasks-dynamically)" | FileCheck %s

// CHECK-LABEL: func.func @tasks(
// CHECK-SAME: %[[N:.+]]: index
// CHECK: omp.parallel {
// CHECK: %[[SPAN:.+]] = arith.subi %[[N]], %{{.+}} : index
// CHECK: %[[TIMES:.+]] = arith.divsi %[[SPAN]], %{{.+}} : index
// CHECK: %[[MOST:.+]] = arith.constant 4096 : index
// CHECK: %[[SHARE:.+]] = arith.divsi %[[TIMES]], %[[MOST]] : index
// CHECK: %[[AT_LEAST_ONE:.+]] = arith.maxsi %[[SHARE]], %{{.+}} : index
// CHECK: %[[CHUNK:.+]] = arith.index_cast %[[AT_LEAST_ONE]] : index to i64
// CHECK: omp.wsloop nowait schedule(dynamic = %[[CHUNK]] : i64) {
// CHECK-NEXT: omp.loop_nest
func.func @tasks(%n: index, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %zero, %out[%i] : memref<?xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// Of a loop that is lowered already, the number of tasks is not counted.

// CHECK-LABEL: func.func @lowered_tasks(
// CHECK-NOT: arith.
// CHECK: omp.wsloop nowait schedule(dynamic) {
func.func @lowered_tasks(%first: i64, %last: i64, %step: i64) {
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : i64 = (%first) to (%last) step (%step) {
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// Where something is behind the loop, threads wait before it; and so they do for a sum.

// CHECK-LABEL: func.func @read_behind(
// CHECK: omp.wsloop schedule(dynamic
func.func @read_behind(%n: index, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %zero, %out[%i] : memref<?xf32>
        omp.yield
      }
    }
    %first = memref.load %out[%c0] : memref<?xf32>
    memref.store %first, %out[%c1] : memref<?xf32>
    omp.terminator
  }
  return
}

omp.declare_reduction @sum : f32 init {
^bb0(%a: f32):
  %zero = arith.constant 0.0 : f32
  omp.yield(%zero : f32)
} combiner {
^bb0(%a: f32, %b: f32):
  %sum = arith.addf %a, %b : f32
  omp.yield(%sum : f32)
}

// CHECK-LABEL: func.func @sum_of_tasks(
// CHECK: omp.wsloop schedule(dynamic
// CHECK-SAME: reduction(@sum
func.func @sum_of_tasks(%n: index, %out: !llvm.ptr) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop reduction(@sum %out -> %own : !llvm.ptr) {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
