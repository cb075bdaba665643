// Masks and biases that are computed from positions: the region computes them, and no tensor of rows and keys is read.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP6_0124:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[MAP6_0134:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d4)>
// CHECK-DAG: #[[MAP6_0135:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d5)>
// CHECK-DAG: #[[MAP6_0125:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>
// CHECK-DAG: #[[MAP6_1:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1)>
// CHECK-DAG: #[[MAP6_2:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d2)>
// CHECK-DAG: #[[MAP6_3:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3)>
// CHECK-DAG: #[[MAP6_02:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2)>
// CHECK-DAG: #[[MAP6_03:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3)>
// CHECK-DAG: #[[MAP6_0:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0)>

// In the body that reads the scores: row m is at position m + 9, and sees keys up to its own.

// CHECK-LABEL: func.func @causal(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @causal(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %before = arith.constant 9 : index
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %row = linalg.index 2 : index
    %n = linalg.index 3 : index
    %m = arith.addi %row, %before : index
    %keep = arith.cmpi ule, %n, %m : index
    %masked = arith.select %keep, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// As JAX has it: two tensors of positions, a comparison, a select; scores are replaced by the lowest number.

// CHECK-LABEL: func.func @causal_by_iotas(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @causal_by_iotas(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %low = arith.constant -3.40282347E+38 : f32
  %before = arith.constant 9 : i32
  %rows_init = tensor.empty() : tensor<3x12xi32>
  %rows = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      outs(%rows_init : tensor<3x12xi32>) {
  ^bb0(%out: i32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i32
    %m = arith.addi %j, %before : i32
    linalg.yield %m : i32
  } -> tensor<3x12xi32>
  %columns_init = tensor.empty() : tensor<3x12xi32>
  %columns = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      outs(%columns_init : tensor<3x12xi32>) {
  ^bb0(%out: i32):
    %i = linalg.index 1 : index
    %n = arith.index_cast %i : index to i32
    linalg.yield %n : i32
  } -> tensor<3x12xi32>
  %keep_init = tensor.empty() : tensor<3x12xi1>
  %keep = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%rows, %columns : tensor<3x12xi32>, tensor<3x12xi32>) outs(%keep_init : tensor<3x12xi1>) {
  ^bb0(%a: i32, %b: i32, %out: i1):
    %c = arith.cmpi sge, %a, %b : i32
    linalg.yield %c : i1
  } -> tensor<3x12xi1>
  %lows_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lows = linalg.fill ins(%low : f32) outs(%lows_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%keep, %qk, %lows : tensor<3x12xi1>, tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: i1, %b: f32, %c: f32, %out: f32):
    %masked = arith.select %a, %b, %c : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// As Hugging Face has it: a float mask of 0 and the lowest number, made beforehand for one head and broadcast by the addition.

// CHECK-LABEL: func.func @causal_as_an_additive_mask(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @causal_as_an_additive_mask(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %low = arith.constant -3.40282347E+38 : f32
  %before = arith.constant 9 : index
  %mask_init = tensor.empty() : tensor<3x12xf32>
  %mask = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      outs(%mask_init : tensor<3x12xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %n = linalg.index 1 : index
    %m = arith.addi %i, %before : index
    %c = arith.cmpi ugt, %n, %m : index
    %y = arith.select %c, %low, %zero : f32
    linalg.yield %y : f32
  } -> tensor<3x12xf32>
  %mask_1 = tensor.expand_shape %mask [[0, 1], [2]] output_shape [1, 3, 12] : tensor<3x12xf32> into tensor<1x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (0, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %mask_1 : tensor<2x4x3x12xf32>, tensor<1x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %masked = arith.addf %a, %b : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The last four keys up to the row's own.

// CHECK-LABEL: func.func @sliding_window(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @sliding_window(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %before = arith.constant 9 : index
  %window = arith.constant 4 : index
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %row = linalg.index 2 : index
    %n = linalg.index 3 : index
    %m = arith.addi %row, %before : index
    %past = arith.cmpi ule, %n, %m : index
    %end = arith.addi %n, %window : index
    %near = arith.cmpi ugt, %end, %m : index
    %keep = arith.andi %past, %near : i1
    %masked = arith.select %keep, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The first five keys for all, the others causally.

// CHECK-LABEL: func.func @prefix(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @prefix(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %before = arith.constant 7 : index
  %prefix = arith.constant 5 : index
  %keep_init = tensor.empty() : tensor<3x12xi1>
  %keep = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      outs(%keep_init : tensor<3x12xi1>) {
  ^bb0(%out: i1):
    %i = linalg.index 0 : index
    %n = linalg.index 1 : index
    %m = arith.addi %i, %before : index
    %past = arith.cmpi ule, %n, %m : index
    %first = arith.cmpi ult, %n, %prefix : index
    %either = arith.ori %past, %first : i1
    linalg.yield %either : i1
  } -> tensor<3x12xi1>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %keep : tensor<2x4x3x12xf32>, tensor<3x12xi1>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %masked = arith.select %b, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// ALiBi with slopes that are computed from the head: 2^-(2 (h + 1)). The group may read
// the four slopes, but no bias of rows and keys.

// CHECK-LABEL: func.func @alibi(
// CHECK: attention.group
// CHECK-NOT: tensor<4x3x12xf32>
// CHECK: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
func.func @alibi(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %two = arith.constant 2.0 : f32
  %bias_init = tensor.empty() : tensor<4x3x12xf32>
  %bias = linalg.generic {indexing_maps = [affine_map<(h, m, n) -> (h, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      outs(%bias_init : tensor<4x3x12xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %hi = arith.index_cast %h : index to i32
    %ii = arith.index_cast %i : index to i32
    %ji = arith.index_cast %j : index to i32
    %distance_i = arith.subi %ji, %ii : i32
    %distance = arith.sitofp %distance_i : i32 to f32
    %head = arith.sitofp %hi : i32 to f32
    %power = arith.mulf %head, %two : f32
    %negative = arith.negf %power : f32
    %less = arith.subf %negative, %two : f32
    %slope = math.exp2 %less : f32
    %y = arith.mulf %slope, %distance : f32
    linalg.yield %y : f32
  } -> tensor<4x3x12xf32>
  %bias_b_init = tensor.empty() : tensor<2x4x3x12xf32>
  %bias_b = linalg.broadcast ins(%bias : tensor<4x3x12xf32>) outs(%bias_b_init : tensor<2x4x3x12xf32>) dimensions = [0]
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.add ins(%qk, %bias_b : tensor<2x4x3x12xf32>, tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// ALiBi with a tensor of slopes, the one that is read.

// CHECK-LABEL: func.func @alibi_with_slopes(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>, %[[SLOPES:.+]]: tensor<4xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_1]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[SLOPES]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>, tensor<4xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @alibi_with_slopes(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %slopes: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %bias_init = tensor.empty() : tensor<4x3x12xf32>
  %bias = linalg.generic {indexing_maps = [affine_map<(h, m, n) -> (h)>, affine_map<(h, m, n) -> (h, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%slopes : tensor<4xf32>) outs(%bias_init : tensor<4x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %ii = arith.index_cast %i : index to i32
    %ji = arith.index_cast %j : index to i32
    %distance_i = arith.subi %ji, %ii : i32
    %distance = arith.sitofp %distance_i : i32 to f32
    %y = arith.mulf %a, %distance : f32
    linalg.yield %y : f32
  } -> tensor<4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %bias : tensor<2x4x3x12xf32>, tensor<4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %biased = arith.addf %a, %b : f32
    linalg.yield %biased : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Rows see the keys of their own document: the ids of both are read, and no mask.

// CHECK-LABEL: func.func @document_ids(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>, %[[ROW_IDS:.+]]: tensor<3xi64>, %[[KEY_IDS:.+]]: tensor<12xi64>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_2]], #[[MAP6_3]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[ROW_IDS]], %[[KEY_IDS]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>, tensor<3xi64>, tensor<12xi64>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-NEXT: arith.cmpi eq
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @document_ids(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %row_ids: tensor<3xi64>, %key_ids: tensor<12xi64>)
    -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %keep_init = tensor.empty() : tensor<3x12xi1>
  %keep = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%row_ids, %key_ids : tensor<3xi64>, tensor<12xi64>) outs(%keep_init : tensor<3x12xi1>) {
  ^bb0(%a: i64, %b: i64, %out: i1):
    %same = arith.cmpi eq, %a, %b : i64
    linalg.yield %same : i1
  } -> tensor<3x12xi1>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %keep : tensor<2x4x3x12xf32>, tensor<3x12xi1>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %masked = arith.select %b, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The same for a batch, and causally.

// CHECK-LABEL: func.func @packed_documents(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>, %[[ROW_IDS:.+]]: tensor<2x3xi32>, %[[KEY_IDS:.+]]: tensor<2x12xi32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_02]], #[[MAP6_03]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[ROW_IDS]], %[[KEY_IDS]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>, tensor<2x3xi32>, tensor<2x12xi32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 2 : index
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @packed_documents(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %row_ids: tensor<2x3xi32>, %key_ids: tensor<2x12xi32>)
    -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %before = arith.constant 9 : index
  %keep_init = tensor.empty() : tensor<2x3x12xi1>
  %keep = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, n)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%row_ids, %key_ids : tensor<2x3xi32>, tensor<2x12xi32>) outs(%keep_init : tensor<2x3x12xi1>) {
  ^bb0(%a: i32, %b: i32, %out: i1):
    %i = linalg.index 1 : index
    %n = linalg.index 2 : index
    %m = arith.addi %i, %before : index
    %past = arith.cmpi ule, %n, %m : index
    %same = arith.cmpi eq, %a, %b : i32
    %both = arith.andi %past, %same : i1
    linalg.yield %both : i1
  } -> tensor<2x3x12xi1>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %keep : tensor<2x4x3x12xf32>, tensor<2x3x12xi1>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %masked = arith.select %b, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Keys beyond the length of each of the batch are masked.

// CHECK-LABEL: func.func @key_lengths(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>, %[[LENGTHS:.+]]: tensor<2xi64>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[LENGTHS]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>, tensor<2xi64>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(
// CHECK-DAG: attention.index 3 : index
// CHECK: attention.yield
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @key_lengths(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %lengths: tensor<2xi64>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_zero = linalg.fill ins(%zero : f32) outs(%qk_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_zero : tensor<2x4x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %lengths : tensor<2x4x3x12xf32>, tensor<2xi64>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i64, %out: f32):
    %i = linalg.index 3 : index
    %n = arith.index_cast %i : index to i64
    %keep = arith.cmpi sle, %n, %b : i64
    %masked = arith.select %keep, %a, %ninf : f32
    linalg.yield %masked : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%ninf : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
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
      indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_zero : tensor<2x4x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}
