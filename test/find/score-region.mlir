// What stands between the score contraction and the softmax becomes the group's region.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[BMN:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2)>
// CHECK-DAG: #[[BN:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2)>
// CHECK-DAG: #[[N:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2)>
// CHECK-DAG: #[[B1N:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d2)>

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#per_key = affine_map<(b, m, n) -> (n)>
#per_batch_and_key = affine_map<(b, m, n) -> (b, n)>
#one_row = affine_map<(b, m, n) -> (b, 0, n)>
#q3 = affine_map<(b, m, d) -> (b, m, d)>

// CHECK-LABEL: func.func @constant_scale(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 2.500000e-01 : f32
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @constant_scale(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %scale = arith.constant 0.25 : f32
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %scaled = arith.mulf %score, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A scalar of the function is captured.

// CHECK-LABEL: func.func @scale_argument(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[SCALE:.+]]: f32)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @scale_argument(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %scale: f32) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %scaled = arith.mulf %score, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @division(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[ROOT:.+]] = arith.constant 2.500000e+00 : f32
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.divf %[[S]], %[[ROOT]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @division(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %root = arith.constant 2.5 : f32
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %scaled = arith.divf %score, %root : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// (c Q) K is c (Q K): the query is read as it is.

// CHECK-LABEL: func.func @scaled_query(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[SCALE:.+]]: f32)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @scaled_query(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %scale: f32) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %q_init = tensor.empty() : tensor<2x3x8xf32>
  %qs = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q : tensor<2x3x8xf32>) outs(%q_init : tensor<2x3x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3x8xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%qs, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// As PyTorch does it, with the square root of the scale.

// CHECK-LABEL: func.func @scaled_on_both_sides(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[SCALE:.+]]: f32)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[ONCE:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: %[[TWICE:.+]] = arith.mulf %[[ONCE]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[TWICE]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @scaled_on_both_sides(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %scale: f32) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %q_init = tensor.empty() : tensor<2x3x8xf32>
  %qs = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q : tensor<2x3x8xf32>) outs(%q_init : tensor<2x3x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3x8xf32>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %ks = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k : tensor<2x12x8xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x12x8xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%qs, %ks : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @softcap(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[CAP:.+]] = arith.constant 2.000000e+01 : f32
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SMALL:.+]] = arith.divf %[[S]], %[[CAP]] : f32
// CHECK-NEXT: %[[TANH:.+]] = math.tanh %[[SMALL]] : f32
// CHECK-NEXT: %[[CAPPED:.+]] = arith.mulf %[[TANH]], %[[CAP]] : f32
// CHECK-NEXT: attention.yield %[[CAPPED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @softcap(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %cap = arith.constant 20.0 : f32
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %small = arith.divf %score, %cap : f32
    %tanh = math.tanh %small : f32
    %capped = arith.mulf %tanh, %cap : f32
    linalg.yield %capped : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @bias(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[BIAS:.+]]: tensor<2x3x12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BMN]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[BIAS]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x3x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[BIASE:.+]]: f32):
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[S]], %[[BIASE]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @bias(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %bias: tensor<2x3x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %bias : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %b: f32, %out: f32):
    %biased = arith.addf %score, %b : f32
    linalg.yield %biased : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @bias_of_keys(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[BIAS:.+]]: tensor<12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[N]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[BIAS]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[BIASE:.+]]: f32):
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[BIASE]], %[[S]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @bias_of_keys(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %bias: tensor<12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#per_key, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%bias, %qk : tensor<12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%b: f32, %score: f32, %out: f32):
    %biased = arith.addf %b, %score : f32
    linalg.yield %biased : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A broadcast dimension of extent 1 is a constant in the mask's map.

// CHECK-LABEL: func.func @mask_with_one_row(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[MASK:.+]]: tensor<2x1x12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[B1N]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[MASK]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x1x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[MASKE:.+]]: f32):
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[S]], %[[MASKE]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @mask_with_one_row(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x1x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #one_row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %mask : tensor<2x3x12xf32>, tensor<2x1x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %b: f32, %out: f32):
    %masked = arith.addf %score, %b : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A mask that is broadcast beforehand is read without its copies.

// CHECK-LABEL: func.func @broadcast_mask(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[MASK:.+]]: tensor<2x12xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BN]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[MASK]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[MASKE:.+]]: f32):
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[S]], %[[MASKE]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @broadcast_mask(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %mask_init = tensor.empty() : tensor<2x3x12xf32>
  %wide = linalg.broadcast ins(%mask : tensor<2x12xf32>) outs(%mask_init : tensor<2x3x12xf32>) dimensions = [1]
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %wide : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %b: f32, %out: f32):
    %masked = arith.addf %score, %b : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @boolean_mask(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[KEEP:.+]]: tensor<2x12xi1>)
// CHECK-NEXT: %[[INF:.+]] = arith.constant 0xFF800000 : f32
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BN]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[KEEP]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x12xi1>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEPE:.+]]: i1):
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[KEEPE]], %[[S]], %[[INF]] : f32
// CHECK-NEXT: attention.yield %[[KEPT]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @boolean_mask(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %keep: tensor<2x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %masked = arith.constant 0xFF800000 : f32
  %s = linalg.generic {indexing_maps = [#id, #per_batch_and_key, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %keep : tensor<2x3x12xf32>, tensor<2x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %b: i1, %out: f32):
    %kept = arith.select %b, %score, %masked : f32
    linalg.yield %kept : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.index becomes attention.index.

// CHECK-LABEL: func.func @causal(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NEXT: %[[INF:.+]] = arith.constant 0xFF800000 : f32
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK: %[[AT_N:.+]] = attention.index 2 : index
// CHECK: %[[AT_M:.+]] = attention.index 1 : index
// CHECK-NEXT: %[[SEEN:.+]] = arith.cmpi ule, %[[AT_N]], %[[AT_M]] : index
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[SEEN]], %[[S]], %[[INF]] : f32
// CHECK-NEXT: attention.yield %[[KEPT]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @causal(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %masked = arith.constant 0xFF800000 : f32
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %m = linalg.index 1 : index
    %n = linalg.index 2 : index
    %seen = arith.cmpi ule, %n, %m : index
    %kept = arith.select %seen, %score, %masked : f32
    linalg.yield %kept : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Several elementwise ops make one region.

// CHECK-LABEL: func.func @several_steps(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[MASK:.+]]: tensor<2x12xf32>, %[[SCALE:.+]]: f32)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BN]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[MASK]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[MASKE:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: %[[SUM:.+]] = arith.addf %[[SCALED]], %[[MASKE]] : f32
// CHECK-NEXT: attention.yield %[[SUM]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @several_steps(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x12xf32>, %scale: f32) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %scaled = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %out: f32):
    %a = arith.mulf %score, %scale : f32
    linalg.yield %a : f32
  } -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #per_batch_and_key, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%scaled, %mask : tensor<2x3x12xf32>, tensor<2x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %masked = arith.addf %a, %b : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A function of positions along the keys is computed once for all rows, not in the region.
// CHECK-LABEL: func.func @function_of_positions(
// CHECK: %[[BIAS:.+]] = linalg.generic
// CHECK: math.exp
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[BIAS]] :
// CHECK-NOT: math.exp
// CHECK: return
func.func @function_of_positions(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %b_init = tensor.empty() : tensor<12xf32>
  %bias = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>], iterator_types = ["parallel"]} outs(%b_init : tensor<12xf32>) {
  ^bb0(%out: f32):
    %n = linalg.index 0 : index
    %i = arith.index_cast %n : index to i32
    %x = arith.sitofp %i : i32 to f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<12xf32>
  %s = linalg.generic {indexing_maps = [#id, #per_key, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %bias : tensor<2x3x12xf32>, tensor<12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%score: f32, %b: f32, %out: f32):
    %biased = arith.addf %score, %b : f32
    linalg.yield %biased : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
