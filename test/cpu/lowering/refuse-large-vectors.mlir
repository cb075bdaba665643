// A vector that LLVM would abort at is one error; smaller ones are lowered.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-refuse-large-vectors)' --verify-diagnostics
// RUN: not attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-to-cpu)' 2>/dev/null | FileCheck %s

func.func @start(%a: tensor<65536xf32>) -> tensor<65536xf32> {
  %c0 = arith.constant 0 : index
  // expected-error @below {{'arith.constant' gives a vector of 65536 elements, of which LLVM takes no more than 65535: loop over parts of it}}
  %none = arith.constant dense<0.0> : vector<65536xf32>
  %o = vector.transfer_write %none, %a[%c0] {in_bounds = [true]} : vector<65536xf32>, tensor<65536xf32>
  return %o : tensor<65536xf32>
}

// -----

func.func @in_a_loop(%a: tensor<2x65536xf32>) -> tensor<2x65536xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %o = scf.for %i = %c0 to %c2 step %c1 iter_args(%b = %a) -> tensor<2x65536xf32> {
    // expected-error @below {{'arith.constant' gives a vector of 65536 elements}}
    %none = arith.constant dense<0.0> : vector<1x65536xf32>
    %w = vector.transfer_write %none, %b[%i, %c0] {in_bounds = [true, true]} : vector<1x65536xf32>, tensor<2x65536xf32>
    scf.yield %w : tensor<2x65536xf32>
  }
  return %o : tensor<2x65536xf32>
}

// -----

func.func @rows_and_columns(%v: vector<4xf32>) -> vector<16384x4xf32> {
  // expected-error @below {{'vector.broadcast' gives a vector of 65536 elements, of which LLVM takes no more than 65535: loop over parts of it}}
  %r = vector.broadcast %v : vector<4xf32> to vector<16384x4xf32>
  return %r : vector<16384x4xf32>
}

// -----

// CHECK: llvm.func @smaller(
func.func @smaller(%a: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %c0 = arith.constant 0 : index
  %none = arith.constant dense<0.0> : vector<2x8xf32>
  %o = vector.transfer_write %none, %a[%c0, %c0] {in_bounds = [true, true]} : vector<2x8xf32>, tensor<2x8xf32>
  return %o : tensor<2x8xf32>
}
