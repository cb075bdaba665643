// The batches share the keys but not the values: the op has no role for such a dimension.

// RUN: attention-opt %s > %t.before 2> %t.unused
// RUN: attention-opt %s --attention-form-groups > %t.after 2> %t.unused
// RUN: diff %t.before %t.after
// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics

func.func @shared_key_alone(%q: tensor<2x3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x12xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b,m,n,d)->(b,m,d)>, affine_map<(b,m,n,d)->(n,d)>, affine_map<(b,m,n,d)->(b,m,n)>] ins(%q,%k: tensor<2x3x8xf32>, tensor<12x8xf32>) outs(%f : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  // expected-remark @below {{softmax is not part of an attention: a dimension of extent 2 is in its query, value and output, but not in its key}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %oe = tensor.empty() : tensor<2x3x5xf32>
  %of = linalg.fill ins(%z : f32) outs(%oe : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p,%v: tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%of : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
