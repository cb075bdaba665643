// Grouped-query heads: the repeat of keys and values vanishes, whatever made it.
// Batch 2, 2 key/value heads, 2 query heads each (4 in all), 3 rows, 12 keys, depth 8.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, key/value heads h, query heads of each r, rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BHRMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[BHND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d5)>
// CHECK-DAG: #[[BHNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d6)>
// CHECK-DAG: #[[BHRME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>
// CHECK-DAG: #[[MASK:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, 0, 0, d4)>

#narrow = affine_map<(b, h, r, n, d) -> (b, h, n, d)>
#wide = affine_map<(b, h, r, n, d) -> (b, h, r, n, d)>
#scores = affine_map<(b, h, m, n) -> (b, h, m, n)>
#mask = affine_map<(b, h, m, n) -> (b, 0, 0, n)>

// Keys and values are repeated by a generic and reshapes, and keys transposed after it.

// CHECK-LABEL: func.func @repeated_by_generic(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x2x12x8xf32>, %[[V:.+]]: tensor<2x2x12x8xf32>)
// CHECK-NOT: linalg.
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [2, 2, 2, 3, 8] : tensor<2x4x3x8xf32> into tensor<2x2x2x3x8xf32>
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BHRMD]], #[[BHND]], #[[BHNE]], #[[BHRME]]], tag = "attention"}
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]] : tensor<2x2x2x3x8xf32>, tensor<2x2x12x8xf32>, tensor<2x2x12x8xf32>) -> tensor<2x2x2x3x8xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: %[[FLAT:.+]] = tensor.collapse_shape %[[O]]
// CHECK-NOT: linalg.
// CHECK: return
func.func @repeated_by_generic(%q: tensor<2x4x3x8xf32>, %k: tensor<2x2x12x8xf32>, %v: tensor<2x2x12x8xf32>) -> tensor<2x4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %repeat_init = tensor.empty() : tensor<2x2x2x12x8xf32>
  %k_wide = linalg.generic {indexing_maps = [#narrow, #wide], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%k : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x2x2x12x8xf32>
  %k_heads = tensor.collapse_shape %k_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %v_wide = linalg.generic {indexing_maps = [#narrow, #wide], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%v : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x2x2x12x8xf32>
  %v_heads = tensor.collapse_shape %v_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %q_batch = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
  %kt_init = tensor.empty() : tensor<2x4x8x12xf32>
  %kt = linalg.transpose ins(%k_heads : tensor<2x4x12x8xf32>) outs(%kt_init : tensor<2x4x8x12xf32>) permutation = [0, 1, 3, 2]
  %k_batch = tensor.collapse_shape %kt [[0, 1], [2], [3]] : tensor<2x4x8x12xf32> into tensor<8x8x12xf32>
  %s_init = tensor.empty() : tensor<8x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %qk = linalg.batch_matmul ins(%q_batch, %k_batch : tensor<8x3x8xf32>, tensor<8x8x12xf32>)
      outs(%s_zero : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %s = tensor.expand_shape %qk [[0, 1], [2], [3]] output_shape [2, 4, 3, 12] : tensor<8x3x12xf32> into tensor<2x4x3x12xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %p_batch = tensor.collapse_shape %p [[0, 1], [2], [3]] : tensor<2x4x3x12xf32> into tensor<8x3x12xf32>
  %v_batch = tensor.collapse_shape %v_heads [[0, 1], [2], [3]] : tensor<2x4x12x8xf32> into tensor<8x12x8xf32>
  %o_init = tensor.empty() : tensor<8x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o_batch = linalg.batch_matmul ins(%p_batch, %v_batch : tensor<8x3x12xf32>, tensor<8x12x8xf32>)
      outs(%o_zero : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o = tensor.expand_shape %o_batch [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
  return %o : tensor<2x4x3x8xf32>
}

// The same by linalg.broadcast.

// CHECK-LABEL: func.func @repeated_by_broadcast(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x2x12x8xf32>, %[[V:.+]]: tensor<2x2x12x8xf32>)
// CHECK-NOT: linalg.
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [2, 2, 2, 3, 8] : tensor<2x4x3x8xf32> into tensor<2x2x2x3x8xf32>
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BHRMD]], #[[BHND]], #[[BHNE]], #[[BHRME]]], tag = "attention"}
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]] : tensor<2x2x2x3x8xf32>, tensor<2x2x12x8xf32>, tensor<2x2x12x8xf32>) -> tensor<2x2x2x3x8xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: %[[FLAT:.+]] = tensor.collapse_shape %[[O]]
// CHECK-NOT: linalg.
// CHECK: return
func.func @repeated_by_broadcast(%q: tensor<2x4x3x8xf32>, %k: tensor<2x2x12x8xf32>, %v: tensor<2x2x12x8xf32>) -> tensor<2x4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %repeat_init = tensor.empty() : tensor<2x2x2x12x8xf32>
  %k_wide = linalg.broadcast ins(%k : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) dimensions = [2]
  %k_heads = tensor.collapse_shape %k_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %v_wide = linalg.broadcast ins(%v : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) dimensions = [2]
  %v_heads = tensor.collapse_shape %v_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %q_batch = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
  %kt_init = tensor.empty() : tensor<2x4x8x12xf32>
  %kt = linalg.transpose ins(%k_heads : tensor<2x4x12x8xf32>) outs(%kt_init : tensor<2x4x8x12xf32>) permutation = [0, 1, 3, 2]
  %k_batch = tensor.collapse_shape %kt [[0, 1], [2], [3]] : tensor<2x4x8x12xf32> into tensor<8x8x12xf32>
  %s_init = tensor.empty() : tensor<8x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %qk = linalg.batch_matmul ins(%q_batch, %k_batch : tensor<8x3x8xf32>, tensor<8x8x12xf32>)
      outs(%s_zero : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %s = tensor.expand_shape %qk [[0, 1], [2], [3]] output_shape [2, 4, 3, 12] : tensor<8x3x12xf32> into tensor<2x4x3x12xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %p_batch = tensor.collapse_shape %p [[0, 1], [2], [3]] : tensor<2x4x3x12xf32> into tensor<8x3x12xf32>
  %v_batch = tensor.collapse_shape %v_heads [[0, 1], [2], [3]] : tensor<2x4x12x8xf32> into tensor<8x12x8xf32>
  %o_init = tensor.empty() : tensor<8x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o_batch = linalg.batch_matmul ins(%p_batch, %v_batch : tensor<8x3x12xf32>, tensor<8x12x8xf32>)
      outs(%o_zero : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o = tensor.expand_shape %o_batch [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
  return %o : tensor<2x4x3x8xf32>
}

// With a scale and a mask of one head and one row, as in Hugging Face's Llama.

// CHECK-LABEL: func.func @scaled_and_masked(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x2x12x8xf32>, %[[V:.+]]: tensor<2x2x12x8xf32>, %[[M:.+]]: tensor<2x1x1x12xf32>, %[[SCALE:.+]]: f32)
// CHECK-NOT: linalg.
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [2, 2, 2, 3, 8] : tensor<2x4x3x8xf32> into tensor<2x2x2x3x8xf32>
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BHRMD]], #[[BHND]], #[[BHNE]], #[[MASK]], #[[BHRME]]], tag = "attention"}
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]], %[[M]] : tensor<2x2x2x3x8xf32>, tensor<2x2x12x8xf32>, tensor<2x2x12x8xf32>, tensor<2x1x1x12xf32>) -> tensor<2x2x2x3x8xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[ME:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[SCALED]], %[[ME]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: %[[FLAT:.+]] = tensor.collapse_shape %[[O]]
// CHECK-NOT: linalg.
// CHECK: return
func.func @scaled_and_masked(%q: tensor<2x4x3x8xf32>, %k: tensor<2x2x12x8xf32>, %v: tensor<2x2x12x8xf32>, %mask: tensor<2x1x1x12xf32>, %scale: f32) -> tensor<2x4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %repeat_init = tensor.empty() : tensor<2x2x2x12x8xf32>
  %k_wide = linalg.generic {indexing_maps = [#narrow, #wide], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%k : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x2x2x12x8xf32>
  %k_heads = tensor.collapse_shape %k_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %v_wide = linalg.generic {indexing_maps = [#narrow, #wide], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%v : tensor<2x2x12x8xf32>) outs(%repeat_init : tensor<2x2x2x12x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    linalg.yield %a : f32
  } -> tensor<2x2x2x12x8xf32>
  %v_heads = tensor.collapse_shape %v_wide [[0], [1, 2], [3], [4]] : tensor<2x2x2x12x8xf32> into tensor<2x4x12x8xf32>
  %q_batch = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
  %kt_init = tensor.empty() : tensor<2x4x8x12xf32>
  %kt = linalg.transpose ins(%k_heads : tensor<2x4x12x8xf32>) outs(%kt_init : tensor<2x4x8x12xf32>) permutation = [0, 1, 3, 2]
  %k_batch = tensor.collapse_shape %kt [[0, 1], [2], [3]] : tensor<2x4x8x12xf32> into tensor<8x8x12xf32>
  %s_init = tensor.empty() : tensor<8x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %qk = linalg.batch_matmul ins(%q_batch, %k_batch : tensor<8x3x8xf32>, tensor<8x8x12xf32>)
      outs(%s_zero : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %s = tensor.expand_shape %qk [[0, 1], [2], [3]] output_shape [2, 4, 3, 12] : tensor<8x3x12xf32> into tensor<2x4x3x12xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %scaled = linalg.generic {indexing_maps = [#scores, #scores], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %product = arith.mulf %a, %scale : f32
    linalg.yield %product : f32
  } -> tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [#scores, #mask, #scores], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%scaled, %mask : tensor<2x4x3x12xf32>, tensor<2x1x1x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %sum = arith.addf %a, %b : f32
    linalg.yield %sum : f32
  } -> tensor<2x4x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %p_batch = tensor.collapse_shape %p [[0, 1], [2], [3]] : tensor<2x4x3x12xf32> into tensor<8x3x12xf32>
  %v_batch = tensor.collapse_shape %v_heads [[0, 1], [2], [3]] : tensor<2x4x12x8xf32> into tensor<8x12x8xf32>
  %o_init = tensor.empty() : tensor<8x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o_batch = linalg.batch_matmul ins(%p_batch, %v_batch : tensor<8x3x12xf32>, tensor<8x12x8xf32>)
      outs(%o_zero : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
  %o = tensor.expand_shape %o_batch [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
  return %o : tensor<2x4x3x8xf32>
}
