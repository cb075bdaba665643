// tensor.dim of a result folds to an extent that the type states or to a dimension of an operand.

// RUN: attention-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize --cse | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (e, n)>
#o = affine_map<(m, n, d, e) -> (e, m)>
#lse = affine_map<(m, n, d, e) -> (m)>
#row = affine_map<(m, n, d, e) -> (m, e)>
#bias = affine_map<(m, n, d, e) -> (m, n)>

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[Q:.+]]: tensor<?x8xf32>, %[[K:.+]]: tensor<?x8xf32>, %[[V:.+]]: tensor<?x?xf32>)
// CHECK-NOT: attention.group
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[E:.+]] = tensor.dim %[[V]], %[[C0]]
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[Q]], %[[C0]]
// CHECK-NOT: tensor.dim
// CHECK: return %[[E]], %[[M]], %[[M]] : index, index, index
func.func @dynamic(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x?xf32>) -> (index, index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x?xf32>) -> (tensor<?x?xf32>, tensor<?xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %0 = tensor.dim %o, %c0 : tensor<?x?xf32>
  %1 = tensor.dim %o, %c1 : tensor<?x?xf32>
  %2 = tensor.dim %lse, %c0 : tensor<?xf32>
  return %0, %1, %2 : index, index, index
}

// What the type of another operand states is a constant, though the query's does not.
// CHECK-LABEL: func.func @stated_by_another_operand(
// CHECK-NOT: attention.group
// CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
// CHECK-DAG: %[[C4:.+]] = arith.constant 4 : index
// CHECK-NOT: tensor.dim
// CHECK: return %[[C16]], %[[C4]]
func.func @stated_by_another_operand(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>, %v: tensor<16x?xf32>, %bias: tensor<4x?xf32>) -> (index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #o], tag = "attention"}
      ins(%q, %k, %v, %bias : tensor<?x8xf32>, tensor<?x8xf32>, tensor<16x?xf32>, tensor<4x?xf32>) -> tensor<16x?xf32> {
  ^bb0(%s: f32, %b: f32):
    attention.yield %s : f32
  }
  %0 = tensor.dim %o, %c0 : tensor<16x?xf32>
  %1 = tensor.dim %o, %c1 : tensor<16x?xf32>
  return %0, %1 : index, index
}

// CHECK-LABEL: func.func @combine(
// CHECK-SAME: %[[P:.+]]: tensor<?x?x?x?xf32>, %[[L:.+]]: tensor<?x?x?xf32>)
// CHECK-NOT: attention.lse_combine
// CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG: %[[C3:.+]] = arith.constant 3 : index
// CHECK-DAG: %[[R:.+]] = tensor.dim %[[P]], %[[C1]]
// CHECK-DAG: %[[E:.+]] = tensor.dim %[[P]], %[[C3]]
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[L]], %[[C1]]
// CHECK-NOT: tensor.dim
// CHECK: return %[[R]], %[[E]], %[[M]] : index, index, index
func.func @combine(%p: tensor<?x?x?x?xf32>, %l: tensor<?x?x?xf32>) -> (index, index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %o, %lse = attention.lse_combine splits = [0, 2] ins(%p, %l : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>)
      -> (tensor<?x?xf32>, tensor<?xf32>) {
  ^bb0(%a: tensor<?x?x?x?xf32>, %b: tensor<?x?x?xf32>):
    %i1 = arith.constant 1 : index
    %i3 = arith.constant 3 : index
    %m = tensor.dim %a, %i1 : tensor<?x?x?x?xf32>
    %e = tensor.dim %a, %i3 : tensor<?x?x?x?xf32>
    %r = tensor.empty(%m, %e) : tensor<?x?xf32>
    %t = tensor.empty(%m) : tensor<?xf32>
    attention.yield %r, %t : tensor<?x?xf32>, tensor<?xf32>
  }
  %0 = tensor.dim %o, %c0 : tensor<?x?xf32>
  %1 = tensor.dim %o, %c1 : tensor<?x?xf32>
  %2 = tensor.dim %lse, %c0 : tensor<?xf32>
  return %0, %1, %2 : index, index, index
}

// CHECK-LABEL: func.func @combine_static(
// CHECK-NOT: attention.lse_combine
// CHECK: %[[C2:.+]] = arith.constant 2 : index
// CHECK-NOT: tensor.dim
// CHECK: return %[[C2]]
func.func @combine_static(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) -> index {
  %c0 = arith.constant 0 : index
  %o = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  %0 = tensor.dim %o, %c0 : tensor<2x8xf32>
  return %0 : index
}

// A dimension that a result does not have is left to whoever asks, without an error.
// CHECK-LABEL: func.func @no_such_dimension(
// CHECK: %[[C5:.+]] = arith.constant 5 : index
// CHECK: %[[OUT:.+]] = attention.group
// CHECK: %[[M:.+]] = attention.lse_combine
// CHECK-DAG: tensor.dim %[[OUT]], %[[C5]] : tensor<?x8xf32>
// CHECK-DAG: tensor.dim %[[M]], %[[C5]] : tensor<?x8xf32>
// CHECK: return
func.func @no_such_dimension(%q: tensor<?x8xf32>, %k: tensor<?x8xf32>, %v: tensor<8x?xf32>,
                             %p: tensor<4x?x8xf32>, %l: tensor<4x?xf32>) -> (index, index) {
  %c5 = arith.constant 5 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #row]}
      ins(%q, %k, %v : tensor<?x8xf32>, tensor<?x8xf32>, tensor<8x?xf32>) -> tensor<?x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %m = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x?x8xf32>, tensor<4x?xf32>) -> tensor<?x8xf32> {
  ^bb0(%a: tensor<4x?x8xf32>, %b: tensor<4x?xf32>):
    %i1 = arith.constant 1 : index
    %n = tensor.dim %a, %i1 : tensor<4x?x8xf32>
    %r = tensor.empty(%n) : tensor<?x8xf32>
    attention.yield %r : tensor<?x8xf32>
  }
  %0 = tensor.dim %o, %c5 : tensor<?x8xf32>
  %1 = tensor.dim %m, %c5 : tensor<?x8xf32>
  return %0, %1 : index, index
}
