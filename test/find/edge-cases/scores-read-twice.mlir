// Scores that an elementwise op reads at two positions, where rows and keys are of one extent.

// RUN: attention-opt %s --attention-form-groups --attention-flash-decoding=num-splits=5 -o %t.mlir

// Scores plus their transpose: of each score the region would need two.
func.func @symmetrised_scores(%q: tensor<2x12x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x12x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x12x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x12x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %s_init = tensor.empty() : tensor<2x12x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, n, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %qk : tensor<2x12x12xf32>, tensor<2x12x12xf32>) outs(%s_init : tensor<2x12x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %total = arith.addf %a, %b : f32
    linalg.yield %total : f32
  } -> tensor<2x12x12xf32>
  %p_init = tensor.empty() : tensor<2x12x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x12x12xf32>) outs(%p_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x12x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x12x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  return %o : tensor<2x12x5xf32>
}

// Every score is reduced by that of its row with itself.
func.func @score_of_the_diagonal(%q: tensor<2x12x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x12x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x12x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x12x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %s_init = tensor.empty() : tensor<2x12x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %qk : tensor<2x12x12xf32>, tensor<2x12x12xf32>) outs(%s_init : tensor<2x12x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %less = arith.subf %a, %b : f32
    %large = arith.maximumf %less, %a : f32
    linalg.yield %large : f32
  } -> tensor<2x12x12xf32>
  %p_init = tensor.empty() : tensor<2x12x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x12x12xf32>) outs(%p_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x12x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x12x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  return %o : tensor<2x12x5xf32>
}

// Every score is bounded from below by that of the first key.
func.func @score_of_the_first_key(%q: tensor<2x12x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x12x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x12x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x12x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %s_init = tensor.empty() : tensor<2x12x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, 0)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %qk : tensor<2x12x12xf32>, tensor<2x12x12xf32>) outs(%s_init : tensor<2x12x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %large = arith.maximumf %a, %b : f32
    linalg.yield %large : f32
  } -> tensor<2x12x12xf32>
  %p_init = tensor.empty() : tensor<2x12x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x12x12xf32>) outs(%p_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x12x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x12x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  return %o : tensor<2x12x5xf32>
}

// The softmax runs over transposed scores, whose rows are keys.
func.func @transposed_scores(%q: tensor<2x12x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x12x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x12x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x12x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %s_init = tensor.empty() : tensor<2x12x12xf32>
  %s = linalg.transpose ins(%qk : tensor<2x12x12xf32>) outs(%s_init : tensor<2x12x12xf32>) permutation = [0, 2, 1]
  %p_init = tensor.empty() : tensor<2x12x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x12x12xf32>) outs(%p_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x12x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x12x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x12x5xf32>) -> tensor<2x12x5xf32>
  return %o : tensor<2x12x5xf32>
}

// One tensor is query, key and value.
func.func @query_is_key_and_value(%x: tensor<2x12x8xf32>) -> tensor<2x12x8xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x12x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%x, %x : tensor<2x12x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %p_init = tensor.empty() : tensor<2x12x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x12x12xf32>) outs(%p_init : tensor<2x12x12xf32>) -> tensor<2x12x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x12x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x12x8xf32>) -> tensor<2x12x8xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, d, n) -> (b, m, n)>, affine_map<(b, m, d, n) -> (b, n, d)>, affine_map<(b, m, d, n) -> (b, m, d)>]
      ins(%p, %x : tensor<2x12x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x12x8xf32>) -> tensor<2x12x8xf32>
  return %o : tensor<2x12x8xf32>
}
