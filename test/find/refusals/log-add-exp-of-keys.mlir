// exp(s - logaddexp(logsumexp(s), x)) is a softmax with a sink only where x is the same for all keys.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-LABEL: func.func @f(
// CHECK-NOT: attention.group
// CHECK: return
func.func @f(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %bias: tensor<12xf32>) -> tensor<2x4x3x5xf32> {
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
  %both_init = tensor.empty() : tensor<2x4x3x12xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%lse, %bias : tensor<2x4x3xf32>, tensor<12xf32>) outs(%both_init : tensor<2x4x3x12xf32>) {
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
  } -> tensor<2x4x3x12xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
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
