// Contractions whose body multiplies more than two, in any order, as fused kernels do.

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
#men_m = affine_map<(m, e, n) -> (m)>

// (q * k) * c: the factor goes into the region.

// CHECK-LABEL: func.func @scale_of_the_product(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @scale_of_the_product(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c = arith.constant 0.35 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %qk = arith.mulf %a, %b : f32
    %product = arith.mulf %qk, %c : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
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

// (q * k) * 1: the scale of T5.

// CHECK-LABEL: func.func @scale_of_one(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @scale_of_one(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c = arith.constant 1.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %qk = arith.mulf %a, %b : f32
    %product = arith.mulf %qk, %c : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
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

// (q / c) * (k / c): each factor has a divisor of its own.

// CHECK-LABEL: func.func @quotients_of_both(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[C:.+]] = arith.constant 2.000000e+00 : f32
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[ONCE:.+]] = arith.divf %[[S]], %[[C]] : f32
// CHECK-NEXT: %[[TWICE:.+]] = arith.divf %[[ONCE]], %[[C]] : f32
// CHECK-NEXT: attention.yield %[[TWICE]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @quotients_of_both(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c = arith.constant 2.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %qc = arith.divf %a, %c : f32
    %kc = arith.divf %b, %c : f32
    %product = arith.mulf %qc, %kc : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
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

// (e * v) / l.

// CHECK-LABEL: func.func @product_over_the_sum(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @product_over_the_sum(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) dimensions = [1]
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
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_m, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%e, %v, %sum : tensor<3x12xf32>, tensor<12x5xf32>, tensor<3xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%e_: f32, %v_: f32, %sum_: f32, %total: f32):
    %ev = arith.mulf %e_, %v_ : f32
    %product = arith.divf %ev, %sum_ : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// e * (v / l).

// CHECK-LABEL: func.func @value_over_the_sum(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @value_over_the_sum(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) dimensions = [1]
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
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_m, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%e, %v, %sum : tensor<3x12xf32>, tensor<12x5xf32>, tensor<3xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%e_: f32, %v_: f32, %sum_: f32, %total: f32):
    %vl = arith.divf %v_, %sum_ : f32
    %product = arith.mulf %e_, %vl : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// (e * v) * (1 / l).

// CHECK-LABEL: func.func @product_times_one_over_the_sum(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @product_times_one_over_the_sum(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
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
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) dimensions = [1]
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
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_m, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%e, %v, %sum : tensor<3x12xf32>, tensor<12x5xf32>, tensor<3xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%e_: f32, %v_: f32, %sum_: f32, %total: f32):
    %inverse = arith.divf %one, %sum_ : f32
    %ev = arith.mulf %e_, %v_ : f32
    %product = arith.mulf %ev, %inverse : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// (v * (1 / l)) * e.

// CHECK-LABEL: func.func @value_times_one_over_the_sum(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @value_times_one_over_the_sum(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
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
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<3x12xf32>) outs(%lowest_row : tensor<3xf32>) dimensions = [1]
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
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_m, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%e, %v, %sum : tensor<3x12xf32>, tensor<12x5xf32>, tensor<3xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%e_: f32, %v_: f32, %sum_: f32, %total: f32):
    %inverse = arith.divf %one, %sum_ : f32
    %vl = arith.mulf %v_, %inverse : f32
    %product = arith.mulf %vl, %e_ : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
