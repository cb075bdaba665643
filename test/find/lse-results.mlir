// The log-sum-exp that a program computes too, wherever it stands, becomes the group's second result.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_024:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[MAP5_01:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>
// CHECK-DAG: #[[MAP5_02:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2)>

// The LSE is computed behind the contraction with the value.

// CHECK-LABEL: func.func @after_the_contraction(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @after_the_contraction(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// The same by linalg.log and linalg.add.

// CHECK-LABEL: func.func @named_ops_after_the_contraction(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @named_ops_after_the_contraction(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %log_init = tensor.empty() : tensor<2x3xf32>
  %log = linalg.log ins(%sum : tensor<2x3xf32>) outs(%log_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.add ins(%log, %max : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// The LSE, and a division behind the contraction with the value.

// CHECK-LABEL: func.func @with_division_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @with_division_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.generic {indexing_maps = [affine_map<(b, m, e) -> (b, m, e)>, affine_map<(b, m, e) -> (b, m)>, affine_map<(b, m, e) -> (b, m, e)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%ov, %sum : tensor<2x3x5xf32>, tensor<2x3xf32>) outs(%o_init : tensor<2x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// log sum exp(s), where nothing is subtracted.

// CHECK-LABEL: func.func @without_maximum(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @without_maximum(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.exp ins(%s : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.log ins(%sum : tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// linalg.softmax gives the probabilities, and a logsumexp of its own the LSE.

// CHECK-LABEL: func.func @beside_a_softmax_op(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @beside_a_softmax_op(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// The LSE is a result, and what the scores are reduced by.

// CHECK-LABEL: func.func @softmax_by_the_lse(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @softmax_by_the_lse(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %lse : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %less = arith.subf %a, %b : f32
    %exp = math.exp %less : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// torch.logsumexp: an infinite maximum is left out of the exponent, and added to the logarithm as 0.

// CHECK-LABEL: func.func @guarded(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @guarded(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %infinite = arith.constant 0x7F800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %finite_init = tensor.empty() : tensor<2x3xf32>
  %finite = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max : tensor<2x3xf32>) outs(%finite_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %magnitude = math.absf %a : f32
    %is_infinite = arith.cmpf oeq, %magnitude, %infinite : f32
    %chosen = arith.select %is_infinite, %zero, %a : f32
    linalg.yield %chosen : f32
  } -> tensor<2x3xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %finite : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%finite, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// Statistics keep the reduced dimension, and so does the LSE.

// CHECK-LABEL: func.func @dimension_kept(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NOT: linalg
// CHECK: return %[[O]]#0, %{{.+}} : tensor<2x3x5xf32>, tensor<2x3x1xf32>
func.func @dimension_kept(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %max_1 = tensor.expand_shape %max [[0], [1, 2]] output_shape [2, 3, 1] : tensor<2x3xf32> into tensor<2x3x1xf32>
  %sum_1 = tensor.expand_shape %sum [[0], [1, 2]] output_shape [2, 3, 1] : tensor<2x3xf32> into tensor<2x3x1xf32>
  %lse_init = tensor.empty() : tensor<2x3x1xf32>
  %log = linalg.log ins(%sum_1 : tensor<2x3x1xf32>) outs(%lse_init : tensor<2x3x1xf32>) -> tensor<2x3x1xf32>
  %lse = linalg.add ins(%max_1, %log : tensor<2x3x1xf32>, tensor<2x3x1xf32>) outs(%lse_init : tensor<2x3x1xf32>) -> tensor<2x3x1xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3x1xf32>
}

// The LSE of scaled and masked scores.

// CHECK-LABEL: func.func @of_masked_scores(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[KEEP:.+]]: tensor<2x12xi1>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_02]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[KEEP]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x12xi1>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEP_ELT:.+]]: i1):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// CHECK-NEXT: %[[MASKED:.+]] = arith.select %[[KEEP_ELT]], %[[SCALED]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[MASKED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]#0, %[[O]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>
func.func @of_masked_scores(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %keep: tensor<2x12xi1>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %scale = arith.constant 0.35 : f32
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, n)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %keep : tensor<2x3x12xf32>, tensor<2x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %scaled = arith.mulf %a, %scale : f32
    %masked = arith.select %b, %scaled, %lowest : f32
    linalg.yield %masked : f32
  } -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// What else is computed from the LSE stays: here it is turned into bits.

// CHECK-LABEL: func.func @used_further_on(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]], #[[MAP5_01]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK: linalg.generic {{.*}} ins(%[[O]]#1 : tensor<2x3xf32>)
func.func @used_further_on(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %log2_e = arith.constant 1.44269502 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %bits_init = tensor.empty() : tensor<2x3xf32>
  %bits = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%lse : tensor<2x3xf32>) outs(%bits_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %log2_e : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3xf32>
  return %o, %bits : tensor<2x3x5xf32>, tensor<2x3xf32>
}
