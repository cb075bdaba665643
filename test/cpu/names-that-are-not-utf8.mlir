// Names may be any bytes: each pass that compares names takes them.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-keep-entry{entry=f},attention-cpu-outline-assertions,attention-cpu-serialize-foralls)" | FileCheck %s

// CHECK: func.func private @"\C3("(
// CHECK: call @attention_assert_failed
// CHECK: func.func public @f(
// CHECK: scf.for
// CHECK: call @"\C3("
func.func @"\C3("(%holds: i1) {
  cf.assert %holds, "holds"
  return
}

func.func @f(%holds: i1) {
  scf.forall (%i) in (4) {
    func.call @"\C3("(%holds) : (i1) -> ()
  }
  return
}
