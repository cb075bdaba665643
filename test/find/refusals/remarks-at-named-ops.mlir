// The body of a named op has no location: the remark stands at the op.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics

// Found, and its remark stands at linalg.exp.
func.func @found(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  // expected-remark @below {{found attention: batch 2, query 3, key 12, depth 8, value depth 5}}
  %x = linalg.exp ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Both of these get a remark.
func.func @first_that_is_not_contracted(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x12xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: no contraction takes its probabilities, but for elementwise work between}}
  %x = linalg.exp ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  return %p : tensor<2x3x12xf32>
}

// Both of these get a remark.
func.func @second_that_is_not_contracted(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x12xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: no contraction takes its probabilities, but for elementwise work between}}
  %x = linalg.exp ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  return %p : tensor<2x3x12xf32>
}

// linalg.elementwise.
func.func @elementwise_op(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  // expected-remark @below {{found attention: batch 2, query 3, key 12, depth 8, value depth 5}}
  %x = linalg.elementwise kind=#linalg.elementwise_kind<exp> ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
