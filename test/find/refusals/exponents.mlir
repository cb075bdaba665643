// Exponents that are those of a softmax by a hair, and what is said of them.

// RUN: attention-opt %s > %t.before 2> %t.unused
// RUN: attention-opt %s --attention-form-groups > %t.after 2> %t.unused
// RUN: diff %t.before %t.after
// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#rows = affine_map<(b, m) -> (b, m)>

// The scores and their maximum are scaled differently.
func.func @other_scale_of_the_maximum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %c = arith.constant 2.0 : f32
  %d0 = arith.constant 3.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.mulf %a, %c : f32
    %u = arith.mulf %b, %d0 : f32
    %d = arith.subf %t, %u : f32
    // expected-remark@+1 {{softmax is not part of an attention: the maximum is that of another tensor than its scores}}
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.divf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The maximum is that of the scores times -1.
func.func @scores_times_minus_one(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.negf %a : f32
    %d = arith.subf %t, %b : f32
    // expected-remark@+1 {{softmax is not part of an attention: the maximum is that of another tensor than its scores}}
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.divf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The logarithm is natural, the exponential to base 2.
func.func @logarithm_of_another_base(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    // expected-remark@+1 {{softmax is not part of an attention: no contraction takes its probabilities}}
    %y = math.exp2 %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m, %l : tensor<2x3x12xf32>, tensor<2x3xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %log = math.log %c : f32
    %z = arith.addf %b, %log : f32
    %d1 = arith.subf %a, %z : f32
    // expected-remark@+1 {{softmax is not part of an attention: the logarithm subtracted from its scores is not that of the sum of exponentials}}
    %y = math.exp2 %d1 : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A sum of 0 counts as 0.
func.func @sum_guarded_by_zero(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    // expected-remark@+1 {{softmax is not part of an attention: what its exponentials are divided by is not their sum}}
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %empty = arith.cmpf oeq, %b, %zero : f32
    %g = arith.select %empty, %zero, %b : f32
    %y = arith.divf %a, %g : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A sum other than 0 counts as 1.
func.func @sum_guarded_where_it_is_one(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %one = arith.constant 1.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    // expected-remark@+1 {{softmax is not part of an attention: what its exponentials are divided by is not their sum}}
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %empty = arith.cmpf one, %b, %zero : f32
    %g = arith.select %empty, %one, %b : f32
    %y = arith.divf %a, %g : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The LSE is to base 2.
func.func @lse_to_base_two(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    // expected-remark@+1 {{softmax is not part of an attention: its scores or probabilities are used elsewhere, by 'linalg.generic'}}
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.divf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %lse = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%m, %l : tensor<2x3xf32>, tensor<2x3xf32>) outs(%row_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log2 %b : f32
    %y = arith.addf %a, %log : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}
