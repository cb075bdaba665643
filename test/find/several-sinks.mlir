// Attention sinks of several positions or terms, and in the log-sum-exp that is subtracted.

// RUN: attention-opt %s --attention-form-groups --cse | FileCheck %s
// RUN: attention-opt %s --attention-form-groups --remarks 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: found attention: batch 2x4, query 3, key 12, depth 8, value depth 5; sinks{{$}}

// Two columns of one tensor: their ratios are summed up for each row.
// CHECK-LABEL: func @two_columns(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}"reduction"{{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, {{.*}}x2xf32>)
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %[[SUM]] :
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @two_columns(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sinks: tensor<4x2xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %columns_init = tensor.empty() : tensor<2x4x3x2xf32>
  %columns = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h, i)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sinks : tensor<4x2xf32>) outs(%columns_init : tensor<2x4x3x2xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x2xf32>
  %joined = tensor.concat dim(3) %s, %columns : (tensor<2x4x3x12xf32>, tensor<2x4x3x2xf32>) -> tensor<2x4x3x14xf32>
  %all_init = tensor.empty() : tensor<2x4x3x14xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x14xf32>) outs(%all_init : tensor<2x4x3x14xf32>) -> tensor<2x4x3x14xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x14xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A column on each side, dropped after the softmax.
// CHECK-LABEL: func @columns_on_both_sides(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}}, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @columns_on_both_sides(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %first: tensor<4xf32>, %second: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %left_init = tensor.empty() : tensor<2x4x3x1xf32>
  %left = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%first : tensor<4xf32>) outs(%left_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %right_init = tensor.empty() : tensor<2x4x3x1xf32>
  %right = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%second : tensor<4xf32>) outs(%right_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %left, %s, %right : (tensor<2x4x3x1xf32>, tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x14xf32>
  %all_init = tensor.empty() : tensor<2x4x3x14xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x14xf32>) outs(%all_init : tensor<2x4x3x14xf32>) -> tensor<2x4x3x14xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x14xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A tensor to which the scores and the column are written.
// CHECK-LABEL: func @inserted(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @inserted(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %room_init = tensor.empty() : tensor<2x4x3x13xf32>
  %room = linalg.fill ins(%c0 : f32) outs(%room_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %with_scores = tensor.insert_slice %s into %room[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x12xf32> into tensor<2x4x3x13xf32>
  %joined = tensor.insert_slice %column into %with_scores[0, 0, 0, 0] [2, 4, 3, 1] [1, 1, 1, 1] : tensor<2x4x3x1xf32> into tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A column among those of 0 that were there before.
// CHECK-LABEL: func @inserted_among_zeros(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @inserted_among_zeros(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %room_init = tensor.empty() : tensor<2x4x3x15xf32>
  %room = linalg.fill ins(%c0 : f32) outs(%room_init : tensor<2x4x3x15xf32>) -> tensor<2x4x3x15xf32>
  %with_scores = tensor.insert_slice %s into %room[0, 0, 0, 3] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x12xf32> into tensor<2x4x3x15xf32>
  %joined = tensor.insert_slice %column into %with_scores[0, 0, 0, 1] [2, 4, 3, 1] [1, 1, 1, 1] : tensor<2x4x3x1xf32> into tensor<2x4x3x15xf32>
  %all_init = tensor.empty() : tensor<2x4x3x15xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x15xf32>) outs(%all_init : tensor<2x4x3x15xf32>) -> tensor<2x4x3x15xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 3] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x15xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Softmax1: the column is what was there before.
// CHECK-LABEL: func @scores_inserted(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @scores_inserted(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %room_init = tensor.empty() : tensor<2x4x3x13xf32>
  %room = linalg.fill ins(%c0 : f32) outs(%room_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %joined = tensor.insert_slice %s into %room[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x12xf32> into tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// In front of them, too.
// CHECK-LABEL: func @scores_inserted_behind(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @scores_inserted_behind(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %room_init = tensor.empty() : tensor<2x4x3x13xf32>
  %room = linalg.fill ins(%c0 : f32) outs(%room_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %joined = tensor.insert_slice %s into %room[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x12xf32> into tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Three columns of 0: exp(s) / (3 + sum exp(s)).
// CHECK-LABEL: func @padded_by_three(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1 : tensor<2x4x3xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @padded_by_three(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %joined = tensor.pad %s low[0, 0, 0, 0] high[0, 0, 0, 3] {
  ^bb0(%i: index, %j: index, %l: index, %w: index):
    tensor.yield %c0 : f32
  } : tensor<2x4x3x12xf32> to tensor<2x4x3x15xf32>
  %all_init = tensor.empty() : tensor<2x4x3x15xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x15xf32>) outs(%all_init : tensor<2x4x3x15xf32>) -> tensor<2x4x3x15xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x15xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A mask of positions that knows of the column, which is the first: key n stands at n + 1.
// CHECK-LABEL: func @causal_behind_a_column(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[N:.+]] = attention.index 3
// CHECK: arith.addi %[[N]], %c1
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @causal_behind_a_column(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %masked_init = tensor.empty() : tensor<2x4x3x13xf32>
  %masked = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined : tensor<2x4x3x13xf32>) outs(%masked_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %w = linalg.index 3 : index
    %m = linalg.index 2 : index
    %ten = arith.constant 10 : index
    %last = arith.addi %m, %ten : index
    %keep = arith.cmpi ule, %w, %last : index
    %x = arith.select %keep, %a, %c2 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x13xf32>
  %all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %all = linalg.softmax dimension(3) ins(%masked : tensor<2x4x3x13xf32>) outs(%all_init : tensor<2x4x3x13xf32>) -> tensor<2x4x3x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 1] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A column behind any number of keys.
// CHECK-LABEL: func @dynamic_keys(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @dynamic_keys(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x?x8xf32>, %v: tensor<2x4x?x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %two = arith.constant 2 : index
  %n = tensor.dim %k, %two : tensor<2x4x?x8xf32>
  %qk_start_init = tensor.empty(%n) : tensor<2x4x3x?xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x?x8xf32>) outs(%qk_start : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %s_init = tensor.empty(%n) : tensor<2x4x3x?xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x?xf32>) outs(%s_init : tensor<2x4x3x?xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x?xf32>
  %column_init = tensor.empty() : tensor<2x4x3x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x?xf32>
  %three = arith.constant 3 : index
  %all_n = tensor.dim %joined, %three : tensor<2x4x3x?xf32>
  %all_init = tensor.empty(%all_n) : tensor<2x4x3x?xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x3x?xf32>) outs(%all_init : tensor<2x4x3x?xf32>) -> tensor<2x4x3x?xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 3, %n] [1, 1, 1, 1] : tensor<2x4x3x?xf32> to tensor<2x4x3x?xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x?xf32>, tensor<2x4x?x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Two terms of the sum, and of the maximum.
// CHECK-LABEL: func @two_terms_of_sum(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}}, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @two_terms_of_sum(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %first: tensor<4xf32>, %second: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %max_start = linalg.fill ins(%c2 : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %most_init = tensor.empty() : tensor<2x4x3xf32>
  %most = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %first, %second : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>) outs(%most_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    %y = arith.maximumf %x, %c : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %most : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%c0 : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x12xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %most, %first, %second : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %acc: f32):
    %x = arith.subf %c, %b : f32
    %y = math.exp %x : f32
    %z = arith.subf %d, %b : f32
    %w = math.exp %z : f32
    %t = arith.addf %a, %y : f32
    %u = arith.addf %t, %w : f32
    linalg.yield %u : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %total : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// A column that is dropped, and a term of the sum.
// CHECK-LABEL: func @column_and_term(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}}, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @column_and_term(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %first: tensor<4xf32>, %second: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
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
      ins(%first : tensor<4xf32>) outs(%column_init : tensor<2x4x3x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x3x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x3x12xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x13xf32>
  %max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%joined : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %most_init = tensor.empty() : tensor<2x4x3xf32>
  %most = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%max, %second : tensor<2x4x3xf32>, tensor<4xf32>) outs(%most_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.maximumf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3xf32>
  %e_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %most : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %total_init = tensor.empty() : tensor<2x4x3xf32>
  %total = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %most, %second : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<4xf32>) outs(%total_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %acc: f32):
    %x = arith.subf %c, %b : f32
    %y = math.exp %x : f32
    %z = arith.addf %a, %y : f32
    linalg.yield %z : f32
  } -> tensor<2x4x3xf32>
  %kept = tensor.extract_slice %e[0, 0, 0, 0] [2, 4, 3, 12] [1, 1, 1, 1] : tensor<2x4x3x13xf32> to tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%kept, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %p_init = tensor.empty() : tensor<2x4x3x5xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, e) -> (b, h, m, e)>, affine_map<(b, h, m, e) -> (b, h, m)>, affine_map<(b, h, m, e) -> (b, h, m, e)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%o, %total : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x5xf32>
  return %p : tensor<2x4x3x5xf32>
}

// The sum of scores and column, and the exponentials of the scores alone.
// CHECK-LABEL: func @sum_of_joined(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @sum_of_joined(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %max_start = linalg.fill ins(%c2 : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%joined : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %e_all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e_all = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %max : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_all_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%c0 : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e_all : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.divf %a, %b : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// exp(s - logsumexp([s, sink])).
// CHECK-LABEL: func @lse_of_joined(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @lse_of_joined(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
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
  %max_start = linalg.fill ins(%c2 : f32) outs(%max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%joined : tensor<2x4x3x13xf32>) outs(%max_start : tensor<2x4x3xf32>) dimensions = [3]
  %e_all_init = tensor.empty() : tensor<2x4x3x13xf32>
  %e_all = linalg.generic {indexing_maps = [affine_map<(b, h, m, w) -> (b, h, m, w)>, affine_map<(b, h, m, w) -> (b, h, m)>, affine_map<(b, h, m, w) -> (b, h, m, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%joined, %max : tensor<2x4x3x13xf32>, tensor<2x4x3xf32>) outs(%e_all_init : tensor<2x4x3x13xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x13xf32>
  %sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %sum_start = linalg.fill ins(%c0 : f32) outs(%sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%e_all : tensor<2x4x3x13xf32>) outs(%sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// exp(s - logaddexp(logsumexp(s), sink)), as PyTorch has it.
// CHECK-LABEL: func @log_add_exp(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @log_add_exp(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %c3 = arith.constant 0x7F800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %d = arith.subf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %g = arith.cmpf ogt, %a, %b : f32
    %m = arith.select %g, %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    %m1 = math.absf %m : f32
    %i = arith.cmpf oeq, %m1, %c3 : f32
    %r = arith.select %i, %m, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// The same as JAX has it.
// CHECK-LABEL: func @log_add_exp_of_jax(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @log_add_exp_of_jax(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %sink : tensor<2x4x3xf32>, tensor<4xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.maximumf %a, %b : f32
    %d = arith.subf %a, %b : f32
    %i = arith.cmpf une, %d, %d : f32
    %both_ = arith.addf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %add = arith.addf %m, %d4 : f32
    %r = arith.select %i, %both_, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}

// Two sinks, one after the other.
// CHECK-LABEL: func @log_add_exp_twice(
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#1, %{{.*}}, %{{.*}} : tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[GROUP]]#0, %[[SHARE]] :
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK: return %[[OUT]]
func.func @log_add_exp_twice(%q: tensor<2x4x3x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %first: tensor<4xf32>, %second: tensor<4xf32>) -> tensor<2x4x3x5xf32> {
  %c0 = arith.constant 0.0 : f32
  %c1 = arith.constant 0.25 : f32
  %c2 = arith.constant 0xFF800000 : f32
  %c3 = arith.constant 0x7F800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x3x12xf32>
  %qk_start = linalg.fill ins(%c0 : f32) outs(%qk_start_init : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x3x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x3x12xf32>) -> tensor<2x4x3x12xf32>
  %s_init = tensor.empty() : tensor<2x4x3x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk : tensor<2x4x3x12xf32>) outs(%s_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %x = arith.mulf %a, %c1 : f32
    linalg.yield %x : f32
  } -> tensor<2x4x3x12xf32>
  %lse_max_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_max_start = linalg.fill ins(%c2 : f32) outs(%lse_max_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x4x3x12xf32>) outs(%lse_max_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_e_init = tensor.empty() : tensor<2x4x3x12xf32>
  %lse_e = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %lse_max : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%lse_e_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %lse_sum_start_init = tensor.empty() : tensor<2x4x3xf32>
  %lse_sum_start = linalg.fill ins(%c0 : f32) outs(%lse_sum_start_init : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %lse_sum = linalg.reduce { arith.addf } ins(%lse_e : tensor<2x4x3x12xf32>) outs(%lse_sum_start : tensor<2x4x3xf32>) dimensions = [3]
  %lse_init = tensor.empty() : tensor<2x4x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse_sum, %lse_max : tensor<2x4x3xf32>, tensor<2x4x3xf32>) outs(%lse_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = math.log %a : f32
    %y = arith.addf %x, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3xf32>
  %one_init = tensor.empty() : tensor<2x4x3xf32>
  %one = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%lse, %first : tensor<2x4x3xf32>, tensor<4xf32>) outs(%one_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %d = arith.subf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %g = arith.cmpf ogt, %a, %b : f32
    %m = arith.select %g, %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    %m1 = math.absf %m : f32
    %i = arith.cmpf oeq, %m1, %c3 : f32
    %r = arith.select %i, %m, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %both_init = tensor.empty() : tensor<2x4x3xf32>
  %both = linalg.generic {indexing_maps = [affine_map<(b, h, m) -> (b, h, m)>, affine_map<(b, h, m) -> (h)>, affine_map<(b, h, m) -> (b, h, m)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%one, %second : tensor<2x4x3xf32>, tensor<4xf32>) outs(%both_init : tensor<2x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %d = arith.subf %a, %b : f32
    %d1 = math.absf %d : f32
    %d2 = arith.negf %d1 : f32
    %d3 = math.exp %d2 : f32
    %d4 = math.log1p %d3 : f32
    %g = arith.cmpf ogt, %a, %b : f32
    %m = arith.select %g, %a, %b : f32
    %add = arith.addf %m, %d4 : f32
    %m1 = math.absf %m : f32
    %i = arith.cmpf oeq, %m1, %c3 : f32
    %r = arith.select %i, %m, %add : f32
    linalg.yield %r : f32
  } -> tensor<2x4x3xf32>
  %p_init = tensor.empty() : tensor<2x4x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (b, h, m)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%s, %both : tensor<2x4x3x12xf32>, tensor<2x4x3xf32>) outs(%p_init : tensor<2x4x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %x = arith.subf %a, %b : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<2x4x3x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x3x5xf32>
  %o_start = linalg.fill ins(%c0 : f32) outs(%o_start_init : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x3x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
  return %o : tensor<2x4x3x5xf32>
}
