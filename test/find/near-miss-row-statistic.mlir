// A program that needs its scores for something else too would compute them twice.

// RUN: attention-opt %s > %t.before 2> %t.unused
// RUN: attention-opt %s --attention-form-groups > %t.after 2> %t.unused
// RUN: diff %t.before %t.after
// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>

// The scores are multiplied by their maximum, so that they are needed twice.
func.func @scaled_by_their_maximum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_init = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%qk : tensor<2x3x12xf32>) outs(%m_init : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.mulf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: a statistic of its scores, or another of them, goes into them again}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %l_init = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_init : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
