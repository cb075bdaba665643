// Of two equal products with the value one is dead: it is what uses the probabilities of the other,
// and an attention itself. Memory that is freed is overwritten here, so that a handle to an op that
// is gone is seen.

// RUN: env MALLOC_PERTURB_=165 attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-LABEL: func.func @dead_product(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x?x8xf32>, %[[V:.+]]: tensor<2x?x5xf32>)
// CHECK-NOT: linalg.
// CHECK: %[[O:.+]] = attention.group {{.*}} ins(%[[Q]], %[[K]], %[[V]] :
// CHECK-NOT: linalg.
// CHECK: return %[[O]] :
func.func @dead_product(%q: tensor<2x3x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1 : index
  %keys = tensor.dim %k, %one : tensor<2x?x8xf32>
  %s_init = tensor.empty(%keys) : tensor<2x3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x?xf32>) -> tensor<2x3x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x?x8xf32>) outs(%s_zero : tensor<2x3x?xf32>) -> tensor<2x3x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x?xf32>) outs(%s_init : tensor<2x3x?xf32>) -> tensor<2x3x?xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x?xf32>, tensor<2x?x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %dead = linalg.batch_matmul ins(%p, %v : tensor<2x3x?xf32>, tensor<2x?x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// What is dead stands before the product that lives, and more is computed from it.

// CHECK-LABEL: func.func @dead_chain(
// CHECK: %[[O:.+]] = attention.group
// CHECK-NOT: linalg.{{softmax|batch_matmul}}
// CHECK: return
func.func @dead_chain(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %dead = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %deader = linalg.elementwise kind=#linalg.elementwise_kind<exp> ins(%dead : tensor<2x3x5xf32>) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %deadest = linalg.elementwise kind=#linalg.elementwise_kind<exp> ins(%p : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
