// Softmax as a product with the reciprocal of the sum, and scales that are tensors, as TOSA has both.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_024:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

// The exponentials times 1 / sum, in bodies of their own.

// CHECK-LABEL: func.func @times_one_over(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @times_one_over(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
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
  %inverse_init = tensor.empty() : tensor<2x3xf32>
  %inverse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%sum : tensor<2x3xf32>) outs(%inverse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %quotient = arith.divf %one, %a : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %inverse : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %product = arith.mulf %a, %b : f32
    linalg.yield %product : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// In one body, with the factors the other way around.

// CHECK-LABEL: func.func @times_one_over_in_one_body(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @times_one_over_in_one_body(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
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
    %inverse = arith.divf %one, %b : f32
    %product = arith.mulf %inverse, %a : f32
    linalg.yield %product : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.reciprocal and linalg.mul.

// CHECK-LABEL: func.func @named_reciprocal(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @named_reciprocal(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.sub ins(%s, %max_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%shifted_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.exp ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %inverse_init = tensor.empty() : tensor<2x3xf32>
  %inverse = linalg.reciprocal ins(%sum : tensor<2x3xf32>) outs(%inverse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %inverse_b_init = tensor.empty() : tensor<2x3x12xf32>
  %inverse_b = linalg.broadcast ins(%inverse : tensor<2x3xf32>) outs(%inverse_b_init : tensor<2x3x12xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.mul ins(%x, %inverse_b : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The same as linalg.elementwise.

// CHECK-LABEL: func.func @elementwise_reciprocal(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @elementwise_reciprocal(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
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
  %inverse_init = tensor.empty() : tensor<2x3xf32>
  %inverse = linalg.elementwise kind=#linalg.elementwise_kind<reciprocal>
      ins(%sum : tensor<2x3xf32>) outs(%inverse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.elementwise kind=#linalg.elementwise_kind<mul> indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>]
      ins(%x, %inverse : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// As TOSA's lowering has it: the scale is a constant tensor, statistics keep their dimension, the maximum starts from the lowest number.

// CHECK-LABEL: func.func @tosa(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 3.500000e-01 : f32
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @tosa(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %scale = arith.constant dense<0.35> : tensor<1x1x1xf32>
  %kt_init = tensor.empty() : tensor<2x8x12xf32>
  %kt = linalg.transpose ins(%k : tensor<2x12x8xf32>) outs(%kt_init : tensor<2x8x12xf32>) permutation = [0, 2, 1]
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.batch_matmul ins(%q, %kt : tensor<2x3x8xf32>, tensor<2x8x12xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (0, 0, 0)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %scale : tensor<2x3x12xf32>, tensor<1x1x1xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %product = arith.mulf %a, %b : f32
    linalg.yield %product : f32
  } -> tensor<2x3x12xf32>
  %lowest = arith.constant -3.40282347E+38 : f32
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %max_1 = tensor.expand_shape %max [[0], [1, 2]] output_shape [2, 3, 1] : tensor<2x3xf32> into tensor<2x3x1xf32>
  %shifted_init = tensor.empty() : tensor<2x3x12xf32>
  %shifted = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, 0)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max_1 : tensor<2x3x12xf32>, tensor<2x3x1xf32>) outs(%shifted_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %difference = arith.subf %a, %b : f32
    linalg.yield %difference : f32
  } -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%shifted : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %exp = math.exp %a : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %sum_1 = tensor.expand_shape %sum [[0], [1, 2]] output_shape [2, 3, 1] : tensor<2x3xf32> into tensor<2x3x1xf32>
  %inverse_init = tensor.empty() : tensor<2x3x1xf32>
  %inverse = linalg.generic {indexing_maps = [affine_map<(b, m, k) -> (b, m, k)>, affine_map<(b, m, k) -> (b, m, k)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum_1 : tensor<2x3x1xf32>) outs(%inverse_init : tensor<2x3x1xf32>) {
  ^bb0(%a: f32, %out: f32):
    %quotient = arith.divf %one, %a : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x1xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m, 0)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %inverse : tensor<2x3x12xf32>, tensor<2x3x1xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %product = arith.mulf %a, %b : f32
    linalg.yield %product : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The scale is a constant tensor of the scores' shape, and linalg.mul takes it.

// CHECK-LABEL: func.func @scale_as_constant_tensor(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 3.500000e-01 : f32
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @scale_as_constant_tensor(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant dense<0.35> : tensor<2x3x12xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.mul ins(%qk, %scale : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The scale is a tensor filled with an argument.

// CHECK-LABEL: func.func @scale_as_filled_tensor(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>, %[[SCALE:.+]]: f32)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[SCALE]], %[[S]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @scale_as_filled_tensor(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %scale: f32) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scales_init = tensor.empty() : tensor<2x3x12xf32>
  %scales = linalg.fill ins(%scale : f32) outs(%scales_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.mul ins(%scales, %qk : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The query is multiplied by a constant tensor before the contraction.

// CHECK-LABEL: func.func @query_scaled_by_a_tensor(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALE:.+]] = arith.constant 3.500000e-01 : f32
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @query_scaled_by_a_tensor(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant dense<0.35> : tensor<2x3x8xf32>
  %scaled_init = tensor.empty() : tensor<2x3x8xf32>
  %scaled = linalg.mul ins(%q, %scale : tensor<2x3x8xf32>, tensor<2x3x8xf32>) outs(%scaled_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%scaled, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The scores are divided by a filled tensor.

// CHECK-LABEL: func.func @divided_by_a_tensor(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.divf %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[SCALED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @divided_by_a_tensor(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %root = arith.constant 2.8284271 : f32
  %roots_init = tensor.empty() : tensor<2x3x12xf32>
  %roots = linalg.fill ins(%root : f32) outs(%roots_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%qk_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s = linalg.div ins(%qk, %roots : tensor<2x3x12xf32>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
