// A sink is applied once, behind the combine: to its output, by the LSE of all splits.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-form-groups,attention-flash-decoding{num-splits=4},canonicalize,cse)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-form-groups,attention-flash-decoding{num-splits=5},canonicalize,cse)' | FileCheck %s

// CHECK-LABEL: func @column(
// CHECK-SAME: %[[SINK:[a-z0-9]+]]: tensor<4xf32>
// CHECK-NOT: math.exp %
// CHECK: %[[COMBINED:.+]]:2 = attention.lse_combine {{.*}} -> (tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
// CHECK-NOT: math.exp %
// CHECK: attention.yield %{{.*}}, %{{.*}} : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[COMBINED]]#1, %[[SINK]] : tensor<2x4x3xf32>, tensor<4xf32>)
// CHECK: math.exp
// CHECK: %[[OUT:.+]] = linalg.generic {{.*}} ins(%[[COMBINED]]#0, %[[SHARE]] : tensor<2x4x3x5xf32>, tensor<2x4x3xf32>)
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
