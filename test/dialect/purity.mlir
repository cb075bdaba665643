// Groups and combines are pure: dead ones vanish, equal ones become one, and they are hoisted out of loops.

// RUN: attention-opt %s --canonicalize | FileCheck %s --check-prefix=DEAD
// RUN: attention-opt %s --cse | FileCheck %s --check-prefix=EQUAL
// RUN: attention-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=HOISTED

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// DEAD-LABEL: func.func @dead(
// DEAD-NEXT: return
func.func @dead(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    attention.yield %s : f32
  }
  %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// The third group scores in another way.
// EQUAL-LABEL: func.func @equal(
// EQUAL: %[[A:.+]] = attention.group
// EQUAL: attention.yield
// EQUAL: %[[C:.+]] = attention.group
// EQUAL: arith.negf
// EQUAL-NOT: attention.group
// EQUAL: return %[[A]], %[[A]], %[[C]]
func.func @equal(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %1 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %2 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = arith.negf %s : f32
    attention.yield %n : f32
  }
  return %0, %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
}

// HOISTED-LABEL: func.func @invariant(
// HOISTED: attention.group
// HOISTED: scf.for
// HOISTED-NOT: attention.group
// HOISTED: return
func.func @invariant(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %n: index) -> tensor<4x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %q) -> tensor<4x8xf32> {
    %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
        ins(%q, %k, %k : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
    ^bb0(%s: f32):
      attention.yield %s : f32
    }
    scf.yield %0 : tensor<4x8xf32>
  }
  return %r : tensor<4x8xf32>
}
