// A step of decoding as it is served: any number of sequences, and of keys, behind which the new one
// is appended. The heads of both are repeated by a reshape, whose sizes are sums and products.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, heads h, query heads r of each, row m, keys n, depth d, value depth e.
// CHECK-DAG: #[[Q_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[K_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d5)>
// CHECK-DAG: #[[V_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d6)>
// CHECK-DAG: #[[O_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>

#id5 = affine_map<(b, h, r, n, d) -> (b, h, r, n, d)>
#next = affine_map<()[n] -> (n + 1)>
#elements = affine_map<()[b, n] -> ((n + 1) * 32 * b)>
#twice = affine_map<()[n] -> (n * 2 + 2)>

// CHECK-LABEL: func.func @repeat(
// CHECK-SAME: %[[Q:.+]]: tensor<?x4x1x8xf32>, %[[K:.+]]: tensor<?x2x?x8xf32>, %[[V:.+]]: tensor<?x2x?x8xf32>, %[[NEW_K:.+]]: tensor<?x2x1x8xf32>, %[[NEW_V:.+]]: tensor<?x2x1x8xf32>)
// CHECK: %[[KEYS:.+]] = tensor.concat dim(2) %[[K]], %[[NEW_K]]
// CHECK: %[[VALUES:.+]] = tensor.concat dim(2) %[[V]], %[[NEW_V]]
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]]
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[Q_MAP]], #[[K_MAP]], #[[V_MAP]], #[[O_MAP]]], tag = "attention"}
// CHECK-SAME: ins(%[[HEADS]], %[[KEYS]], %[[VALUES]] : tensor<?x2x2x1x8xf32>, tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32>)
// CHECK-DAG: cf.assert %{{.+}}, "dimension 0 of the query and dimension 0 of the key of the attention at {{[^"]+}} must have one extent"
// CHECK-DAG: cf.assert %{{.+}}, "dimension 2 of the key and dimension 2 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK: %[[RESULT:.+]] = tensor.collapse_shape %[[O]] {{\[\[}}0], [1, 2], [3], [4]]
// CHECK: return %[[RESULT]]
func.func @repeat(%q: tensor<?x4x1x8xf32>, %k: tensor<?x2x?x8xf32>, %v: tensor<?x2x?x8xf32>,
    %new_k: tensor<?x2x1x8xf32>, %new_v: tensor<?x2x1x8xf32>) -> tensor<?x4x1x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %batch = tensor.dim %q, %c0 : tensor<?x4x1x8xf32>
  %past = tensor.dim %v, %c2 : tensor<?x2x?x8xf32>
  %past_keys = tensor.dim %k, %c2 : tensor<?x2x?x8xf32>
  %keys = tensor.concat dim(2) %k, %new_k : (tensor<?x2x?x8xf32>, tensor<?x2x1x8xf32>) -> tensor<?x2x?x8xf32>
  %values = tensor.concat dim(2) %v, %new_v : (tensor<?x2x?x8xf32>, tensor<?x2x1x8xf32>) -> tensor<?x2x?x8xf32>
  %k_batch = tensor.dim %k, %c0 : tensor<?x2x?x8xf32>
  %v_batch = tensor.dim %v, %c0 : tensor<?x2x?x8xf32>
  // The same number, in three ways.
  %length = arith.addi %past, %c1 : index
  %k_length = affine.apply #next()[%past_keys]
  %twice = affine.apply #twice()[%past]
  %v_length = arith.divsi %twice, %c2 : index
  %v_length_i64 = arith.index_cast %v_length : index to i64
  %k_split = tensor.expand_shape %keys [[0], [1], [2, 3], [4]] output_shape [%k_batch, 2, 1, %k_length, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
  %v_split = tensor.expand_shape %values [[0], [1], [2, 3], [4]] output_shape [%v_batch, 2, 1, %v_length, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
  %wide_init = tensor.empty(%batch, %length) : tensor<?x2x2x?x8xf32>
  %k_wide = linalg.generic {indexing_maps = [#id5], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      outs(%wide_init : tensor<?x2x2x?x8xf32>) {
  ^bb0(%out: f32):
    %b = linalg.index 0 : index
    %h = linalg.index 1 : index
    %n = linalg.index 3 : index
    %d = linalg.index 4 : index
    %one_b = arith.cmpi eq, %k_batch, %c1 : index
    %at_b = arith.select %one_b, %c0, %b : index
    %one_n = arith.cmpi eq, %k_length, %c1 : index
    %at_n = arith.select %one_n, %c0, %n : index
    %element = tensor.extract %k_split[%at_b, %h, %c0, %at_n, %d] : tensor<?x2x1x?x8xf32>
    linalg.yield %element : f32
  } -> tensor<?x2x2x?x8xf32>
  %v_wide = linalg.generic {indexing_maps = [#id5], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      outs(%wide_init : tensor<?x2x2x?x8xf32>) {
  ^bb0(%out: f32):
    %b = linalg.index 0 : index
    %h = linalg.index 1 : index
    %n = linalg.index 3 : index
    %d = linalg.index 4 : index
    %one_b = arith.cmpi eq, %v_batch, %c1 : index
    %at_b = arith.select %one_b, %c0, %b : index
    // As torch-mlir writes it where also the number of new keys is dynamic.
    %index = arith.index_cast %v_length_i64 : i64 to index
    %one_n = arith.cmpi eq, %index, %c1 : index
    %at_n = arith.select %one_n, %c0, %n : index
    %element = tensor.extract %v_split[%at_b, %h, %c0, %at_n, %d] : tensor<?x2x1x?x8xf32>
    linalg.yield %element : f32
  } -> tensor<?x2x2x?x8xf32>
  // As torch-mlir infers sizes: all elements, over those of the other dimensions.
  %all = affine.apply #elements()[%batch, %past]
  %head = arith.muli %batch, %c8 : index
  %rest = arith.muli %head, %length : index
  %four = arith.divsi %all, %rest : index
  %below = arith.cmpi slt, %length, %c0 : index
  %inferred = arith.select %below, %four, %length : index
  %sizes = tensor.from_elements %batch, %four, %inferred, %c8 : tensor<4xindex>
  %k_heads = tensor.reshape %k_wide(%sizes) : (tensor<?x2x2x?x8xf32>, tensor<4xindex>) -> tensor<?x4x?x8xf32>
  %v_heads = tensor.reshape %v_wide(%sizes) : (tensor<?x2x2x?x8xf32>, tensor<4xindex>) -> tensor<?x4x?x8xf32>
  %s_init = tensor.empty(%batch, %length) : tensor<?x4x1x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<?x4x1x?xf32>) -> tensor<?x4x1x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k_heads : tensor<?x4x1x8xf32>, tensor<?x4x?x8xf32>) outs(%s_zero : tensor<?x4x1x?xf32>) -> tensor<?x4x1x?xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<?x4x1x?xf32>) outs(%s_init : tensor<?x4x1x?xf32>) -> tensor<?x4x1x?xf32>
  %o_init = tensor.empty(%batch) : tensor<?x4x1x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<?x4x1x8xf32>) -> tensor<?x4x1x8xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, n)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, d)>]
      ins(%p, %v_heads : tensor<?x4x1x?xf32>, tensor<?x4x?x8xf32>) outs(%o_zero : tensor<?x4x1x8xf32>) -> tensor<?x4x1x8xf32>
  return %o : tensor<?x4x1x8xf32>
}
