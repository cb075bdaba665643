// The division by the sum stands behind the contraction with the value, in the spellings that it has.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_024:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[MAP5_104:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d0, d4)>

// The contraction with the value times 1 / sum.

// CHECK-LABEL: func.func @reciprocal_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @reciprocal_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
  %inverse = linalg.reciprocal ins(%sum : tensor<2x3xf32>) outs(%inverse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.generic {indexing_maps = [affine_map<(b, m, e) -> (b, m, e)>, affine_map<(b, m, e) -> (b, m)>, affine_map<(b, m, e) -> (b, m, e)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%ov, %inverse : tensor<2x3x5xf32>, tensor<2x3xf32>) outs(%o_init : tensor<2x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %product = arith.mulf %a, %b : f32
    linalg.yield %product : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.div after the contraction with the value, without a maximum.

// CHECK-LABEL: func.func @named_division_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @named_division_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.exp ins(%s : tensor<2x3x12xf32>) outs(%x_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %sum_b_init = tensor.empty() : tensor<2x3x5xf32>
  %sum_b = linalg.broadcast ins(%sum : tensor<2x3xf32>) outs(%sum_b_init : tensor<2x3x5xf32>) dimensions = [2]
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.div ins(%ov, %sum_b : tensor<2x3x5xf32>, tensor<2x3x5xf32>) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.elementwise, which broadcasts the sum by its map.

// CHECK-LABEL: func.func @elementwise_division_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @elementwise_division_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.elementwise kind=#linalg.elementwise_kind<div> indexing_maps = [affine_map<(b, m, e) -> (b, m, e)>, affine_map<(b, m, e) -> (b, m)>, affine_map<(b, m, e) -> (b, m, e)>]
      ins(%ov, %sum : tensor<2x3x5xf32>, tensor<2x3xf32>) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.map.

// CHECK-LABEL: func.func @mapped_division_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @mapped_division_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %sum_b_init = tensor.empty() : tensor<2x3x5xf32>
  %sum_b = linalg.broadcast ins(%sum : tensor<2x3xf32>) outs(%sum_b_init : tensor<2x3x5xf32>) dimensions = [2]
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.map { arith.divf } ins(%ov, %sum_b : tensor<2x3x5xf32>, tensor<2x3x5xf32>) outs(%o_init : tensor<2x3x5xf32>)
  return %o : tensor<2x3x5xf32>
}

// linalg.mul with the reciprocal of the sum.

// CHECK-LABEL: func.func @named_product_after_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @named_product_after_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
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
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %inverse_init = tensor.empty() : tensor<2x3xf32>
  %inverse = linalg.reciprocal ins(%sum : tensor<2x3xf32>) outs(%inverse_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %inverse_b_init = tensor.empty() : tensor<2x3x5xf32>
  %inverse_b = linalg.broadcast ins(%inverse : tensor<2x3xf32>) outs(%inverse_b_init : tensor<2x3x5xf32>) dimensions = [2]
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o = linalg.mul ins(%inverse_b, %ov : tensor<2x3x5xf32>, tensor<2x3x5xf32>) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A transpose stands between the contraction and the division, which has another order.

// CHECK-LABEL: func.func @divided_behind_a_transpose(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_104]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<3x2x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x2x5xf32>
func.func @divided_behind_a_transpose(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<3x2x5xf32> {
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
  %ov_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %ov_zero = linalg.fill ins(%zero : f32) outs(%ov_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ov = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%x, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%ov_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %ot_init = tensor.empty() : tensor<3x2x5xf32>
  %ot = linalg.transpose ins(%ov : tensor<2x3x5xf32>) outs(%ot_init : tensor<3x2x5xf32>) permutation = [1, 0, 2]
  %o_init = tensor.empty() : tensor<3x2x5xf32>
  %o = linalg.generic {indexing_maps = [affine_map<(m, b, e) -> (m, b, e)>, affine_map<(m, b, e) -> (b, m)>, affine_map<(m, b, e) -> (m, b, e)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%ot, %sum : tensor<3x2x5xf32>, tensor<2x3xf32>) outs(%o_init : tensor<3x2x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<3x2x5xf32>
  return %o : tensor<3x2x5xf32>
}
