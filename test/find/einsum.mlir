// Einsums, as JAX and StableHLO spell attention: any order, explicit broadcasts, no named op.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP6_0214:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1, d4)>
// CHECK-DAG: #[[MAP6_0314:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d1, d4)>
// CHECK-DAG: #[[MAP6_0315:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d1, d5)>
// CHECK-DAG: #[[MAP6_0215:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d1, d5)>
// CHECK-DAG: #[[MAP6_0125:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>
// CHECK-DAG: #[[MAP6_0152:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d5, d2)>
// CHECK-DAG: #[[MAP6_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP6_0z23:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, 0, d2, d3)>
// CHECK-DAG: #[[MAP6_0124:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[MAP6_0143:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d4, d3)>
// CHECK-DAG: #[[MAP6_0153:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d5, d3)>
// CHECK-DAG: #[[MAP6_3014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, d0, d1, d4)>
// CHECK-DAG: #[[MAP6_3015:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, d0, d1, d5)>
// CHECK-DAG: #[[MAP7_02135:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d2, d1, d3, d5)>
// CHECK-DAG: #[[MAP7_0415:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d4, d1, d5)>
// CHECK-DAG: #[[MAP7_0416:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d4, d1, d6)>
// CHECK-DAG: #[[MAP7_02136:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d2, d1, d3, d6)>

// BTNH,BSNH->BNTS and BNTS,BSNH->BTNH: heads stand behind positions.

// CHECK-LABEL: func.func @btnh(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_0215]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x4x5xf32>
func.func @btnh(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant 0.35 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, m, h, d)>, affine_map<(b, h, m, n, d) -> (b, n, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, h, e, n) -> (b, h, m, n)>, affine_map<(b, m, h, e, n) -> (b, n, h, e)>, affine_map<(b, m, h, e, n) -> (b, m, h, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x12x4x5xf32>) outs(%o_zero : tensor<2x3x4x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x4x5xf32>
  return %o : tensor<2x3x4x5xf32>
}

// As StableHLO's dot_general has it: the batch dimensions come first, hence a transpose after, and before of query, key and value; the scale is broadcast from a scalar tensor.

// CHECK-LABEL: func.func @dot_general(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 3.500000e-01 : f32
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK: linalg.transpose ins(%[[O]] : tensor<2x4x3x5xf32>)
func.func @dot_general(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant dense<0.35> : tensor<f32>
  %qt_init = tensor.empty() : tensor<2x4x3x8xf32>
  %qt = linalg.transpose ins(%q : tensor<2x3x4x8xf32>) outs(%qt_init : tensor<2x4x3x8xf32>) permutation = [0, 2, 1, 3]
  %kt_init = tensor.empty() : tensor<2x4x8x12xf32>
  %kt = linalg.transpose ins(%k : tensor<2x12x4x8xf32>) outs(%kt_init : tensor<2x4x8x12xf32>) permutation = [0, 2, 3, 1]
  %vt_init = tensor.empty() : tensor<2x4x12x5xf32>
  %vt = linalg.transpose ins(%v : tensor<2x12x4x5xf32>) outs(%vt_init : tensor<2x4x12x5xf32>) permutation = [0, 2, 1, 3]
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, d, n)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%qt, %kt : tensor<2x4x3x8xf32>, tensor<2x4x8x12xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %scales_init = tensor.empty() : tensor<2x4x3x12xf32>
  %scales = linalg.broadcast ins(%scale : tensor<f32>) outs(%scales_init : tensor<2x4x3x12xf32>) dimensions = [0, 1, 2, 3]
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %scales : tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %scaled = arith.mulf %a, %b : f32
    linalg.yield %scaled : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %ot_zero_init = tensor.empty() : tensor<2x4x3x5xf32>
  %ot_zero = linalg.fill ins(%zero : f32) outs(%ot_zero_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %ot = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %vt : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%ot_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  %o_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o = linalg.transpose ins(%ot : tensor<2x4x3x5xf32>) outs(%o_init : tensor<2x3x4x5xf32>) permutation = [0, 2, 1, 3]
  return %o : tensor<2x3x4x5xf32>
}

// BSNH,BNTS->BNHT: the probabilities are the right operand, and a transpose follows.

// CHECK-LABEL: func.func @value_on_the_left(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_0152]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>) -> tensor<2x4x5x3xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK: linalg.transpose ins(%[[O]] : tensor<2x4x5x3xf32>)
func.func @value_on_the_left(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, m, h, d)>, affine_map<(b, h, m, n, d) -> (b, n, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>) outs(%s_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %ot_zero_init = tensor.empty() : tensor<2x4x5x3xf32>
  %ot_zero = linalg.fill ins(%zero : f32) outs(%ot_zero_init : tensor<2x4x5x3xf32>) -> tensor<2x4x5x3xf32>
  %ot = linalg.generic {
      indexing_maps = [affine_map<(b, h, e, m, n) -> (b, n, h, e)>, affine_map<(b, h, e, m, n) -> (b, h, m, n)>, affine_map<(b, h, e, m, n) -> (b, h, e, m)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%v, %p : tensor<2x12x4x5xf32>, tensor<2x4x3x12xf32>) outs(%ot_zero : tensor<2x4x5x3xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x5x3xf32>
  %o_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o = linalg.transpose ins(%ot : tensor<2x4x5x3xf32>) outs(%o_init : tensor<2x3x4x5xf32>) permutation = [0, 3, 1, 2]
  return %o : tensor<2x3x4x5xf32>
}

// select(mask, s, -3.4e38), where mask and number are broadcast to the scores' shape before.

// CHECK-LABEL: func.func @masked_with_the_lowest_number(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>, %[[KEEP:.+]]: tensor<2x3x12xi1>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_023]], #[[MAP6_0215]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[KEEP]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>, tensor<2x3x12xi1>) -> tensor<2x3x4x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEP_ELT:.+]]: i1):
// CHECK-NEXT: %[[MASKED:.+]] = arith.select %[[KEEP_ELT]], %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[MASKED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x4x5xf32>
func.func @masked_with_the_lowest_number(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>, %keep: tensor<2x3x12xi1>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -3.40282347E+38 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, m, h, d)>, affine_map<(b, h, m, n, d) -> (b, n, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %kept_init = tensor.empty() : tensor<2x4x3x12xi1>
  %kept = linalg.broadcast ins(%keep : tensor<2x3x12xi1>) outs(%kept_init : tensor<2x4x3x12xi1>) dimensions = [1]
  %lows_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lows = linalg.fill ins(%low : f32) outs(%lows_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%kept, %qk, %lows : tensor<2x4x3x12xi1>, tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: i1, %b: f32, %c: f32, %out: f32):
    %masked = arith.select %a, %b, %c : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, h, e, n) -> (b, h, m, n)>, affine_map<(b, m, h, e, n) -> (b, n, h, e)>, affine_map<(b, m, h, e, n) -> (b, m, h, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x12x4x5xf32>) outs(%o_zero : tensor<2x3x4x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x4x5xf32>
  return %o : tensor<2x3x4x5xf32>
}

// The same by linalg.select, where the boolean mask has one head.

// CHECK-LABEL: func.func @named_select(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>, %[[KEEP:.+]]: tensor<2x1x3x12xi1>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_0z23]], #[[MAP6_0215]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[KEEP]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>, tensor<2x1x3x12xi1>) -> tensor<2x3x4x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEP_ELT:.+]]: i1):
// CHECK-NEXT: %[[MASKED:.+]] = arith.select %[[KEEP_ELT]], %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[MASKED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x4x5xf32>
func.func @named_select(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>, %keep: tensor<2x1x3x12xi1>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -3.40282347E+38 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, m, h, d)>, affine_map<(b, h, m, n, d) -> (b, n, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %row = tensor.collapse_shape %keep [[0, 1], [2], [3]] : tensor<2x1x3x12xi1> into tensor<2x3x12xi1>
  %kept_init = tensor.empty() : tensor<2x4x3x12xi1>
  %kept = linalg.broadcast ins(%row : tensor<2x3x12xi1>) outs(%kept_init : tensor<2x4x3x12xi1>) dimensions = [1]
  %lows_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lows = linalg.fill ins(%low : f32) outs(%lows_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.select ins(%kept, %qk, %lows : tensor<2x4x3x12xi1>, tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, h, e, n) -> (b, h, m, n)>, affine_map<(b, m, h, e, n) -> (b, n, h, e)>, affine_map<(b, m, h, e, n) -> (b, m, h, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x12x4x5xf32>) outs(%o_zero : tensor<2x3x4x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x4x5xf32>
  return %o : tensor<2x3x4x5xf32>
}

// The key is stored [B, H, D, N] and the value [B, H, E, N].

// CHECK-LABEL: func.func @keys_innermost(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x8x12xf32>, %[[V:.+]]: tensor<2x4x5x12xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0143]], #[[MAP6_0153]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x8x12xf32>, tensor<2x4x5x12xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x4x3x5xf32>
func.func @keys_innermost(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x8x12xf32>, %v: tensor<2x4x5x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, d, n)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x8x12xf32>) outs(%s_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, e, n)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x5x12xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A cache of the order [N, B, H, D].

// CHECK-LABEL: func.func @keys_outermost(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<12x2x4x8xf32>, %[[V:.+]]: tensor<12x2x4x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_3014]], #[[MAP6_3015]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<12x2x4x8xf32>, tensor<12x2x4x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x4x3x5xf32>
func.func @keys_outermost(%q: tensor<2x4x3x8xf32>, %k: tensor<12x2x4x8xf32>, %v: tensor<12x2x4x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (n, b, h, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<12x2x4x8xf32>) outs(%s_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %x_init = tensor.empty() : tensor<2x4x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (n, b, h, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<12x2x4x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The scores are of the order [B, N, H, M], and softmax runs along the second dimension.

// CHECK-LABEL: func.func @scores_with_keys_in_the_middle(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x4x8xf32>, %[[K:.+]]: tensor<2x12x4x8xf32>, %[[V:.+]]: tensor<2x12x4x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0214]], #[[MAP6_0314]], #[[MAP6_0315]], #[[MAP6_0215]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x4x8xf32>, tensor<2x12x4x8xf32>, tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x4x5xf32>
func.func @scores_with_keys_in_the_middle(%q: tensor<2x3x4x8xf32>, %k: tensor<2x12x4x8xf32>, %v: tensor<2x12x4x5xf32>) -> tensor<2x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x12x4x3xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x12x4x3xf32>) -> tensor<2x12x4x3xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, n, h, m, d) -> (b, n, h, d)>, affine_map<(b, n, h, m, d) -> (b, m, h, d)>, affine_map<(b, n, h, m, d) -> (b, n, h, m)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%k, %q : tensor<2x12x4x8xf32>, tensor<2x3x4x8xf32>) outs(%s_zero : tensor<2x12x4x3xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x12x4x3xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x12x4x3xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [1]
  %x_init = tensor.empty() : tensor<2x12x4x3xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, n, h, m) -> (b, n, h, m)>, affine_map<(b, n, h, m) -> (b, h, m)>, affine_map<(b, n, h, m) -> (b, n, h, m)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x12x4x3xf32>, tensor<2x4x3xf32>) outs(%x_init : tensor<2x12x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x12x4x3xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x12x4x3xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [1]
  %p_init = tensor.empty() : tensor<2x12x4x3xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, n, h, m) -> (b, n, h, m)>, affine_map<(b, n, h, m) -> (b, h, m)>, affine_map<(b, n, h, m) -> (b, n, h, m)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x12x4x3xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x12x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x12x4x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x4x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, h, e, n) -> (b, n, h, m)>, affine_map<(b, m, h, e, n) -> (b, n, h, e)>, affine_map<(b, m, h, e, n) -> (b, m, h, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x12x4x3xf32>, tensor<2x12x4x5xf32>) outs(%o_zero : tensor<2x3x4x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x4x5xf32>
  return %o : tensor<2x3x4x5xf32>
}

// BTKGH,BSKH->BKGTS: grouped-query heads as an einsum.

// CHECK-LABEL: func.func @grouped(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x2x2x8xf32>, %[[K:.+]]: tensor<2x12x2x8xf32>, %[[V:.+]]: tensor<2x12x2x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP7_02135]], #[[MAP7_0415]], #[[MAP7_0416]], #[[MAP7_02136]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x2x2x8xf32>, tensor<2x12x2x8xf32>, tensor<2x12x2x5xf32>) -> tensor<2x3x2x2x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x2x2x5xf32>
func.func @grouped(%q: tensor<2x3x2x2x8xf32>, %k: tensor<2x12x2x8xf32>, %v: tensor<2x12x2x5xf32>) -> tensor<2x3x2x2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x2x2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x2x2x3x12xf32>) -> tensor<2x2x2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, g, r, m, n, d) -> (b, m, g, r, d)>, affine_map<(b, g, r, m, n, d) -> (b, n, g, d)>, affine_map<(b, g, r, m, n, d) -> (b, g, r, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x2x2x8xf32>, tensor<2x12x2x8xf32>) outs(%s_zero : tensor<2x2x2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x2x2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x2x2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x2x2x3x12xf32>) outs(%max_start : tensor<2x2x2x3xf32>) dimensions = [4]
  %x_init = tensor.empty() : tensor<2x2x2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, g, r, m, n) -> (b, g, r, m, n)>, affine_map<(b, g, r, m, n) -> (b, g, r, m)>, affine_map<(b, g, r, m, n) -> (b, g, r, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x2x2x3x12xf32>, tensor<2x2x2x3xf32>) outs(%x_init : tensor<2x2x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x2x2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x2x2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x2x2x3x12xf32>) outs(%sum_start : tensor<2x2x2x3xf32>) dimensions = [4]
  %p_init = tensor.empty() : tensor<2x2x2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, g, r, m, n) -> (b, g, r, m, n)>, affine_map<(b, g, r, m, n) -> (b, g, r, m)>, affine_map<(b, g, r, m, n) -> (b, g, r, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x2x2x3x12xf32>, tensor<2x2x2x3xf32>) outs(%p_init : tensor<2x2x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x2x2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x2x2x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x2x2x5xf32>) -> tensor<2x3x2x2x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, g, r, e, n) -> (b, g, r, m, n)>, affine_map<(b, m, g, r, e, n) -> (b, n, g, e)>, affine_map<(b, m, g, r, e, n) -> (b, m, g, r, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x2x2x3x12xf32>, tensor<2x12x2x5xf32>) outs(%o_zero : tensor<2x3x2x2x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x2x2x5xf32>
  return %o : tensor<2x3x2x2x5xf32>
}
