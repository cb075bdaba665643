// Batch and heads are joined by reshapes whose sizes are those of other tensors than the key, which no
// op says to be equal. The group needs them to be, and asserts it.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[Q_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[K_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d4)>
// CHECK-DAG: #[[V_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d5)>
// CHECK-DAG: #[[O_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>

// CHECK-LABEL: func.func @joined_heads(
// CHECK-SAME: %[[Q:.+]]: tensor<?x4x1x8xf32>, %[[K:.+]]: tensor<?x4x?x8xf32>, %[[V:.+]]: tensor<?x4x?x8xf32>)
// CHECK: attention.group {indexing_maps = [#[[Q_MAP]], #[[K_MAP]], #[[V_MAP]], #[[O_MAP]]], tag = "attention"}
// CHECK-SAME: %[[K]], %[[V]] : {{.+}}, tensor<?x4x?x8xf32>, tensor<?x4x?x8xf32>)
// CHECK-DAG: cf.assert %{{.+}}, "dimension 0 of the query and dimension 0 of the key of the attention at {{[^"]+}} must have one extent"
// CHECK-DAG: cf.assert %{{.+}}, "dimension 2 of the key and dimension 2 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK-DAG: %[[K_BATCH:.+]] = tensor.dim %[[K]], %{{.+}}
// CHECK-DAG: %[[Q_BATCH:.+]] = tensor.dim %[[Q]], %{{.+}}
// CHECK: cf.assert %{{.+}}, "a reshape in the attention at {{[^"]+}} must keep its dimensions apart"
// CHECK: return
func.func @joined_heads(%q: tensor<?x4x1x8xf32>, %k: tensor<?x4x?x8xf32>, %v: tensor<?x4x?x8xf32>) -> tensor<?x1x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %b = tensor.dim %q, %c0 : tensor<?x4x1x8xf32>
  %n = tensor.dim %v, %c2 : tensor<?x4x?x8xf32>
  %bh = arith.muli %b, %c4 : index
  %q_sizes = tensor.from_elements %bh, %c1, %c8 : tensor<3xindex>
  %q_joined = tensor.reshape %q(%q_sizes) : (tensor<?x4x1x8xf32>, tensor<3xindex>) -> tensor<?x1x8xf32>
  %k_sizes = tensor.from_elements %bh, %n, %c8 : tensor<3xindex>
  %k_joined = tensor.reshape %k(%k_sizes) : (tensor<?x4x?x8xf32>, tensor<3xindex>) -> tensor<?x?x8xf32>
  %v_joined = tensor.reshape %v(%k_sizes) : (tensor<?x4x?x8xf32>, tensor<3xindex>) -> tensor<?x?x8xf32>
  %s_init = tensor.empty(%bh, %n) : tensor<?x1x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q_joined, %k_joined : tensor<?x1x8xf32>, tensor<?x?x8xf32>) outs(%s_zero : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
  // The scores and the probabilities pass through a tensor of all heads.
  %scores_sizes = tensor.from_elements %b, %c4, %c1, %n : tensor<4xindex>
  %scores = tensor.reshape %s(%scores_sizes) : (tensor<?x1x?xf32>, tensor<4xindex>) -> tensor<?x4x1x?xf32>
  %p_init = tensor.empty(%b, %n) : tensor<?x4x1x?xf32>
  %p = linalg.softmax dimension(3) ins(%scores : tensor<?x4x1x?xf32>) outs(%p_init : tensor<?x4x1x?xf32>) -> tensor<?x4x1x?xf32>
  %p_sizes = tensor.from_elements %bh, %c1, %n : tensor<3xindex>
  %p_joined = tensor.reshape %p(%p_sizes) : (tensor<?x4x1x?xf32>, tensor<3xindex>) -> tensor<?x1x?xf32>
  %o_init = tensor.empty(%bh) : tensor<?x1x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
  %o = linalg.batch_matmul ins(%p_joined, %v_joined : tensor<?x1x?xf32>, tensor<?x?x8xf32>) outs(%o_zero : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
  return %o : tensor<?x1x8xf32>
}

// What a reshape needs is asserted once, though the scores and the output both take its result.
// CHECK-LABEL: func.func @keys_as_values(
// CHECK: attention.group
// CHECK: cf.assert %{{.+}}, "a reshape in the attention at {{[^"]+}} must keep its dimensions apart"
// CHECK-NOT: a reshape
// CHECK: return
func.func @keys_as_values(%q: tensor<?x4x1x8xf32>, %k: tensor<?x4x?x8xf32>) -> tensor<?x1x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %b = tensor.dim %q, %c0 : tensor<?x4x1x8xf32>
  %n = tensor.dim %k, %c2 : tensor<?x4x?x8xf32>
  %bh = arith.muli %b, %c4 : index
  %q_sizes = tensor.from_elements %bh, %c1, %c8 : tensor<3xindex>
  %q_joined = tensor.reshape %q(%q_sizes) : (tensor<?x4x1x8xf32>, tensor<3xindex>) -> tensor<?x1x8xf32>
  %k_sizes = tensor.from_elements %bh, %n, %c8 : tensor<3xindex>
  %k_joined = tensor.reshape %k(%k_sizes) : (tensor<?x4x?x8xf32>, tensor<3xindex>) -> tensor<?x?x8xf32>
  %s_init = tensor.empty(%bh, %n) : tensor<?x1x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q_joined, %k_joined : tensor<?x1x8xf32>, tensor<?x?x8xf32>) outs(%s_zero : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<?x1x?xf32>) outs(%s_init : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
  %o_init = tensor.empty(%bh) : tensor<?x1x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
  %o = linalg.batch_matmul ins(%p, %k_joined : tensor<?x1x?xf32>, tensor<?x?x8xf32>) outs(%o_zero : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
  return %o : tensor<?x1x8xf32>
}
