// Reductions that are spelt by other ops than is usual.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MD:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[ND:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[NE:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[ME:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (m)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>
#all = affine_map<(m, n, e) -> (m, n, e)>
#mne_mn = affine_map<(m, n, e) -> (m, n)>
#mne_ne = affine_map<(m, n, e) -> (n, e)>

// The products of probabilities and values, and then their sum.

// CHECK-LABEL: func.func @value_summed_by_reduce(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @value_summed_by_reduce(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_products_init = tensor.empty() : tensor<3x12x5xf32>
  %o_products = linalg.generic {indexing_maps = [#mne_mn, #mne_ne, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_products_init : tensor<3x12x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %product = arith.mulf %a, %b : f32
    linalg.yield %product : f32
  } -> tensor<3x12x5xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.reduce { arith.addf } ins(%o_products : tensor<3x12x5xf32>) outs(%o_zero : tensor<3x5xf32>) dimensions = [1]
  return %o : tensor<3x5xf32>
}

// The maximum by comparisons.

// CHECK-LABEL: func.func @greater_of_two(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @greater_of_two(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %lowest = arith.constant 0xFF800000 : f32
  %lowest_row_init = tensor.empty() : tensor<3xf32>
  %lowest_row = linalg.fill ins(%lowest : f32) outs(%lowest_row_init : tensor<3xf32>) -> tensor<3xf32>
  %max = linalg.generic {indexing_maps = [#mn, #row], iterator_types = ["parallel", "reduction"]}
      ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) {
  ^bb0(%a: f32, %greatest: f32):
    %is_greater = arith.cmpf ogt, %a, %greatest : f32
    %greater = arith.select %is_greater, %a, %greatest : f32
    linalg.yield %greater : f32
  } -> tensor<3xf32>
  %e_init = tensor.empty() : tensor<3x12xf32>
  %e = linalg.generic {indexing_maps = [#mn, #row, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %max : tensor<3x12xf32>, tensor<3xf32>) outs(%e_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<3x12xf32>
  %zero_row_init = tensor.empty() : tensor<3xf32>
  %zero_row = linalg.fill ins(%zero : f32) outs(%zero_row_init : tensor<3xf32>) -> tensor<3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<3x12xf32>) outs(%zero_row : tensor<3xf32>) dimensions = [1]
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.generic {indexing_maps = [#mn, #row, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%e, %sum : tensor<3x12xf32>, tensor<3xf32>) outs(%p_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<3x12xf32>
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

// The same, the other way round.

// CHECK-LABEL: func.func @not_the_lesser_of_two(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @not_the_lesser_of_two(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %lowest = arith.constant 0xFF800000 : f32
  %lowest_row_init = tensor.empty() : tensor<3xf32>
  %lowest_row = linalg.fill ins(%lowest : f32) outs(%lowest_row_init : tensor<3xf32>) -> tensor<3xf32>
  %max = linalg.generic {indexing_maps = [#mn, #row], iterator_types = ["parallel", "reduction"]}
      ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) {
  ^bb0(%a: f32, %greatest: f32):
    %is_less = arith.cmpf ult, %a, %greatest : f32
    %greater = arith.select %is_less, %greatest, %a : f32
    linalg.yield %greater : f32
  } -> tensor<3xf32>
  %e_init = tensor.empty() : tensor<3x12xf32>
  %e = linalg.generic {indexing_maps = [#mn, #row, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %max : tensor<3x12xf32>, tensor<3xf32>) outs(%e_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<3x12xf32>
  %zero_row_init = tensor.empty() : tensor<3xf32>
  %zero_row = linalg.fill ins(%zero : f32) outs(%zero_row_init : tensor<3xf32>) -> tensor<3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<3x12xf32>) outs(%zero_row : tensor<3xf32>) dimensions = [1]
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.generic {indexing_maps = [#mn, #row, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%e, %sum : tensor<3x12xf32>, tensor<3xf32>) outs(%p_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<3x12xf32>
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

// Scores that start from a `tensor.splat`, and are scaled by one.

// CHECK-LABEL: func.func @splats(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @splats(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero = tensor.splat %zero : tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %c = arith.constant 0.35 : f32
  %scale = tensor.splat %c : tensor<3x12xf32>
  %scaled_init = tensor.empty() : tensor<3x12xf32>
  %scaled = linalg.mul ins(%s, %scale : tensor<3x12xf32>, tensor<3x12xf32>) outs(%scaled_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%scaled : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
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
