// Two softmaxes whose places are not known are told of one by one: nothing says that they are one.

// RUN: attention-opt %s --attention-form-groups=remarks 2>&1 | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// CHECK-COUNT-2: remark: softmax is not part of an attention: it runs along another dimension
// CHECK-NOT: remark
func.func @softmax_over_rows(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(1) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32> loc(unknown)
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

func.func @another(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(1) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32> loc(unknown)
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
