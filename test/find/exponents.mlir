// What is exponentiated, in its spellings: negated maxima, other bases, guards.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#rows = affine_map<(b, m) -> (b, m)>

// The maximum is negated and added.

// CHECK-LABEL: func.func @negated_maximum(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @negated_maximum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
    %n = arith.negf %b : f32
    %d = arith.addf %a, %n : f32
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

// The same by a product with -1, on the left.

// CHECK-LABEL: func.func @maximum_times_minus_one(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @maximum_times_minus_one(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %minus_one = arith.constant -1.0 : f32
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
    %n = arith.mulf %b, %minus_one : f32
    %d = arith.addf %n, %a : f32
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

// exp2((s - m) * log2(e)).

// CHECK-LABEL: func.func @difference_to_base_two(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @difference_to_base_two(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %log2_e = arith.constant 1.44269504 : f32
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
    %e = arith.mulf %d, %log2_e : f32
    %y = math.exp2 %e : f32
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

// exp2(s * log2(e) - m * log2(e)).

// CHECK-LABEL: func.func @both_to_base_two(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @both_to_base_two(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %log2_e = arith.constant 1.44269504 : f32
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
    %t = arith.mulf %a, %log2_e : f32
    %u = arith.mulf %b, %log2_e : f32
    %d = arith.subf %t, %u : f32
    %y = math.exp2 %d : f32
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

// The scale of the scores and log2(e) are one constant, as flash kernels have it.

// CHECK-LABEL: func.func @scale_and_base_in_one(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[C:.+]] = arith.constant 5.000000e-01 : f32
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %[[C]] : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @scale_and_base_in_one(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %scale = arith.constant 0.72134752 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %t = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %y = arith.mulf %a, %scale : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%t : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%t, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    %y = math.exp2 %d : f32
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

// exp2 alone: the scores are in units of log(2).

// CHECK-LABEL: func.func @powers_of_two(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[LN2:.+]] = arith.constant 0.693147182 : f32
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %[[LN2]] : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @powers_of_two(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
    %y = math.exp2 %d : f32
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

// The scale comes after the maximum: exp((s - m) * c).

// CHECK-LABEL: func.func @scaled_difference(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @scaled_difference(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %c: f32) -> tensor<2x3x5xf32> {
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
    %e = arith.mulf %d, %c : f32
    %y = math.exp %e : f32
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

// A maximum that is not finite counts as 0, asked the other way round.

// CHECK-LABEL: func.func @guarded_where_finite(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @guarded_where_finite(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %infinity = arith.constant 0x7F800000 : f32
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
    %abs = math.absf %b : f32
    %finite = arith.cmpf one, %abs, %infinity : f32
    %g = arith.select %finite, %b, %zero : f32
    %d = arith.subf %a, %g : f32
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

// The maximum is at least -inf, as JAX wrote it.

// CHECK-LABEL: func.func @clamped_maximum(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @clamped_maximum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
    %g = arith.maximumf %lowest, %b : f32
    %d = arith.subf %a, %g : f32
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

// A sum of 0 counts as 1: what is 0 stays 0.

// CHECK-LABEL: func.func @guarded_sum(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @guarded_sum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %l : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %empty = arith.cmpf oeq, %b, %zero : f32
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

// exp2(t - (m + log2 sum exp2(t - m))).

// CHECK-LABEL: func.func @base_two_logarithm(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[LN2:.+]] = arith.constant 0.693147182 : f32
// CHECK-NEXT: %[[T:.+]] = arith.mulf %[[S]], %[[LN2]] : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @base_two_logarithm(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
    %y = math.exp2 %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %l = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%l_start : tensor<2x3xf32>) dimensions = [2]
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m, %l : tensor<2x3x12xf32>, tensor<2x3xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %log = math.log2 %c : f32
    %z = arith.addf %b, %log : f32
    %d = arith.subf %a, %z : f32
    %y = math.exp2 %d : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A bias of the rows is subtracted from the scores, before the maximum is.

// CHECK-LABEL: func.func @bias_of_rows(
// CHECK-NOT: linalg
// CHECK: attention.group
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[B:.+]]: f32):
// CHECK-NEXT: %[[T:.+]] = arith.subf %[[S]], %[[B]] : f32
// CHECK-NEXT: attention.yield %[[T]] : f32
func.func @bias_of_rows(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %bias: tensor<2x3xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %row_init = tensor.empty() : tensor<2x3xf32>
  %t = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %bias : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.subf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %m = linalg.reduce { arith.maximumf } ins(%t : tensor<2x3x12xf32>) outs(%m_start : tensor<2x3xf32>) dimensions = [2]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%t, %m : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
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
