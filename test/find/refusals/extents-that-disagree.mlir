// Where one extent is dynamic, upstream's verifier looks at none: it takes a contraction whose
// operands state different extents of another loop. That is no product of queries and keys.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-NOT: attention.group
// CHECK-COUNT-2: linalg.contract
#q = affine_map<(h, n, m, d) -> (h, m, d)>
#k = affine_map<(h, n, m, d) -> (h, n, d)>
#s = affine_map<(h, n, m, d) -> (h, m, n)>
#p = affine_map<(h, n, m, e) -> (h, m, n)>
#v = affine_map<(h, n, m, e) -> (h, n, e)>
#o = affine_map<(h, n, m, e) -> (h, m, e)>
func.func @heads_of_the_query_are_others(%q: tensor<8x3x8xf32>, %k: tensor<4x?x8xf32>, %v: tensor<4x?x8xf32>) -> tensor<4x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c1 = arith.constant 1 : index
  %n = tensor.dim %k, %c1 : tensor<4x?x8xf32>
  %s_init = tensor.empty(%n) : tensor<4x3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %s = linalg.contract indexing_maps = [#q, #k, #s]
      ins(%q, %k : tensor<8x3x8xf32>, tensor<4x?x8xf32>) outs(%s_zero : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<4x3x?xf32>) outs(%s_init : tensor<4x3x?xf32>) -> tensor<4x3x?xf32>
  %o_init = tensor.empty() : tensor<4x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  %o = linalg.contract indexing_maps = [#p, #v, #o]
      ins(%p, %v : tensor<4x3x?xf32>, tensor<4x?x8xf32>) outs(%o_zero : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
  return %o : tensor<4x3x8xf32>
}
