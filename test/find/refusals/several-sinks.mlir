// What resembles several attention sinks, or sinks in a log-sum-exp, and is none.

// RUN: attention-opt %s > %t.before 2> %t.unused
// RUN: attention-opt %s --attention-form-groups > %t.after 2> %t.unused
// RUN: diff %t.before %t.after

// The slice drops a key too.
func.func @keys_dropped(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x11x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 11] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x11xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x11xf32>, tensor<2x4x11x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Columns are written over a key.
func.func @overwritten_key(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sinks: tensor<4x2xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %columns_init = tensor.empty() : tensor<2x4x3x2xf32>
  %columns = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h, i)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sinks : tensor<4x2xf32>) outs(%columns_init : tensor<2x4x3x2xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x2xf32>
  %room_init = tensor.empty() : tensor<2x4x3x13xf32>
  %room = linalg.fill ins(%c0 : f32) outs(%room_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %with_scores = tensor.insert_slice %s into %room[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x12xf32> into tensor<2x4x3x13xf32>
  %joined = tensor.insert_slice %columns into %with_scores[0, 0, 0, 11] [2, 4, 3, 2] [1, 1, 1, 1] : tensor<2x4x3x2xf32> into tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The log-sum-exp is that of other scores.
func.func @lse_of_others(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %other: tensor<2x4x3x12xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %c3 = arith.constant 0x7F800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%other : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%other, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %d = arith.subf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %g = arith.cmpf ogt, %a, %b : f32
    %m = arith.select %g, %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    %m1 = math.absf %m : f32
    %i = arith.cmpf oeq, %m1, %c3 : f32
    %r = arith.select %i, %m, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Where the sum is infinite, something else is taken.
func.func @greater_of_others(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %other: tensor<2x4x3xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %c3 = arith.constant 0x7F800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %sink, %other : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %d = arith.subf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %m = arith.maximumf %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    %g = arith.maximumf %c, %b : f32
    %g1 = math.absf %g : f32
    %i = arith.cmpf oeq, %g1, %c3 : f32
    %r = arith.select %i, %g, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The difference is that with another sink.
func.func @other_difference(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %other: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %sink, %other : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %d = arith.subf %a, %c : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %m = arith.maximumf %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    linalg.yield %add : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A mask that is an argument has a column of its own, of which no tensor is a part.
func.func @mask_of_all(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<3x13xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %all = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The columns are scores of other keys.
func.func @scores_of_other_keys(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %others: tensor<2x4x2x8xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %columns_start_init = tensor.empty() : tensor<2x4x3x2xf32>
  %columns_start = linalg.fill ins(%c0 : f32) outs(%columns_start_init : tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %columns = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %others : tensor<2x4x3x8xf32>, tensor<2x4x2x8xf32>) outs(%columns_start : tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  %joined = tensor.concat dim(3) %s, %columns : (tensor<2x4x3x12xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x14xf32>
  %all_init = tensor.empty() : tensor<2x4x3x14xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x14xf32>) outs(%all_init : tensor<2x4x3x14xf32>) -> tensor<2x4x3x14xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x14xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Each exponential is added twice: those of the second sum would be sinks.
func.func @sum_added_to_itself(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
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
    // expected-remark @below {{softmax is not part of an attention: one of its sinks is computed from its scores}}
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.add ins(%sum, %sum : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
