// The LSE that a program returns rounded, transposed or expanded is the group's, so treated afterwards.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[BM:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#rows = affine_map<(b, m) -> (b, m)>

// The LSE is rounded before the contraction with the value: that moves behind the group.

// CHECK-LABEL: func.func @rounded_early(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK: %[[LSE:.+]] = linalg.generic
// CHECK-SAME: ins(%[[O]]#1 : tensor<2x3xf32>)
// CHECK: arith.truncf
// CHECK: return %[[O]]#0, %[[LSE]]
func.func @rounded_early(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xbf16>) {
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
    %log = math.log %b : f32
    %y = arith.addf %a, %log : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  %narrow_init = tensor.empty() : tensor<2x3xbf16>
  %narrow = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%lse : tensor<2x3xf32>) outs(%narrow_init : tensor<2x3xbf16>) {
  ^bb0(%a: f32, %out: bf16):
    %y = arith.truncf %a : f32 to bf16
    linalg.yield %y : bf16
  } -> tensor<2x3xbf16>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %narrow : tensor<2x3x5xf32>, tensor<2x3xbf16>
}

// The LSE is rounded where it is computed.

// CHECK-LABEL: func.func @rounded_at_once(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK: %[[LSE:.+]] = linalg.generic
// CHECK-SAME: ins(%[[O]]#1 : tensor<2x3xf32>)
// CHECK: arith.truncf
// CHECK: return %[[O]]#0, %[[LSE]]
func.func @rounded_at_once(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf16>) {
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
  %narrow_init = tensor.empty() : tensor<2x3xf16>
  %lse = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%m, %l : tensor<2x3xf32>, tensor<2x3xf32>) outs(%narrow_init : tensor<2x3xf16>) {
  ^bb0(%a: f32, %b: f32, %out: f16):
    %log = math.log %b : f32
    %w = arith.addf %a, %log : f32
    %y = arith.truncf %w : f32 to f16
    linalg.yield %y : f16
  } -> tensor<2x3xf16>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf16>
}

// The LSE has its rows in another order.

// CHECK-LABEL: func.func @transposed(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK: %[[LSE:.+]] = linalg.generic
// CHECK-SAME: ins(%[[O]]#1 : tensor<2x3xf32>)
// CHECK: return %[[O]]#0, %[[LSE]] : tensor<2x3x5xf32>, tensor<3x2xf32>
func.func @transposed(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<3x2xf32>) {
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
  %transposed_init = tensor.empty() : tensor<3x2xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(m, b) -> (b, m)>, affine_map<(m, b) -> (b, m)>, affine_map<(m, b) -> (m, b)>], iterator_types = ["parallel", "parallel"]}
      ins(%m, %l : tensor<2x3xf32>, tensor<2x3xf32>) outs(%transposed_init : tensor<3x2xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %y = arith.addf %a, %log : f32
    linalg.yield %y : f32
  } -> tensor<3x2xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<3x2xf32>
}

// The LSE gets a dimension of extent 1, before the output is there.

// CHECK-LABEL: func.func @expanded_early(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: %[[LSE:.+]] = tensor.expand_shape %[[O]]#1
// CHECK-NEXT: return %[[O]]#0, %[[LSE]]
func.func @expanded_early(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3x1xf32>) {
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
    %log = math.log %b : f32
    %y = arith.addf %a, %log : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  %column = tensor.expand_shape %lse [[0], [1, 2]] output_shape [2, 3, 1] : tensor<2x3xf32> into tensor<2x3x1xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %column : tensor<2x3x5xf32>, tensor<2x3x1xf32>
}

// The LSE is taken in base 2 and is natural all the same.

// CHECK-LABEL: func.func @by_base_two(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @by_base_two(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %log2_e = arith.constant 1.44269504 : f32
  %log_2 = arith.constant 0.693147182 : f32
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
  %lse = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%m, %l : tensor<2x3xf32>, tensor<2x3xf32>) outs(%row_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log2 %b : f32
    %t = arith.mulf %log, %log_2 : f32
    %y = arith.addf %t, %a : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// A dead op uses the probabilities too.

// CHECK-LABEL: func.func @dead_user(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]], #[[BM]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @dead_user(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
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
    %log = math.log %b : f32
    %y = arith.addf %a, %log : f32
    linalg.yield %y : f32
  } -> tensor<2x3xf32>
  %dead = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %y = arith.mulf %a, %a : f32
    linalg.yield %y : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}
