// Buffers stay on the stack while they fit: of a known size, before loops, 64 KiB of a
// function and 1 MiB of its tasks.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-bound-stack)" | FileCheck %s

func.func private @use(memref<?xf32>, memref<100xf32>, memref<12000xf32>)

// CHECK-LABEL: func.func @buffers(
// CHECK-SAME: %[[N:.+]]: index
// CHECK: %[[SMALL:.+]] = memref.alloca() : memref<100xf32>
// CHECK: %[[DYNAMIC:.+]] = memref.alloc(%[[N]]) {alignment = 64 : i64} : memref<?xf32>
// CHECK: %[[FIRST:.+]] = memref.alloca() : memref<12000xf32>
// CHECK: %[[SECOND:.+]] = memref.alloc() : memref<12000xf32>
// CHECK: call @use(%[[DYNAMIC]], %[[SMALL]], %[[FIRST]])
// CHECK: call @use(%[[DYNAMIC]], %[[SMALL]], %[[SECOND]])
// CHECK: %[[EACH:.+]] = memref.alloca() : memref<100xf32>
// CHECK-NEXT: scf.for
// CHECK-NEXT: scf.if
// CHECK-NEXT: call @use(%[[DYNAMIC]], %[[EACH]],
// CHECK: scf.while
// CHECK: memref.alloc() : memref<100xf32>
func.func @buffers(%n: index, %condition: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %small = memref.alloca() : memref<100xf32>
  %dynamic = memref.alloca(%n) {alignment = 64 : i64} : memref<?xf32>
  %first = memref.alloca() : memref<12000xf32>
  %second = memref.alloca() : memref<12000xf32>
  call @use(%dynamic, %small, %first) : (memref<?xf32>, memref<100xf32>, memref<12000xf32>) -> ()
  call @use(%dynamic, %small, %second) : (memref<?xf32>, memref<100xf32>, memref<12000xf32>) -> ()
  scf.for %i = %c0 to %n step %c1 {
    scf.if %condition {
      %each = memref.alloca() : memref<100xf32>
      func.call @use(%dynamic, %each, %first) : (memref<?xf32>, memref<100xf32>, memref<12000xf32>) -> ()
    }
  }
  scf.while : () -> () {
    scf.condition(%condition)
  } do {
    %handed_on = memref.alloca() : memref<100xf32>
    func.call @use(%dynamic, %handed_on, %first) : (memref<?xf32>, memref<100xf32>, memref<12000xf32>) -> ()
    scf.yield
  }
  return
}

// CHECK-LABEL: func.func @tasks(
// CHECK: %[[OUTER:.+]] = memref.alloc() : memref<200000xf32>
// CHECK: scf.forall
// CHECK: memref.alloca() : memref<200000xf32>
// CHECK: memref.alloc() : memref<200000xf32>
// CHECK: scf.parallel
// CHECK: memref.alloca() : memref<100xf32>
func.func private @keep(memref<200000xf32>)

func.func @tasks(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %f = arith.constant 0.0 : f32
  %outer = memref.alloca() : memref<200000xf32>
  scf.forall (%i) in (%n) {
    %first = memref.alloca() : memref<200000xf32>
    %second = memref.alloca() : memref<200000xf32>
    func.call @keep(%outer) : (memref<200000xf32>) -> ()
    func.call @keep(%first) : (memref<200000xf32>) -> ()
    func.call @keep(%second) : (memref<200000xf32>) -> ()
  }
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %small = memref.alloca() : memref<100xf32>
    memref.store %f, %small[%c0] : memref<100xf32>
  }
  return
}
