// Elementwise work and reductions as named ops, linalg.elementwise, linalg.map and linalg.reduce.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_024:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[MAP5_012:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

// Scale, mask and softmax by named ops alone.

// CHECK-LABEL: func.func @named_elementwise(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[BIAS:.+]]: tensor<2x3x12xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_012]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[BIAS]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>, tensor<2x3x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[BIAS_ELT:.+]]: f32):
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 3.500000e-01 : f32
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: %[[BIASED:.+]] = arith.addf %[[SCALED]], %[[BIAS_ELT]] : f32
// CHECK-NEXT: attention.yield %[[BIASED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @named_elementwise(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %bias: tensor<2x3x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant dense<0.35> : tensor<2x3x12xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %scaled_init = tensor.empty() : tensor<2x3x12xf32>
  %scaled = linalg.mul ins(%qk, %scale : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%scaled_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.add ins(%scaled, %bias : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.exp ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %sum_b_init = tensor.empty() : tensor<2x3x12xf32>
  %sum_b = linalg.broadcast ins(%sum : tensor<2x3xf32>) outs(%sum_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.div ins(%x, %sum_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.elementwise, whose maps broadcast.

// CHECK-LABEL: func.func @elementwise_op(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @elementwise_op(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.elementwise kind=#linalg.elementwise_kind<sub> indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.elementwise kind=#linalg.elementwise_kind<exp> indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.elementwise kind=#linalg.elementwise_kind<div> indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.elementwise reads transposed scores, and the exponentials stand in another order.

// CHECK-LABEL: func.func @elementwise_transposes(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @elementwise_transposes(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %st_init = tensor.empty() : tensor<12x2x3xf32>
  %st = linalg.transpose ins(%s : tensor<2x3x12xf32>) outs(%st_init : tensor<12x2x3xf32>) permutation = [2, 0, 1]
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%st : tensor<12x2x3xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [0]
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.elementwise kind=#linalg.elementwise_kind<sub> indexing_maps = [affine_map<(b, m, n) -> (n, b, m)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%st, %max : tensor<12x2x3xf32>, tensor<2x3xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<12x2x3xf32>
  %x = linalg.elementwise kind=#linalg.elementwise_kind<exp> indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (n, b, m)>]
      ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<12x2x3xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [0]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.elementwise kind=#linalg.elementwise_kind<div> indexing_maps = [affine_map<(b, m, n) -> (n, b, m)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%x, %sum : tensor<12x2x3xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.map, with one op and with a body.

// CHECK-LABEL: func.func @map_op(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @map_op(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_b_init = tensor.empty() : tensor<2x3x12xf32>
  %max_b = linalg.broadcast ins(%max : tensor<2x3xf32>) outs(%max_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.map ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>)
    (%a: f32, %b: f32, %out: f32) {
      %shifted = arith.subf %a, %b : f32
      %exp = math.exp %shifted : f32
      linalg.yield %exp : f32
    }
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %sum_b_init = tensor.empty() : tensor<2x3x12xf32>
  %sum_b = linalg.broadcast ins(%sum : tensor<2x3xf32>) outs(%sum_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %p = linalg.map { arith.divf } ins(%x, %sum_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>)
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.reduce with bodies, whose accumulator stands first in one and last in the other.

// CHECK-LABEL: func.func @reduce_with_a_body(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @reduce_with_a_body(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
    (%a: f32, %accumulator: f32) {
      %next = arith.maximumf %accumulator, %a : f32
      linalg.yield %next : f32
    }
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
  %sum = linalg.reduce ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
    (%a: f32, %accumulator: f32) {
      %next = arith.addf %a, %accumulator : f32
      linalg.yield %next : f32
    }
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
  return %o : tensor<2x3x5xf32>
}

// A scale, a bound by linalg.max, and a softmax: all between the contractions that is elementwise.

// CHECK-LABEL: func.func @max_of_named_op(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[LEAST:.+]] = arith.constant -1.500000e+00 : f32
// CHECK-NEXT: %[[BOUND:.+]] = arith.maximumf %[[S]], %[[LEAST]] : f32
// CHECK-NEXT: attention.yield %[[BOUND]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @max_of_named_op(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant dense<-1.5> : tensor<2x3x12xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.max ins(%qk, %least : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
