// Programs of rank 2 to 6: any number of batch, row, key and depth dimensions.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP4_02:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[MAP4_12:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[MAP4_13:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[MAP4_03:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>
// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_024:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[MAP6_0124:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[MAP6_0134:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d4)>
// CHECK-DAG: #[[MAP6_0135:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d3, d5)>
// CHECK-DAG: #[[MAP6_0125:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>
// CHECK-DAG: #[[MAP7_01235:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[MAP7_01245:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d4, d5)>
// CHECK-DAG: #[[MAP7_01246:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d4, d6)>
// CHECK-DAG: #[[MAP7_01236:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>
// CHECK-DAG: #[[MAP8_012346:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d4, d6)>
// CHECK-DAG: #[[MAP8_012356:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d5, d6)>
// CHECK-DAG: #[[MAP8_012357:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d5, d7)>
// CHECK-DAG: #[[MAP8_012347:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d4, d7)>
// CHECK-DAG: #[[MAP8_01256:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d5, d6)>
// CHECK-DAG: #[[MAP8_03456:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d3, d4, d5, d6)>
// CHECK-DAG: #[[MAP8_0347:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d3, d4, d7)>
// CHECK-DAG: #[[MAP8_0127:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d7)>

// No batch.

// CHECK-LABEL: func.func @rank_2(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP4_02]], #[[MAP4_12]], #[[MAP4_13]], #[[MAP4_03]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x5xf32>
func.func @rank_2(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<3xf32>) -> tensor<3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<3x12xf32>) outs(%max_start : tensor<3xf32>) dimensions = [1]
  %x_init = tensor.empty() : tensor<3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%s, %max : tensor<3x12xf32>, tensor<3xf32>) outs(%x_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<3x12xf32>
  %sum_start_init = tensor.empty() : tensor<3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<3xf32>) -> tensor<3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<3x12xf32>) outs(%sum_start : tensor<3xf32>) dimensions = [1]
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sum : tensor<3x12xf32>, tensor<3xf32>) outs(%p_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (n, e)>, affine_map<(m, e, n) -> (m, e)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// CHECK-LABEL: func.func @rank_3(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_024]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @rank_3(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
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
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @rank_4(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x3x8xf32>, %[[K:.+]]: tensor<2x4x12x8xf32>, %[[V:.+]]: tensor<2x4x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_0124]], #[[MAP6_0134]], #[[MAP6_0135]], #[[MAP6_0125]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x4x3x5xf32>
func.func @rank_4(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%s_zero : tensor<2x4x3x12xf32>) {
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

// CHECK-LABEL: func.func @rank_5(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x2x3x8xf32>, %[[K:.+]]: tensor<2x4x2x12x8xf32>, %[[V:.+]]: tensor<2x4x2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP7_01235]], #[[MAP7_01245]], #[[MAP7_01246]], #[[MAP7_01236]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x2x3x8xf32>, tensor<2x4x2x12x8xf32>, tensor<2x4x2x12x5xf32>) -> tensor<2x4x2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x4x2x3x5xf32>
func.func @rank_5(%q: tensor<2x4x2x3x8xf32>, %k: tensor<2x4x2x12x8xf32>, %v: tensor<2x4x2x12x5xf32>) -> tensor<2x4x2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x2x3x12xf32>) -> tensor<2x4x2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, g, m, n, d) -> (b, h, g, m, d)>, affine_map<(b, h, g, m, n, d) -> (b, h, g, n, d)>, affine_map<(b, h, g, m, n, d) -> (b, h, g, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x2x3x8xf32>, tensor<2x4x2x12x8xf32>) outs(%s_zero : tensor<2x4x2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x2x3xf32>) -> tensor<2x4x2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x2x3x12xf32>) outs(%max_start : tensor<2x4x2x3xf32>) dimensions = [4]
  %x_init = tensor.empty() : tensor<2x4x2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, g, m, n) -> (b, h, g, m, n)>, affine_map<(b, h, g, m, n) -> (b, h, g, m)>, affine_map<(b, h, g, m, n) -> (b, h, g, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x2x3x12xf32>, tensor<2x4x2x3xf32>) outs(%x_init : tensor<2x4x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x2x3xf32>) -> tensor<2x4x2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x2x3x12xf32>) outs(%sum_start : tensor<2x4x2x3xf32>) dimensions = [4]
  %p_init = tensor.empty() : tensor<2x4x2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, g, m, n) -> (b, h, g, m, n)>, affine_map<(b, h, g, m, n) -> (b, h, g, m)>, affine_map<(b, h, g, m, n) -> (b, h, g, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x2x3x12xf32>, tensor<2x4x2x3xf32>) outs(%p_init : tensor<2x4x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x4x2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x4x2x3x5xf32>) -> tensor<2x4x2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, g, m, e, n) -> (b, h, g, m, n)>, affine_map<(b, h, g, m, e, n) -> (b, h, g, n, e)>, affine_map<(b, h, g, m, e, n) -> (b, h, g, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x2x3x12xf32>, tensor<2x4x2x12x5xf32>) outs(%o_zero : tensor<2x4x2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x2x3x5xf32>
  return %o : tensor<2x4x2x3x5xf32>
}

// CHECK-LABEL: func.func @rank_6(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x2x2x3x8xf32>, %[[K:.+]]: tensor<2x4x2x2x12x8xf32>, %[[V:.+]]: tensor<2x4x2x2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP8_012346]], #[[MAP8_012356]], #[[MAP8_012357]], #[[MAP8_012347]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x4x2x2x3x8xf32>, tensor<2x4x2x2x12x8xf32>, tensor<2x4x2x2x12x5xf32>) -> tensor<2x4x2x2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x4x2x2x3x5xf32>
func.func @rank_6(%q: tensor<2x4x2x2x3x8xf32>, %k: tensor<2x4x2x2x12x8xf32>, %v: tensor<2x4x2x2x12x5xf32>) -> tensor<2x4x2x2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x4x2x2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x4x2x2x3x12xf32>) -> tensor<2x4x2x2x3x12xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, h, g, i, m, n, d) -> (b, h, g, i, m, d)>, affine_map<(b, h, g, i, m, n, d) -> (b, h, g, i, n, d)>, affine_map<(b, h, g, i, m, n, d) -> (b, h, g, i, m, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x4x2x2x3x8xf32>, tensor<2x4x2x2x12x8xf32>) outs(%s_zero : tensor<2x4x2x2x3x12xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x2x2x3x12xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x4x2x2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x2x2x3xf32>) -> tensor<2x4x2x2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x2x2x3x12xf32>) outs(%max_start : tensor<2x4x2x2x3xf32>) dimensions = [5]
  %x_init = tensor.empty() : tensor<2x4x2x2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m, n)>, affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m)>, affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x2x2x3x12xf32>, tensor<2x4x2x2x3xf32>) outs(%x_init : tensor<2x4x2x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x4x2x2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x2x2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x2x2x3xf32>) -> tensor<2x4x2x2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x4x2x2x3x12xf32>) outs(%sum_start : tensor<2x4x2x2x3xf32>) dimensions = [5]
  %p_init = tensor.empty() : tensor<2x4x2x2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m, n)>, affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m)>, affine_map<(b, h, g, i, m, n) -> (b, h, g, i, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x4x2x2x3x12xf32>, tensor<2x4x2x2x3xf32>) outs(%p_init : tensor<2x4x2x2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x4x2x2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x4x2x2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x4x2x2x3x5xf32>) -> tensor<2x4x2x2x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, h, g, i, m, e, n) -> (b, h, g, i, m, n)>, affine_map<(b, h, g, i, m, e, n) -> (b, h, g, i, n, e)>, affine_map<(b, h, g, i, m, e, n) -> (b, h, g, i, m, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<2x4x2x2x3x12xf32>, tensor<2x4x2x2x12x5xf32>) outs(%o_zero : tensor<2x4x2x2x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x4x2x2x3x5xf32>
  return %o : tensor<2x4x2x2x3x5xf32>
}

// Rows of two dimensions, keys of two, and a depth of two.

// CHECK-LABEL: func.func @two_row_dimensions(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x3x8x3xf32>, %[[K:.+]]: tensor<2x12x2x8x3xf32>, %[[V:.+]]: tensor<2x12x2x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP8_01256]], #[[MAP8_03456]], #[[MAP8_0347]], #[[MAP8_0127]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x3x8x3xf32>, tensor<2x12x2x8x3xf32>, tensor<2x12x2x5xf32>) -> tensor<2x3x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x3x5xf32>
func.func @two_row_dimensions(%q: tensor<2x3x3x8x3xf32>, %k: tensor<2x12x2x8x3xf32>, %v: tensor<2x12x2x5xf32>) -> tensor<2x3x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x3x12x2xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x3x12x2xf32>) -> tensor<2x3x3x12x2xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, m, t, n, i, d, j) -> (b, m, t, d, j)>, affine_map<(b, m, t, n, i, d, j) -> (b, n, i, d, j)>, affine_map<(b, m, t, n, i, d, j) -> (b, m, t, n, i)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%q, %k : tensor<2x3x3x8x3xf32>, tensor<2x12x2x8x3xf32>) outs(%s_zero : tensor<2x3x3x12x2xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x3x12x2xf32>
  %lowest = arith.constant 0xFF800000 : f32
  %max_start_init = tensor.empty() : tensor<2x3x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3x3xf32>) -> tensor<2x3x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x3x12x2xf32>) outs(%max_start : tensor<2x3x3xf32>) dimensions = [3, 4]
  %x_init = tensor.empty() : tensor<2x3x3x12x2xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, t, n, i) -> (b, m, t, n, i)>, affine_map<(b, m, t, n, i) -> (b, m, t)>, affine_map<(b, m, t, n, i) -> (b, m, t, n, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x3x12x2xf32>, tensor<2x3x3xf32>) outs(%x_init : tensor<2x3x3x12x2xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x3x12x2xf32>
  %sum_start_init = tensor.empty() : tensor<2x3x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3x3xf32>) -> tensor<2x3x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x3x12x2xf32>) outs(%sum_start : tensor<2x3x3xf32>) dimensions = [3, 4]
  %p_init = tensor.empty() : tensor<2x3x3x12x2xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, t, n, i) -> (b, m, t, n, i)>, affine_map<(b, m, t, n, i) -> (b, m, t)>, affine_map<(b, m, t, n, i) -> (b, m, t, n, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x3x12x2xf32>, tensor<2x3x3xf32>) outs(%p_init : tensor<2x3x3x12x2xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x3x12x2xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x3x5xf32>) -> tensor<2x3x3x5xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, m, t, e, n, i) -> (b, m, t, n, i)>, affine_map<(b, m, t, e, n, i) -> (b, n, i, e)>, affine_map<(b, m, t, e, n, i) -> (b, m, t, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%p, %v : tensor<2x3x3x12x2xf32>, tensor<2x12x2x5xf32>) outs(%o_zero : tensor<2x3x3x5xf32>) {
  ^bb0(%left: f32, %right: f32, %accumulator: f32):
    %product = arith.mulf %left, %right : f32
    %next = arith.addf %product, %accumulator : f32
    linalg.yield %next : f32
  } -> tensor<2x3x3x5xf32>
  return %o : tensor<2x3x3x5xf32>
}
