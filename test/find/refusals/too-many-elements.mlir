// A tensor of a group, and its scores, have at most 2^60 elements: an index counts their bytes.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics | FileCheck %s

// CHECK-NOT: attention.group
// CHECK: linalg.softmax
#q = affine_map<(h, n, m, d) -> (h, m, d)>
#k = affine_map<(h, n, m, d) -> (h, n, d)>
#s = affine_map<(h, n, m, d) -> (h, m, n)>
#p = affine_map<(h, n, m, e) -> (h, m, n)>
#v = affine_map<(h, n, m, e) -> (h, n, e)>
#o = affine_map<(h, n, m, e) -> (h, m, e)>
func.func @heads(%q: tensor<36028797018963968x3x8xf32>, %k: tensor<36028797018963968x12x8xf32>, %v: tensor<36028797018963968x12x8xf32>) -> tensor<36028797018963968x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<36028797018963968x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<36028797018963968x3x12xf32>) -> tensor<36028797018963968x3x12xf32>
  %s = linalg.contract indexing_maps = [#q, #k, #s]
      ins(%q, %k : tensor<36028797018963968x3x8xf32>, tensor<36028797018963968x12x8xf32>) outs(%s_zero : tensor<36028797018963968x3x12xf32>) -> tensor<36028797018963968x3x12xf32>
  // expected-remark@+1 {{softmax is not part of an attention: one of its tensors, or its scores, have more than 2^60 elements}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<36028797018963968x3x12xf32>) outs(%s_init : tensor<36028797018963968x3x12xf32>) -> tensor<36028797018963968x3x12xf32>
  %o_init = tensor.empty() : tensor<36028797018963968x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<36028797018963968x3x8xf32>) -> tensor<36028797018963968x3x8xf32>
  %o = linalg.contract indexing_maps = [#p, #v, #o]
      ins(%p, %v : tensor<36028797018963968x3x12xf32>, tensor<36028797018963968x12x8xf32>) outs(%o_zero : tensor<36028797018963968x3x8xf32>) -> tensor<36028797018963968x3x8xf32>
  return %o : tensor<36028797018963968x3x8xf32>
}
