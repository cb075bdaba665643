// linalg.softmax as upstream's own decomposition spells it.

// RUN: attention-opt %s --transform-interpreter --canonicalize --cse --attention-form-groups | FileCheck %s

// CHECK-LABEL: func.func @decomposed(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
// CHECK: func.func @of_dynamic_length(
// CHECK-NOT: linalg
// CHECK: attention.group
// CHECK-NOT: linalg
// CHECK: return
module attributes {transform.with_named_sequence} {
  func.func @decomposed(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
    %zero = arith.constant 0.0 : f32
    %s_init = tensor.empty() : tensor<2x3x12xf32>
    %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
    %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
        ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
    %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
    %o_init = tensor.empty() : tensor<2x3x5xf32>
    %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
    %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
    return %o : tensor<2x3x5xf32>
  }
  func.func @of_dynamic_length(%q: tensor<2x3x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x5xf32>) -> tensor<2x3x5xf32> {
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
    return %o : tensor<2x3x5xf32>
  }
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %softmax = transform.structured.match ops{["linalg.softmax"]} in %module : (!transform.any_op) -> !transform.any_op
    %ops = transform.structured.decompose_interface %softmax : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
