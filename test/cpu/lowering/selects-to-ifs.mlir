// A choice between tensors that may be of two shapes is a branch: as an op on elements it would have
// the shape of the first.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-selects-to-ifs)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(canonicalize,attention-cpu-selects-to-ifs)' | FileCheck %s

// CHECK-LABEL: func.func @of_two_shapes(
// CHECK-SAME: %[[C:[a-z0-9]+]]: i1, %[[A:[a-z0-9]+]]: tensor<4x?xf32>, %[[B:[a-z0-9]+]]: tensor<4x?xf32>)
// CHECK: %[[R:.+]] = scf.if %[[C]] -> (tensor<4x?xf32>)
// CHECK: scf.yield %[[A]]
// CHECK: else
// CHECK: scf.yield %[[B]]
// CHECK-NOT: arith.select
// CHECK: return %[[R]]
func.func @of_two_shapes(%c: i1, %a: tensor<4x?xf32>, %b: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %r = scf.if %c -> tensor<4x?xf32> {
    scf.yield %a : tensor<4x?xf32>
  } else {
    scf.yield %b : tensor<4x?xf32>
  }
  return %r : tensor<4x?xf32>
}

// CHECK-LABEL: func.func @of_one_shape(
// CHECK: arith.select
// CHECK-NOT: scf.if
// CHECK: return
func.func @of_one_shape(%c: i1, %a: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %b = arith.addf %a, %a : tensor<4x?xf32>
  %r = arith.select %c, %a, %b : tensor<4x?xf32>
  return %r : tensor<4x?xf32>
}

// CHECK-LABEL: func.func @of_static_shape(
// CHECK: arith.select
// CHECK-NOT: scf.if
// CHECK: return
func.func @of_static_shape(%c: i1, %a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %r = arith.select %c, %a, %b : tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @of_elements(
// CHECK: arith.select
// CHECK: arith.select
// CHECK-NOT: scf.if
// CHECK: return
func.func @of_elements(%c: tensor<?xi1>, %a: tensor<?xf32>, %b: tensor<?xf32>, %x: f32, %y: f32) -> (tensor<?xf32>, f32) {
  %r = arith.select %c, %a, %b : tensor<?xi1>, tensor<?xf32>
  %c0 = arith.constant 0 : index
  %is = tensor.extract %c[%c0] : tensor<?xi1>
  %z = arith.select %is, %x, %y : f32
  return %r, %z : tensor<?xf32>, f32
}
