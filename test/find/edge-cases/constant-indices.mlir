// Maps that hold the constant 0 where the extent is not 1.

// RUN: attention-opt %s --attention-form-groups --attention-flash-decoding=num-splits=5 -o %t.mlir

// Of key and value, the first of four heads is read.
func.func @first_head_of_the_key(%q: tensor<2x3x8xf32>, %k: tensor<4x12x8xf32>, %v: tensor<4x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (0, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<4x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %accumulator, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (0, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<4x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %accumulator, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Of the query, the first of three rows is read.
func.func @first_row_of_the_query(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b, 0, d)>, affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %accumulator, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x12xf32>
  %p_init = tensor.empty() : tensor<2x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<2x12xf32>) outs(%p_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %o = linalg.generic {indexing_maps = [affine_map<(b, e, n) -> (b, n)>, affine_map<(b, e, n) -> (b, n, e)>, affine_map<(b, e, n) -> (b, e)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %accumulator, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x5xf32>
  return %o : tensor<2x5xf32>
}

// Of the mask, the first of three rows is read.
func.func @first_row_of_the_mask(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<3x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (0, n)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %mask : tensor<2x3x12xf32>, tensor<3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %masked = arith.addf %a, %b : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
