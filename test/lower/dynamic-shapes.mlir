// Dynamic extents come from the operands, batch, rows, keys and depth alike.

// RUN: attention-opt %s --convert-attention-to-linalg --canonicalize --cse | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[Q:.+]]: tensor<?x?x?xf32>, %[[K:.+]]: tensor<?x?x?xf32>, %[[V:.+]]: tensor<?x?x?xf32>)
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG: %[[C2:.+]] = arith.constant 2 : index
// CHECK-DAG: %[[B:.+]] = tensor.dim %[[Q]], %[[C0]]
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[Q]], %[[C1]]
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[K]], %[[C1]]
// CHECK-DAG: %[[E:.+]] = tensor.dim %[[V]], %[[C2]]
// CHECK: tensor.empty(%[[B]], %[[M]], %[[N]]) : tensor<?x?x?xf32>
// CHECK: tensor.empty(%[[B]], %[[M]], %[[E]]) : tensor<?x?x?xf32>
// CHECK-NOT: attention.
func.func @dynamic(%q: tensor<?x?x?xf32>, %k: tensor<?x?x?xf32>, %v: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<?x?x?xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x?x?xf32>
}
