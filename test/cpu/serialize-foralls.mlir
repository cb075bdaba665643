// The outermost scf.forall stays one; those inside are loops of the thread.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-serialize-foralls)" | FileCheck %s

// CHECK-LABEL: func.func @nested(
// CHECK: scf.forall (%{{.+}}) in (4)
// CHECK-NOT: scf.forall (
// CHECK: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} {
// CHECK: memref.store
func.func @nested(%a: memref<4x8xf32>, %x: f32) {
  scf.forall (%i) in (4) {
    scf.forall (%j) in (8) {
      memref.store %x, %a[%i, %j] : memref<4x8xf32>
    }
  }
  return
}
