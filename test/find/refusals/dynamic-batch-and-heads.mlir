// Batch and heads that are packed into one dimension in another order than that of query and key.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics | FileCheck %s

// The scores have heads before sequences, and query and key sequences before heads.
// CHECK-LABEL: func @swapped(
// CHECK-NOT: attention.group
func.func @swapped(%q: tensor<?x?x?x8xf32>, %k: tensor<?x?x?x8xf32>, %v: tensor<?x?x?x5xf32>, %slopes: tensor<?xf32>) -> tensor<?x?x5xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %zero = arith.constant 0.0 : f32
  %b = tensor.dim %q, %c0 : tensor<?x?x?x8xf32>
  %h = tensor.dim %q, %c1 : tensor<?x?x?x8xf32>
  %m = tensor.dim %q, %c2 : tensor<?x?x?x8xf32>
  %n = tensor.dim %k, %c2 : tensor<?x?x?x8xf32>
  %bh = arith.muli %b, %h : index
  %rows = tensor.collapse_shape %q [[0, 1], [2], [3]] : tensor<?x?x?x8xf32> into tensor<?x?x8xf32>
  %keys = tensor.collapse_shape %k [[0, 1], [2], [3]] : tensor<?x?x?x8xf32> into tensor<?x?x8xf32>
  %values = tensor.collapse_shape %v [[0, 1], [2], [3]] : tensor<?x?x?x5xf32> into tensor<?x?x5xf32>
  %qk_init = tensor.empty(%bh, %m, %n) : tensor<?x?x?xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_init : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(x, m, n, d) -> (x, m, d)>, affine_map<(x, m, n, d) -> (x, n, d)>, affine_map<(x, m, n, d) -> (x, m, n)>]
      ins(%rows, %keys : tensor<?x?x8xf32>, tensor<?x?x8xf32>) outs(%qk_start : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %expanded = tensor.expand_shape %qk [[0, 1], [2], [3]] output_shape [%h, %b, %m, %n] : tensor<?x?x?xf32> into tensor<?x?x?x?xf32>
  %s_init = tensor.empty(%h, %b, %m, %n) : tensor<?x?x?x?xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(x, y, m, n) -> (x, y, m, n)>, affine_map<(x, y, m, n) -> (x)>, affine_map<(x, y, m, n) -> (x, y, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%expanded, %slopes : tensor<?x?x?x?xf32>, tensor<?xf32>) outs(%s_init : tensor<?x?x?x?xf32>) {
  ^bb0(%score: f32, %slope: f32, %acc: f32):
    %x = arith.mulf %score, %slope : f32
    linalg.yield %x : f32
  } -> tensor<?x?x?x?xf32>
  // expected-remark @below {{softmax is not part of an attention: a dimension of tensor<?x?x5xf32> is a product of several whose extents are known at run time only}}
  %p = linalg.softmax dimension(3) ins(%s : tensor<?x?x?x?xf32>) outs(%s_init : tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %weights = tensor.collapse_shape %p [[0, 1], [2], [3]] : tensor<?x?x?x?xf32> into tensor<?x?x?xf32>
  %o_init = tensor.empty(%bh, %m) : tensor<?x?x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_init : tensor<?x?x5xf32>) -> tensor<?x?x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(x, m, e, n) -> (x, m, n)>, affine_map<(x, m, e, n) -> (x, n, e)>, affine_map<(x, m, e, n) -> (x, m, e)>]
      ins(%weights, %values : tensor<?x?x?xf32>, tensor<?x?x5xf32>) outs(%o_start : tensor<?x?x5xf32>) -> tensor<?x?x5xf32>
  return %o : tensor<?x?x5xf32>
}
