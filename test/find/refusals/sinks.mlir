// Near misses of attention sinks are left exactly as they were, and a remark says why.

// RUN: attention-opt %s > %t.before 2> %t.unused
// RUN: attention-opt %s --attention-form-groups > %t.after 2> %t.unused
// RUN: diff %t.before %t.after
// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics

// The last key is dropped, which is one like the others.
func.func @a_key_is_dropped(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x11x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %all_init = tensor.empty() : tensor<2x4x3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: one of its probabilities is dropped, and its score is not a column that was concatenated}}
  %all = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x12xf32>) outs(%all_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 11] [1, 1, 1, 1] : tensor<2x4x3x12xf32> to tensor<2x4x3x11xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, y) -> (b, h, m, y)>, affine_map<(b, h, m, e, y) -> (b, h, y, e)>, affine_map<(b, h, m, e, y) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x11xf32>, tensor<2x4x11x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sink is the last column, but the first is dropped.
func.func @the_other_end_is_dropped(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  // expected-remark @below {{softmax is not part of an attention: one of its probabilities is dropped, and its score is not a column that was concatenated}}
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// All probabilities are returned.
func.func @probability_of_the_sink_is_returned(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> (tensor<2x4x3x5xf32>, tensor<2x4x3x13xf32>) {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  // expected-remark @below {{softmax is not part of an attention: its scores or probabilities are used elsewhere, by 'func.return'}}
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o, %all : tensor<2x4x3x5xf32>, tensor<2x4x3x13xf32>
}

// The column has a value.
func.func @the_sink_has_a_value(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %row: tensor<2x4x1x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  // expected-remark @below {{softmax is not part of an attention: its scores are not computed elementwise from a contraction}}
  %p = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %values = tensor.concat dim(2) %v, %row : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A mask of a column more is no concatenation.
func.func @a_mask_has_a_column(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<3x13xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x13xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %mask : tensor<2x4x3x13xf32>, tensor<3x13xf32>) outs(%masked_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  // expected-remark @below {{softmax is not part of an attention: one of its probabilities is dropped, and its score is not a column that was concatenated}}
  %all = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The term is not shifted by the maximum.
func.func @term_without_the_maximum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: what is added to the sum of its exponentials is not the exponential of a sink}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max, %sink : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<4xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = math.exp %c : f32
    %y = arith.addf %a, %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sum and 1, of exponentials that are shifted.
func.func @one_beside_a_maximum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %one = arith.constant 1.0 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: what is added to the sum of its exponentials is not the exponential of a sink}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %one : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Two terms.
func.func @two_terms(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %other: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: what is added to the sum of its exponentials is not the exponential of a sink}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max, %sink, %other : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %acc: f32):
    %x = arith.subf %c, %b : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    %w = math.exp %d : f32
    %u = arith.addf %z, %w : f32
    linalg.yield %u : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The term differs by key.
func.func @term_of_each_key(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %bias: tensor<12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: what is added to the sum of its exponentials is not the exponential of a sink}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum, %max, %bias : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %acc: f32):
    %x = arith.subf %d, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %b, %y : f32
    %w = arith.divf %a, %z : f32
    linalg.yield %w : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The term differs by column of the value.
func.func @term_of_each_column_of_the_value(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its sink has a dimension that is none of its rows}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%e, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %out_init = tensor.empty() : tensor<2x4x3x5xf32>
  %out = linalg.generic {indexing_maps = [affine_map<(b, h, m, e) -> (b, h, m, e)>, affine_map<(b, h, m, e) -> (b, h, m)>, affine_map<(b, h, m, e) -> (b, h, m)>, affine_map<(b, h, m, e) -> (e)>, affine_map<(b, h, m, e) -> (b, h, m, e)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%o, %sum, %max, %sink : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<5xf32>) outs(%out_init : tensor<2x4x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %acc: f32):
    %x = arith.subf %d, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %b, %y : f32
    %w = arith.divf %a, %z : f32
    linalg.yield %w : f32
  } -> tensor<2x4x3x5xf32>
  return %out : tensor<2x4x3x5xf32>
}

// The sink is computed from the scores.
func.func @sink_of_the_scores(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: a statistic of its scores, or another of them, goes into them again}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_score_start_init = tensor.empty() : tensor<2x4x3xf32>
  %total_score_start = linalg.fill ins(%zero : f32) outs(%total_score_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %total_score = linalg.reduce { arith.addf } ins(%s : tensor<2x4x3x12xf32>) outs(%total_score_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max, %total_score : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %c, %b : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The maximum is that of the scores and something else than the sink.
func.func @maximum_with_something_else(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %other: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %other : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its maximum is that of its scores and something else}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The second maximum is that of scores that were shifted by something else.
func.func @maximum_of_shifted_scores(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_score_start_init = tensor.empty() : tensor<2x4x3xf32>
  %total_score_start = linalg.fill ins(%zero : f32) outs(%total_score_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %total_score = linalg.reduce { arith.addf } ins(%s : tensor<2x4x3x12xf32>) outs(%total_score_start : tensor<2x4x3xf32>) dimensions = [3]
  %shifted_init = tensor.empty() : tensor<2x4x3x12xf32>
  %shifted = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %total_score : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%shifted_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max2_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max2_start = linalg.fill ins(%lowest : f32) outs(%max2_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max2 = linalg.reduce { arith.maximumf } ins(%shifted : tensor<2x4x3x12xf32>) outs(%max2_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max2 : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: what is subtracted before exp is not a maximum}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sum starts from -1, whose logarithm is no number.
func.func @sum_from_a_negative_number(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant -1.0 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    // expected-remark @below {{softmax is not part of an attention: the sum of its exponentials does not start from 0}}
    %x = math.exp %a : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%c2 : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}
