// Scores to which a body adds what it extracts from the key, or from the scores themselves.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics | FileCheck %s

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// A bias that is an element of the key.
// CHECK-LABEL: func.func @element_of_the_key(
// CHECK-NOT: attention.group
// CHECK: linalg.softmax
// CHECK-NOT: attention.group
func.func @element_of_the_key(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %biased_init = tensor.empty() : tensor<3x12xf32>
  %biased = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x12xf32>) outs(%biased_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %zero_ = arith.constant 0 : index
    %other = tensor.extract %k[%n, %zero_] : tensor<12x8xf32>
    %result = arith.addf %a, %other : f32
    linalg.yield %result : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: a mask or bias is computed from its key}}
  %p = linalg.softmax dimension(1) ins(%biased : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// A bias that is another score.
// CHECK-LABEL: func.func @score_of_the_first_row(
// CHECK-NOT: attention.group
// CHECK: linalg.softmax
// CHECK-NOT: attention.group
func.func @score_of_the_first_row(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %biased_init = tensor.empty() : tensor<3x12xf32>
  %biased = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x12xf32>) outs(%biased_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %zero_ = arith.constant 0 : index
    %other = tensor.extract %s[%zero_, %n] : tensor<3x12xf32>
    %result = arith.addf %a, %other : f32
    linalg.yield %result : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: a statistic of its scores, or another of them, goes into them again}}
  %p = linalg.softmax dimension(1) ins(%biased : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
