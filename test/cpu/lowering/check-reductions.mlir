// Upstream aborts over reductions of types that are not LLVM's.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-check-reductions)"

func.func @fine(%n: index, %x: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%x) -> f32 {
    scf.reduce(%x : f32) {
    ^bb0(%left: f32, %right: f32):
      %sum = arith.addf %left, %right : f32
      scf.reduce.return %sum : f32
    }
  }
  return %r : f32
}

// -----

func.func @index(%n: index) -> index {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{'scf.parallel' reduces values of type index; only integers such as i64 and floating-point numbers can be}}
  %r = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%c0) -> index {
    scf.reduce(%i : index) {
    ^bb0(%left: index, %right: index):
      %sum = arith.addi %left, %right : index
      scf.reduce.return %sum : index
    }
  }
  return %r : index
}
