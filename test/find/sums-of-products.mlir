// Scores that are the sum of two products: the larger one is that of the group, the other a score operand.
// Neither key is copied. So do queries meet a latent and a rotated key in absorbed latent attention.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#qd = affine_map<(b, h, n, d) -> (b, h, d)>
#kd = affine_map<(b, h, n, d) -> (b, n, d)>
#hn = affine_map<(b, h, n, d) -> (b, h, n)>
#id = affine_map<(b, h, n) -> (b, h, n)>

// CHECK-LABEL: func.func @latent_and_rotated(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x32xf32>, %[[C:.+]]: tensor<2x24x32xf32>, %[[R:.+]]: tensor<2x4x8xf32>, %[[E:.+]]: tensor<2x24x8xf32>)
// CHECK: %[[ROTATED:.+]] = linalg.contract {{.+}} ins(%[[R]], %[[E]] :
// CHECK-NOT: linalg.
// CHECK: attention.group {{.+}} ins(%[[Q]], %[[C]], %[[C]], %[[ROTATED]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[T:.+]]: f32):
// CHECK-NEXT: arith.addf
// CHECK-NOT: linalg.
// CHECK: return
func.func @latent_and_rotated(%q: tensor<2x4x32xf32>, %c: tensor<2x24x32xf32>, %r: tensor<2x4x8xf32>, %e: tensor<2x24x8xf32>) -> tensor<2x4x32xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant 0.25 : f32
  %s_init = tensor.empty() : tensor<2x4x24xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %rotated = linalg.contract indexing_maps = [#qd, #kd, #hn]
      ins(%r, %e : tensor<2x4x8xf32>, tensor<2x24x8xf32>) outs(%s_zero : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %latent = linalg.contract indexing_maps = [#qd, #kd, #hn]
      ins(%q, %c : tensor<2x4x32xf32>, tensor<2x24x32xf32>) outs(%s_zero : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%rotated, %latent : tensor<2x4x24xf32>, tensor<2x4x24xf32>) outs(%s_init : tensor<2x4x24xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %sum = arith.addf %x, %y : f32
    %scaled = arith.mulf %sum, %scale : f32
    linalg.yield %scaled : f32
  } -> tensor<2x4x24xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x4x24xf32>) outs(%s_init : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %o_init = tensor.empty() : tensor<2x4x32xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
  %o = linalg.batch_matmul ins(%p, %c : tensor<2x4x24xf32>, tensor<2x24x32xf32>) outs(%o_zero : tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
  return %o : tensor<2x4x32xf32>
}

// A bias of each key is a longer product, but of fewer dimensions than the scores.
// CHECK-LABEL: func.func @learned_bias(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x24x8xf32>, %[[F:.+]]: tensor<2x24x64xf32>, %[[W:.+]]: tensor<2x64xf32>)
// CHECK: %[[BIAS:.+]] = linalg.batch_matvec
// CHECK: attention.group {{.+}} ins(%[[Q]], %[[K]], %[[K]], %[[BIAS]] :
func.func @learned_bias(%q: tensor<2x4x8xf32>, %k: tensor<2x24x8xf32>, %f: tensor<2x24x64xf32>, %w: tensor<2x64xf32>) -> tensor<2x4x8xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x4x24xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %qk = linalg.contract indexing_maps = [#qd, #kd, #hn]
      ins(%q, %k : tensor<2x4x8xf32>, tensor<2x24x8xf32>) outs(%s_zero : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %b_init = tensor.empty() : tensor<2x24xf32>
  %b_zero = linalg.fill ins(%zero : f32) outs(%b_init : tensor<2x24xf32>) -> tensor<2x24xf32>
  %bias = linalg.batch_matvec ins(%f, %w : tensor<2x24x64xf32>, tensor<2x64xf32>) outs(%b_zero : tensor<2x24xf32>) -> tensor<2x24xf32>
  %s = linalg.generic {indexing_maps = [#id, affine_map<(b, h, n) -> (b, n)>, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %bias : tensor<2x4x24xf32>, tensor<2x24xf32>) outs(%s_init : tensor<2x4x24xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %sum = arith.addf %x, %y : f32
    linalg.yield %sum : f32
  } -> tensor<2x4x24xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x4x24xf32>) outs(%s_init : tensor<2x4x24xf32>) -> tensor<2x4x24xf32>
  %o_init = tensor.empty() : tensor<2x4x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  %o = linalg.batch_matmul ins(%p, %k : tensor<2x4x24xf32>, tensor<2x24x8xf32>) outs(%o_zero : tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  return %o : tensor<2x4x8xf32>
}
