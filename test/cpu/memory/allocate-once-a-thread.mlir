// What every task allocates, of a size that is the same for all, each thread allocates once.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-allocate-once-a-thread)" | FileCheck %s

// CHECK-LABEL: func.func @tasks(
// CHECK-SAME: %[[N:.+]]: index
// CHECK: omp.parallel {
// CHECK-NEXT: %[[SAME:.+]] = memref.alloc(%[[N]]) : memref<?xf32>
// CHECK-NEXT: omp.wsloop {
// CHECK-NEXT: omp.loop_nest (%[[I:.+]]) : index
// CHECK-NOT: memref.dealloc %[[SAME]]
// CHECK: %[[OWN:.+]] = memref.alloc(%[[I]]) : memref<?xf32>
// CHECK: memref.dealloc %[[OWN]]
// CHECK: omp.yield
// CHECK: memref.dealloc %[[SAME]]
// CHECK-NEXT: omp.terminator
func.func @tasks(%n: index, %out: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        %same = memref.alloc(%n) : memref<?xf32>
        %own = memref.alloc(%i) : memref<?xf32>
        %x = memref.load %same[%c0] : memref<?xf32>
        memref.store %x, %own[%c0] : memref<?xf32>
        memref.store %x, %out[%i] : memref<?xf32>
        memref.dealloc %own : memref<?xf32>
        memref.dealloc %same : memref<?xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// What only some tasks free is allocated by each task.
// CHECK-LABEL: func.func @freed_by_some(
// CHECK: omp.loop_nest
// CHECK-NEXT: memref.alloc()
// CHECK: scf.if
// CHECK-NEXT: memref.dealloc
func.func @freed_by_some(%n: index, %is_freed: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        %same = memref.alloc() : memref<8xf32>
        scf.if %is_freed {
          memref.dealloc %same : memref<8xf32>
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
