// Attention sinks: a group with LSE, and its output times sigmoid(LSE - sink).

// RUN: attention-opt %s --attention-form-groups --cse | FileCheck %s
// RUN: attention-opt %s --attention-form-groups --remarks 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: found attention: batch 2x4, query 3, key 12, depth 8, value depth 5; a sink{{$}}

// A column of the scores that is dropped after the softmax.
// CHECK-LABEL: func @column(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @column(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The column is the first.
// CHECK-LABEL: func @first_column(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @first_column(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %column, %s : (tensor<2x4x3x1xf32>, tensor<2x4x3x12xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The maximum is subtracted before the softmax, which subtracts the maximum.
// CHECK-LABEL: func @shifted_twice(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @shifted_twice(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%joined : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %shifted_init = tensor.empty() : tensor<2x4x3x13xf32>
  %shifted = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %max : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%shifted_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %max2_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max2_start = linalg.fill ins(%lowest : f32) outs(%max2_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max2 = linalg.reduce { arith.maximumf } ins(%shifted : tensor<2x4x3x13xf32>) outs(%max2_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%shifted, %max2 : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %kept = tensor.extract_slice %p[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%kept, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The column is dropped before the division, which comes after the value.
// CHECK-LABEL: func @dropped_before_division(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @dropped_before_division(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%joined : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %max : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %kept = tensor.extract_slice %e[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%kept, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %p_init = tensor.empty() : tensor<2x4x3x5xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, e) -> (b, h, m, e)>, affine_map<(b, h, m, e) -> (b, h, m)>, affine_map<(b, h, m, e) -> (b, h, m, e)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%o, %sum : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x5xf32>
  return %p : tensor<2x4x3x5xf32>
}

// The sink has a value, 0.
// CHECK-LABEL: func @value_of_zero(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @value_of_zero(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %nothing_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %nothing_start = linalg.fill ins(%zero : f32) outs(%nothing_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %values = tensor.concat dim(2) %v, %nothing_start : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Scores and values are padded by 0.
// CHECK-LABEL: func @padding(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @padding(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %joined = tensor.pad %s low[0, 0, 0, 0] high[0, 0, 0, 1] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<2x4x3x12xf32> to tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %values = tensor.pad %v low[0, 0, 0, 0] high[0, 0, 1, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<2x4x12x5xf32> to tensor<2x4x13x5xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// In front of them.
// CHECK-LABEL: func @padding_in_front(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @padding_in_front(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %joined = tensor.pad %s low[0, 0, 0, 1] high[0, 0, 0, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<2x4x3x12xf32> to tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %values = tensor.pad %v low[0, 0, 1, 0] high[0, 0, 0, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<2x4x12x5xf32> to tensor<2x4x13x5xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A term of the sum; the maximum is that of the scores.
// CHECK-LABEL: func @term_of_sum(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @term_of_sum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %max : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %y, %a : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The maximum is that of the scores and the sink.
// CHECK-LABEL: func @maximum_with_sink(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @maximum_with_sink(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The same with the maximum negated and added.
// CHECK-LABEL: func @added_negative_maximum(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @added_negative_maximum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sink, %max : tensor<4xf32>, tensor<2x4x3xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %b, %a : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.addf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The division comes after the value, as in flash kernels.
// CHECK-LABEL: func @division_after_value(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @division_after_value(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%e, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %out_init = tensor.empty() : tensor<2x4x3x5xf32>
  %out = linalg.generic {indexing_maps = [affine_map<(b, h, m, e) -> (b, h, m, e)>, affine_map<(b, h, m, e) -> (b, h, m)>, affine_map<(b, h, m, e) -> (b, h, m, e)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%o, %total : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) outs(%out_init : tensor<2x4x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x5xf32>
  return %out : tensor<2x4x3x5xf32>
}

// Times the reciprocal of the sum; without a maximum.
// CHECK-LABEL: func @reciprocal(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @reciprocal(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %one = arith.constant 1.0 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = math.exp %a : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %inverse_init = tensor.empty() : tensor<2x4x3xf32>
  %inverse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%inverse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.exp %b : f32
    %y = arith.addf %a, %x : f32
    %z = arith.divf %one, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %inverse : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.mulf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Exponentials to the base of 2, of scores that are scaled for it.
// CHECK-LABEL: func @powers_of_two(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @powers_of_two(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 1.44269502 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    %y = arith.mulf %x, %c2 : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.mulf %a, %c2 : f32
    %y = arith.subf %x, %b : f32
    %z = math.exp2 %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.mulf %b, %c2 : f32
    %y = arith.subf %x, %c : f32
    %z = math.exp2 %y : f32
    %w = arith.addf %a, %z : f32
    linalg.yield %w : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// softmax1: the sum and 1.
// CHECK-LABEL: func @one_more(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @one_more(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %one = arith.constant 1.0 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = math.exp %a : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %b, %one : f32
    %y = arith.divf %a, %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sum starts from 1.
// CHECK-LABEL: func @sum_from_one(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @sum_from_one(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %one = arith.constant 1.0 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = math.exp %a : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%one : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// softmax1 with the maximum of the scores and 0, where the maximum starts.
// CHECK-LABEL: func @maximum_from_zero(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @maximum_from_zero(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%zero : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.negf %b : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sink is computed from other numbers, of each row of a batch.
// CHECK-LABEL: func @computed_sink(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<2x3xf32>)
// CHECK: arith.mulf
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @computed_sink(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<2x3xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %c3 = arith.constant 0.5 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %max : tensor<2x4x3xf32>, tensor<2x3xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.mulf %b, %c3 : f32
    %y = arith.subf %x, %c : f32
    %z = math.exp %y : f32
    %w = arith.addf %z, %a : f32
    linalg.yield %w : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The program returns the log-sum-exp of the scores alone.
// CHECK-LABEL: func @lse_too(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK: return %[[OUT]], %[[GROUP]]#1
func.func @lse_too(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sum : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %b : f32
    %y = arith.addf %a, %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %max : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %y, %a : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o, %lse : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>
}

// Of bf16, with a softmax in f32: the output is rounded once, behind the sink.
// CHECK-LABEL: func @column_of_bf16(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xbf16>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.truncf {{.*}} : f32 to bf16
// CHECK: return %[[OUT]] : tensor<2x4x3x5xbf16>
func.func @column_of_bf16(%q: tensor<2x4x3x8xbf16>, %k: tensor<2x4x12x8xbf16>, %v: tensor<2x4x12x5xbf16>, %sink: tensor<4xbf16>) -> tensor<2x4x3x5xbf16> {
  %zero_bf16 = arith.constant 0.0 : bf16
  %c1_bf16 = arith.constant 0.25 : bf16
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xbf16>
  %qk_start = linalg.fill ins(%zero_bf16 : bf16) outs(%qk_start_init : tensor<2x4x3x12xbf16>) -> tensor<2x4x3x12xbf16>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xbf16>, tensor<2x4x12x8xbf16>) outs(%qk_start : tensor<2x4x3x12xbf16>) -> tensor<2x4x3x12xbf16>
  %s_init = tensor.empty() : tensor<2x4x3x12xbf16>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xbf16>) outs(%s_init : tensor<2x4x3x12xbf16>) {
  ^bb0(%a: bf16, %acc: bf16):
    %x = arith.mulf %a, %c1_bf16 : bf16
    linalg.yield %x : bf16
  } -> tensor<2x4x3x12xbf16>
  %column_init = tensor.empty() : tensor<2x4x3x1xbf16>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xbf16>) outs(%column_init : tensor<2x4x3x1xbf16>) {
  ^bb0(%a: bf16, %acc: bf16):
    linalg.yield %a : bf16
  } -> tensor<2x4x3x1xbf16>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xbf16>, tensor<2x4x3x1xbf16>) -> tensor<2x4x3x13xbf16>
  %wide_init = tensor.empty() : tensor<2x4x3x13xf32>
  %wide = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined : tensor<2x4x3x13xbf16>) outs(%wide_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: bf16, %acc: f32):
    %x = arith.extf %a : bf16 to f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%wide : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %narrow_init = tensor.empty() : tensor<2x4x3x13xbf16>
  %narrow = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%all : tensor<2x4x3x13xf32>) outs(%narrow_init : tensor<2x4x3x13xbf16>) {
  ^bb0(%a: f32, %acc: bf16):
    %x = arith.truncf %a : f32 to bf16
    linalg.yield %x : bf16
  } -> tensor<2x4x3x13xbf16>
  %kept = tensor.extract_slice %narrow[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xbf16> to tensor<2x4x3x12xbf16>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xbf16>
  %o_start = linalg.fill ins(%zero_bf16 : bf16) outs(%o_start_init : tensor<2x4x3x5xbf16>) -> tensor<2x4x3x5xbf16>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%kept, %v : tensor<2x4x3x12xbf16>, tensor<2x4x12x5xbf16>) outs(%o_start : tensor<2x4x3x5xbf16>) -> tensor<2x4x3x5xbf16>
  return %o : tensor<2x4x3x5xbf16>
}

// An additive mask, before the concatenation.
// CHECK-LABEL: func @masked(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @masked(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<2x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %mask : tensor<2x4x3x12xf32>, tensor<2x12xf32>) outs(%masked_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %masked, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A mask with a column of 0, after the concatenation.
// CHECK-LABEL: func @joined_masks(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @joined_masks(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<2x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %mask_and_0 = tensor.pad %mask low[0, 0] high[0, 1] {
  ^bb0(%i0: index, %i1: index):
    tensor.yield %zero : f32
  } : tensor<2x12xf32> to tensor<2x13xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x13xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %mask_and_0 : tensor<2x4x3x13xf32>, tensor<2x13xf32>) outs(%masked_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A sliding window, told from positions.
// CHECK-LABEL: func @window(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: attention.index
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @window(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %four = arith.constant 4 : index
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x4x3x12xf32>) outs(%masked_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = linalg.index 3 : index
    %y = linalg.index 2 : index
    %z = arith.subi %x, %y : index
    %w = arith.cmpi ult, %z, %four : index
    %u = arith.select %w, %a, %lowest : f32
    linalg.yield %u : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%masked : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%masked, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The maximum is chosen by a comparison.
// CHECK-LABEL: func @chosen_maximum(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @chosen_maximum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %limit_init = tensor.empty() : tensor<2x4x3xf32>
  %limit = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%limit_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.cmpf ogt, %a, %b : f32
    %y = arith.select %x, %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %limit : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %sink, %limit : tensor<2x4x3xf32>, tensor<4xf32>, tensor<2x4x3xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %b, %c : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Probabilities of masked keys are set to 0 after the column was dropped.
// CHECK-LABEL: func @guarded(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @guarded(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %keep: tensor<2x12xi1>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant -1.0e9 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %keep : tensor<2x4x3x12xf32>, tensor<2x12xi1>) outs(%masked_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %acc: f32):
    %x = arith.select %b, %a, %c2 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %masked, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %guarded_init = tensor.empty() : tensor<2x4x3x12xf32>
  %guarded = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%p, %keep : tensor<2x4x3x12xf32>, tensor<2x12xi1>) outs(%guarded_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %acc: f32):
    %x = arith.select %b, %a, %zero : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%guarded, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A key of 0, with a value of 0: neither is copied.
// CHECK-LABEL: func @zero_key(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK-NOT: tensor.concat
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @zero_key(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %no_key_start_init = tensor.empty() : tensor<2x4x1x8xf32>
  %no_key_start = linalg.fill ins(%zero : f32) outs(%no_key_start_init : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %no_value_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %no_value_start = linalg.fill ins(%zero : f32) outs(%no_value_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %keys = tensor.concat dim(2) %k, %no_key_start : (tensor<2x4x12x8xf32>, tensor<2x4x1x8xf32>) -> tensor<2x4x13x8xf32>
  %values = tensor.concat dim(2) %v, %no_value_start : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %qk_start_init = tensor.empty() : tensor<2x4x3x13xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, w, d) -> (b, h, m, d)>, affine_map<(b, h, m, w, d) -> (b, h, w, d)>, affine_map<(b, h, m, w, d) -> (b, h, m, w)>]
      ins(%q, %keys : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>) outs(%qk_start : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %s_init = tensor.empty() : tensor<2x4x3x13xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x13xf32>) outs(%s_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// It is the first.
// CHECK-LABEL: func @zero_key_in_front(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK-NOT: tensor.concat
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @zero_key_in_front(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %no_key_start_init = tensor.empty() : tensor<2x4x1x8xf32>
  %no_key_start = linalg.fill ins(%zero : f32) outs(%no_key_start_init : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %no_value_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %no_value_start = linalg.fill ins(%zero : f32) outs(%no_value_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %keys = tensor.concat dim(2) %no_key_start, %k : (tensor<2x4x1x8xf32>, tensor<2x4x12x8xf32>) -> tensor<2x4x13x8xf32>
  %values = tensor.concat dim(2) %no_value_start, %v : (tensor<2x4x1x5xf32>, tensor<2x4x12x5xf32>) -> tensor<2x4x13x5xf32>
  %qk_start_init = tensor.empty() : tensor<2x4x3x13xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, w, d) -> (b, h, m, d)>, affine_map<(b, h, m, w, d) -> (b, h, w, d)>, affine_map<(b, h, m, w, d) -> (b, h, m, w)>]
      ins(%q, %keys : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>) outs(%qk_start : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %s_init = tensor.empty() : tensor<2x4x3x13xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x13xf32>) outs(%s_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The mask is padded too.
// CHECK-LABEL: func @zero_key_with_mask(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK-NOT: tensor.concat
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @zero_key_with_mask(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %mask: tensor<2x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %no_key_start_init = tensor.empty() : tensor<2x4x1x8xf32>
  %no_key_start = linalg.fill ins(%zero : f32) outs(%no_key_start_init : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %no_value_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %no_value_start = linalg.fill ins(%zero : f32) outs(%no_value_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %keys = tensor.concat dim(2) %k, %no_key_start : (tensor<2x4x12x8xf32>, tensor<2x4x1x8xf32>) -> tensor<2x4x13x8xf32>
  %values = tensor.concat dim(2) %v, %no_value_start : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %qk_start_init = tensor.empty() : tensor<2x4x3x13xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, w, d) -> (b, h, m, d)>, affine_map<(b, h, m, w, d) -> (b, h, w, d)>, affine_map<(b, h, m, w, d) -> (b, h, m, w)>]
      ins(%q, %keys : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>) outs(%qk_start : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %s_init = tensor.empty() : tensor<2x4x3x13xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x13xf32>) outs(%s_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %mask_and_0 = tensor.pad %mask low[0, 0] high[0, 1] {
  ^bb0(%i0: index, %i1: index):
    tensor.yield %zero : f32
  } : tensor<2x12xf32> to tensor<2x13xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x13xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %mask_and_0 : tensor<2x4x3x13xf32>, tensor<2x13xf32>) outs(%masked_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The program returns the log-sum-exp of all keys: there is no sink.
// CHECK-LABEL: func @lse_of_zero_key(
// CHECK: %[[GROUP:.+]]:2 = attention.group {{.*}} ins({{.*}} : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>, tensor<2x4x13x5xf32>)
// CHECK: return %[[GROUP]]#0, %[[GROUP]]#1
func.func @lse_of_zero_key(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %no_key_start_init = tensor.empty() : tensor<2x4x1x8xf32>
  %no_key_start = linalg.fill ins(%zero : f32) outs(%no_key_start_init : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %no_value_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %no_value_start = linalg.fill ins(%zero : f32) outs(%no_value_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %keys = tensor.concat dim(2) %k, %no_key_start : (tensor<2x4x12x8xf32>, tensor<2x4x1x8xf32>) -> tensor<2x4x13x8xf32>
  %values = tensor.concat dim(2) %v, %no_value_start : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %qk_start_init = tensor.empty() : tensor<2x4x3x13xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, w, d) -> (b, h, m, d)>, affine_map<(b, h, m, w, d) -> (b, h, w, d)>, affine_map<(b, h, m, w, d) -> (b, h, m, w)>]
      ins(%q, %keys : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>) outs(%qk_start : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %s_init = tensor.empty() : tensor<2x4x3x13xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x13xf32>) outs(%s_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %sum : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %b : f32
    %y = arith.addf %a, %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o, %lse : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>
}

// The value is 0, but the key is not.
// CHECK-LABEL: func @zero_value_alone(
// CHECK: %[[OUT:.+]] = attention.group {{.*}} ins({{.*}} : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>, tensor<2x4x13x5xf32>)
// CHECK: return %[[OUT]]
func.func @zero_value_alone(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %key: tensor<2x4x1x8xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %no_value_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %no_value_start = linalg.fill ins(%zero : f32) outs(%no_value_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %keys = tensor.concat dim(2) %k, %key : (tensor<2x4x12x8xf32>, tensor<2x4x1x8xf32>) -> tensor<2x4x13x8xf32>
  %values = tensor.concat dim(2) %v, %no_value_start : (tensor<2x4x12x5xf32>, tensor<2x4x1x5xf32>) -> tensor<2x4x13x5xf32>
  %qk_start_init = tensor.empty() : tensor<2x4x3x13xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, w, d) -> (b, h, m, d)>, affine_map<(b, h, m, w, d) -> (b, h, w, d)>, affine_map<(b, h, m, w, d) -> (b, h, m, w)>]
      ins(%q, %keys : tensor<2x4x3x8xf32>, tensor<2x4x13x8xf32>) outs(%qk_start : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p_init = tensor.empty() : tensor<2x4x3x13xf32>
  %p = linalg.softmax dimension(3) ins(%qk : tensor<2x4x3x13xf32>) outs(%p_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%p, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Probabilities that are NaN are set to 0: where the LSE is NaN, or the share of the keys.
// CHECK-LABEL: func @nan_is_0(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[SCALED:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[SCALED]], %[[GROUP]]#1, %[[SHARE]] :
// CHECK-NEXT: ^bb0(%[[IN:.+]]: f32, %[[LSE:.+]]: f32, %[[OF_KEYS:.+]]: f32, %{{.*}}: f32):
// CHECK: arith.cmpf ord, %[[LSE]], %[[OF_KEYS]]
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @nan_is_0(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<2x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %mask : tensor<2x4x3x12xf32>, tensor<2x12xf32>) outs(%masked_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %masked, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %guarded_init = tensor.empty() : tensor<2x4x3x12xf32>
  %guarded = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%p : tensor<2x4x3x12xf32>) outs(%guarded_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.cmpf uno, %a, %a : f32
    %y = arith.select %x, %zero, %a : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%guarded, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The sink has a value, 0.
// CHECK-LABEL: func @nan_is_0_with_padded_value(
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[SCALED:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[SCALED]], %[[GROUP]]#1, %[[SHARE]] :
// CHECK-NEXT: ^bb0(%[[IN:.+]]: f32, %[[LSE:.+]]: f32, %[[OF_KEYS:.+]]: f32, %{{.*}}: f32):
// CHECK: arith.cmpf ord, %[[LSE]], %[[OF_KEYS]]
// CHECK-NOT: linalg.generic
// CHECK: return %[[OUT]]
func.func @nan_is_0_with_padded_value(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %mask: tensor<2x12xf32>) -> tensor<2x4x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %masked_init = tensor.empty() : tensor<2x4x3x12xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %mask : tensor<2x4x3x12xf32>, tensor<2x12xf32>) outs(%masked_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.addf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %masked, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %guarded_init = tensor.empty() : tensor<2x4x3x13xf32>
  %guarded = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%all : tensor<2x4x3x13xf32>) outs(%guarded_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.cmpf uno, %a, %a : f32
    %y = arith.select %x, %zero, %a : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %values = tensor.pad %v low[0, 0, 0, 0] high[0, 0, 1, 0] {
  ^bb0(%i0: index, %i1: index, %i2: index, %i3: index):
    tensor.yield %zero : f32
  } : tensor<2x4x12x5xf32> to tensor<2x4x13x5xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, w) -> (b, h, m, w)>, affine_map<(b, h, m, e, w) -> (b, h, w, e)>, affine_map<(b, h, m, e, w) -> (b, h, m, e)>]
      ins(%guarded, %values : tensor<2x4x3x13xf32>, tensor<2x4x13x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}
