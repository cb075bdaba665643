// The outermost scf.forall stays one; those inside are loops of the thread, and so is one that may
// report a failed assertion.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-serialize-foralls)" | FileCheck %s

func.func private @attention_assert_failed(i64)

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

// CHECK-LABEL: func.func @failing(
// CHECK-NOT: scf.forall
// CHECK: scf.for
// CHECK: call @attention_assert_failed
func.func @failing(%number: i64) {
  scf.forall (%i) in (4) {
    func.call @attention_assert_failed(%number) : (i64) -> ()
  }
  return
}
