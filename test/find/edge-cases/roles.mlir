// Contractions whose operands lack a dimension that they have otherwise, or have one more.

// RUN: attention-opt %s --attention-form-groups --attention-flash-decoding=num-splits=5 -o %t.mlir

// A dimension of the query alone is summed.
func.func @query_summed_alone(%q: tensor<3x8x3xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d, j) -> (m, d, j)>, affine_map<(m, n, d, j) -> (n, d)>, affine_map<(m, n, d, j) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%q, %k : tensor<3x8x3xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (n, e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// The value is the same for all keys.
func.func @value_without_keys(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Every row has values of its own.
func.func @value_with_rows(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<3x12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (m, n, e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<3x12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Every row has keys of its own.
func.func @key_with_rows(%q: tensor<3x8xf32>, %k: tensor<3x12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (m, n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<3x12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (n, e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Every row has keys and values of its own: rows are a batch.
func.func @key_and_value_with_rows(%q: tensor<3x8xf32>, %k: tensor<3x12x8xf32>, %v: tensor<3x12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (m, n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<3x12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (m, n, e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<3x12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// All of the batch share the value.
func.func @value_without_batch(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// All of the batch share the key.
func.func @key_without_batch(%q: tensor<2x3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// All of the batch share the query.
func.func @query_without_batch(%q: tensor<3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The value is one number a key.
func.func @no_value_depth(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, n)>, affine_map<(b, m, n) -> (b, m)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12xf32>) outs(%o_zero : tensor<2x3xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3xf32>
  return %o : tensor<2x3xf32>
}

// The scores are products of numbers.
func.func @no_depth(%q: tensor<2x3xf32>, %k: tensor<2x12xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, n)>, affine_map<(b, m, n) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q, %k : tensor<2x3xf32>, tensor<2x12xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// One head of keys, four of values.
func.func @heads_of_the_value_alone(%q: tensor<2x4x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The value has a number for every row.
func.func @value_depth_of_rows(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x3xf32>) -> tensor<3xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3xf32>) -> tensor<3xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n, m)>, affine_map<(m, n) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x3xf32>) outs(%o_zero : tensor<3xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3xf32>
  return %o : tensor<3xf32>
}
