// Positions in dimensions that are collapsed or packed.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-COUNT-3: attention.group

// Heads that share a key, and rows, are packed into one dimension, whose position modulo 3 is the row.

func.func @packed_rows(%q: tensor<2x2x2x3x8xf32>, %k: tensor<2x2x12x8xf32>, %v: tensor<2x2x12x5xf32>) -> tensor<2x2x2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %before = arith.constant 9 : index
  %rows = arith.constant 3 : index
  %q_packed = tensor.collapse_shape %q [[0], [1], [2, 3], [4]] : tensor<2x2x2x3x8xf32> into tensor<2x2x6x8xf32>
  %qk_zero_init = tensor.empty() : tensor<2x2x6x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x2x6x12xf32>) -> tensor<2x2x6x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, g, u, n, d) -> (b, g, u, d)>, affine_map<(b, g, u, n, d) -> (b, g, n, d)>, affine_map<(b, g, u, n, d) -> (b, g, u, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q_packed, %k : tensor<2x2x6x8xf32>, tensor<2x2x12x8xf32>) outs(%qk_zero : tensor<2x2x6x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x2x6x12xf32>
  %s_init = tensor.empty() : tensor<2x2x6x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, g, u, n) -> (b, g, u, n)>, affine_map<(b, g, u, n) -> (b, g, u, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x2x6x12xf32>) outs(%s_init : tensor<2x2x6x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %i = linalg.index 2 : index
    %row = arith.remui %i, %rows : index
    %m = arith.addi %row, %before : index
    %n = linalg.index 3 : index
    %keep = arith.cmpi ule, %n, %m : index
    %masked = arith.select %keep, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x2x6x12xf32>
  %p_init = tensor.empty() : tensor<2x2x6x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x2x6x12xf32>) outs(%p_init : tensor<2x2x6x12xf32>) -> tensor<2x2x6x12xf32>
  %o_packed_zero_init = tensor.empty() : tensor<2x2x6x5xf32>
  %o_packed_zero = linalg.fill ins(%zero : f32) outs(%o_packed_zero_init : tensor<2x2x6x5xf32>) -> tensor<2x2x6x5xf32>
  %o_packed = linalg.generic {
      indexing_maps = [affine_map<(b, g, u, e, n) -> (b, g, u, n)>, affine_map<(b, g, u, e, n) -> (b, g, n, e)>, affine_map<(b, g, u, e, n) -> (b, g, u, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x2x6x12xf32>, tensor<2x2x12x5xf32>) outs(%o_packed_zero : tensor<2x2x6x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x2x6x5xf32>
  %o = tensor.expand_shape %o_packed [[0], [1], [2, 3], [4]] output_shape [2, 2, 2, 3, 5] : tensor<2x2x6x5xf32> into tensor<2x2x2x3x5xf32>
  return %o : tensor<2x2x2x3x5xf32>
}

// The slope depends on the position in batch and heads, which are collapsed.

func.func @position_in_the_batch_of_heads(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %quarter = arith.constant 0.25 : f32
  %q_batch = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
  %k_batch = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<2x4x12x8xf32> into tensor<8x12x8xf32>
  %v_batch = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<2x4x12x5xf32> into tensor<8x12x5xf32>
  %qk_zero_init = tensor.empty() : tensor<8x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(u, m, n, d) -> (u, m, d)>, affine_map<(u, m, n, d) -> (u, n, d)>, affine_map<(u, m, n, d) -> (u, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q_batch, %k_batch : tensor<8x3x8xf32>, tensor<8x12x8xf32>) outs(%qk_zero : tensor<8x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<8x3x12xf32>
  %s_init = tensor.empty() : tensor<8x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(u, m, n) -> (u, m, n)>, affine_map<(u, m, n) -> (u, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<8x3x12xf32>) outs(%s_init : tensor<8x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %u = linalg.index 0 : index
    %n = linalg.index 2 : index
    %ui = arith.index_cast %u : index to i32
    %ni = arith.index_cast %n : index to i32
    %product = arith.muli %ui, %ni : i32
    %float = arith.sitofp %product : i32 to f32
    %bias = arith.mulf %float, %quarter : f32
    %biased = arith.addf %a, %bias : f32
    linalg.yield %biased : f32
  } -> tensor<8x3x12xf32>
  %p_init = tensor.empty() : tensor<8x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<8x3x12xf32>) outs(%p_init : tensor<8x3x12xf32>) -> tensor<8x3x12xf32>
  %o_batch_zero_init = tensor.empty() : tensor<8x3x5xf32>
  %o_batch_zero = linalg.fill ins(%zero : f32) outs(%o_batch_zero_init : tensor<8x3x5xf32>) -> tensor<8x3x5xf32>
  %o_batch = linalg.generic {
      indexing_maps = [affine_map<(u, m, e, n) -> (u, m, n)>, affine_map<(u, m, e, n) -> (u, n, e)>, affine_map<(u, m, e, n) -> (u, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v_batch : tensor<8x3x12xf32>, tensor<8x12x5xf32>) outs(%o_batch_zero : tensor<8x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<8x3x5xf32>
  %o = tensor.expand_shape %o_batch [[0, 1], [2], [3]] output_shape [2, 4, 3, 5] : tensor<8x3x5xf32> into tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Keys of two dimensions are collapsed, and masked by their position in both.

func.func @two_key_dimensions(%q: tensor<2x3x8xf32>, %k: tensor<2x2x3x8xf32>, %v: tensor<2x2x3x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %two = arith.constant 2 : index
  %k_flat = tensor.collapse_shape %k [[0], [1, 2], [3]] : tensor<2x2x3x8xf32> into tensor<2x6x8xf32>
  %v_flat = tensor.collapse_shape %v [[0], [1, 2], [3]] : tensor<2x2x3x5xf32> into tensor<2x6x5xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x6xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x6xf32>) -> tensor<2x3x6xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, m, u, d) -> (b, m, d)>, affine_map<(b, m, u, d) -> (b, u, d)>, affine_map<(b, m, u, d) -> (b, m, u)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k_flat : tensor<2x3x8xf32>, tensor<2x6x8xf32>) outs(%qk_zero : tensor<2x3x6xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x6xf32>
  %s_init = tensor.empty() : tensor<2x3x6xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, u) -> (b, m, u)>, affine_map<(b, m, u) -> (b, m, u)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x6xf32>) outs(%s_init : tensor<2x3x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %i = linalg.index 1 : index
    %m = arith.addi %i, %two : index
    %n = linalg.index 2 : index
    %keep = arith.cmpi ule, %n, %m : index
    %masked = arith.select %keep, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x6xf32>
  %p_init = tensor.empty() : tensor<2x3x6xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x6xf32>) outs(%p_init : tensor<2x3x6xf32>) -> tensor<2x3x6xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, u) -> (b, m, u)>, affine_map<(b, m, e, u) -> (b, u, e)>, affine_map<(b, m, e, u) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v_flat : tensor<2x3x6xf32>, tensor<2x6x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
