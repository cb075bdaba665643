// The repeat of keys and values of unknown number, as torch-mlir writes it: by tensor.extract.
// The group takes the extents to be equal, and what the repeat did where one is 1 is asserted.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, heads h, query heads r of each, rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[Q_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[K_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d5)>
// CHECK-DAG: #[[V_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d6)>
// CHECK-DAG: #[[O_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>

#id5 = affine_map<(b, h, r, n, d) -> (b, h, r, n, d)>

// CHECK-LABEL: func.func @repeat(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x2x?x8xf32>, %[[V:.+]]: tensor<2x2x?x8xf32>)
// CHECK-NOT: tensor.extract
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [2, 2, 2, 3, 8]
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[Q_MAP]], #[[K_MAP]], #[[V_MAP]], #[[O_MAP]]], tag = "attention"}
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]] : tensor<2x2x2x3x8xf32>, tensor<2x2x?x8xf32>, tensor<2x2x?x8xf32>)
// CHECK: cf.assert %{{.+}}, "dimension 2 of the key and dimension 2 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK: %[[RESULT:.+]] = tensor.collapse_shape %[[O]] {{\[\[}}0], [1, 2], [3], [4]]
// CHECK: return %[[RESULT]]
func.func @repeat(%q: tensor<2x4x3x8xf32>, %k: tensor<2x2x?x8xf32>, %v: tensor<2x2x?x8xf32>) -> tensor<2x4x3x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %zero = arith.constant 0.0 : f32
  %keys = tensor.dim %k, %c2 : tensor<2x2x?x8xf32>
  %values = tensor.dim %v, %c2 : tensor<2x2x?x8xf32>
  %positive = arith.cmpi sge, %keys, %c0 : index
  %wide_init = tensor.empty(%keys) : tensor<2x2x2x?x8xf32>
  %k_split = tensor.expand_shape %k [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %keys, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
  cf.assert %positive, "unimplemented: dynamic negative broadcast sizes"
  %k_wide = linalg.generic {indexing_maps = [#id5], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      outs(%wide_init : tensor<2x2x2x?x8xf32>) {
  ^bb0(%out: f32):
    %b = linalg.index 0 : index
    %h = linalg.index 1 : index
    %n = linalg.index 3 : index
    %d = linalg.index 4 : index
    %is_one = arith.cmpi eq, %keys, %c1 : index
    %at = arith.select %is_one, %c0, %n : index
    %element = tensor.extract %k_split[%b, %h, %c0, %at, %d] : tensor<2x2x1x?x8xf32>
    linalg.yield %element : f32
  } -> tensor<2x2x2x?x8xf32>
  %k_heads = tensor.collapse_shape %k_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
  %v_split = tensor.expand_shape %v [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %values, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
  cf.assert %positive, "unimplemented: dynamic negative broadcast sizes"
  %v_wide = linalg.generic {indexing_maps = [#id5], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      outs(%wide_init : tensor<2x2x2x?x8xf32>) {
  ^bb0(%out: f32):
    %b = linalg.index 0 : index
    %h = linalg.index 1 : index
    %n = linalg.index 3 : index
    %d = linalg.index 4 : index
    %is_one = arith.cmpi eq, %values, %c1 : index
    %at = arith.select %is_one, %c0, %n : index
    %element = tensor.extract %v_split[%b, %h, %c0, %at, %d] : tensor<2x2x1x?x8xf32>
    linalg.yield %element : f32
  } -> tensor<2x2x2x?x8xf32>
  %v_heads = tensor.collapse_shape %v_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
  %s_init = tensor.empty(%keys) : tensor<2x4x3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k_heads : tensor<2x4x3x8xf32>, tensor<2x4x?x8xf32>) outs(%s_zero : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x?xf32>) outs(%s_init : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %o_init = tensor.empty() : tensor<2x4x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x4x3x8xf32>) -> tensor<2x4x3x8xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, n)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, d)>]
      ins(%p, %v_heads : tensor<2x4x3x?xf32>, tensor<2x4x?x8xf32>) outs(%o_zero : tensor<2x4x3x8xf32>) -> tensor<2x4x3x8xf32>
  return %o : tensor<2x4x3x8xf32>
}

// A broadcast and a transpose read every extent as it is: nothing is asserted.

// CHECK-LABEL: func.func @repeat_by_broadcast(
// CHECK: attention.group
// CHECK-NOT: cf.assert
// CHECK: return
func.func @repeat_by_broadcast(%q: tensor<4x3x8xf32>, %k: tensor<?x8xf32>, %v: tensor<8x?xf32>) -> tensor<4x3x8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %keys = tensor.dim %k, %c0 : tensor<?x8xf32>
  %wide_init = tensor.empty(%keys) : tensor<4x?x8xf32>
  %k_wide = linalg.broadcast ins(%k : tensor<?x8xf32>) outs(%wide_init : tensor<4x?x8xf32>) dimensions = [0]
  %v_init = tensor.empty(%keys) : tensor<?x8xf32>
  %v_rows = linalg.transpose ins(%v : tensor<8x?xf32>) outs(%v_init : tensor<?x8xf32>) permutation = [1, 0]
  %v_wide = linalg.broadcast ins(%v_rows : tensor<?x8xf32>) outs(%wide_init : tensor<4x?x8xf32>) dimensions = [0]
  %s_init = tensor.empty(%keys) : tensor<4x3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(h, m, n, d) -> (h, m, d)>, affine_map<(h, m, n, d) -> (h, n, d)>, affine_map<(h, m, n, d) -> (h, m, n)>]
      ins(%q, %k_wide : tensor<4x3x8xf32>, tensor<4x?x8xf32>) outs(%s_zero : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<4x3x?xf32>) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %o_init = tensor.empty() : tensor<4x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v_wide : tensor<4x3x?xf32>, tensor<4x?x8xf32>) outs(%o_zero : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  return %o : tensor<4x3x8xf32>
}

// So it is where the body that reads the keys scales them too.

#id3 = affine_map<(h, n, d) -> (h, n, d)>

// CHECK-LABEL: func.func @repeat_and_scale(
// CHECK-SAME: %[[Q:.+]]: tensor<4x3x8xf32>, %[[K:.+]]: tensor<4x?x8xf32>, %[[V:.+]]: tensor<4x?x8xf32>)
// CHECK-NOT: tensor.extract
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] :
// CHECK: cf.assert %{{.+}}, "dimension 1 of the key and dimension 1 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK: return
func.func @repeat_and_scale(%q: tensor<4x3x8xf32>, %k: tensor<4x?x8xf32>, %v: tensor<4x?x8xf32>) -> tensor<4x3x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %half = arith.constant 0.5 : f32
  %own = tensor.dim %k, %c1 : tensor<4x?x8xf32>
  %keys = tensor.dim %v, %c1 : tensor<4x?x8xf32>
  %wide_init = tensor.empty(%keys) : tensor<4x?x8xf32>
  %k_wide = linalg.generic {indexing_maps = [#id3], iterator_types = ["parallel", "parallel", "parallel"]} outs(%wide_init : tensor<4x?x8xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %is_one = arith.cmpi eq, %own, %c1 : index
    %at = arith.select %is_one, %c0, %n : index
    %element = tensor.extract %k[%h, %at, %d] : tensor<4x?x8xf32>
    %scaled = arith.mulf %element, %half : f32
    linalg.yield %scaled : f32
  } -> tensor<4x?x8xf32>
  %s_init = tensor.empty(%keys) : tensor<4x3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %s = linalg.contract indexing_maps = [affine_map<(h, m, n, d) -> (h, m, d)>, affine_map<(h, m, n, d) -> (h, n, d)>, affine_map<(h, m, n, d) -> (h, m, n)>]
      ins(%q, %k_wide : tensor<4x3x8xf32>, tensor<4x?x8xf32>) outs(%s_zero : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<4x3x?xf32>) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %o_init = tensor.empty() : tensor<4x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<4x3x?xf32>, tensor<4x?x8xf32>) outs(%o_zero : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  return %o : tensor<4x3x8xf32>
}
