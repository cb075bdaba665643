// Scores or tensors that are read along a diagonal, transposed or at two positions are no attention, also where extents are equal.

// RUN: attention-opt %s --attention-form-groups=remarks --split-input-file --verify-diagnostics | FileCheck %s

// S + S^T.
// CHECK-LABEL: func.func @score_and_its_transpose(
// CHECK-NOT: attention.group
// CHECK: linalg.softmax
// CHECK-NOT: attention.group
func.func @score_and_its_transpose(%q: tensor<6x4xf32>, %k: tensor<6x4xf32>, %v: tensor<6x4xf32>) -> tensor<6x4xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<6x6xf32>
  %eo = tensor.empty() : tensor<6x4xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<6x6xf32>) -> tensor<6x6xf32>
  %fo = linalg.fill ins(%z : f32) outs(%eo : tensor<6x4xf32>) -> tensor<6x4xf32>
  %ek = tensor.empty() : tensor<4x6xf32>
  %kt = linalg.transpose ins(%k : tensor<6x4xf32>) outs(%ek : tensor<4x6xf32>) permutation = [1, 0]
  %s = linalg.matmul ins(%q, %kt : tensor<6x4xf32>, tensor<4x6xf32>) outs(%f : tensor<6x6xf32>) -> tensor<6x6xf32>
  %st = linalg.transpose ins(%s : tensor<6x6xf32>) outs(%e : tensor<6x6xf32>) permutation = [1, 0]
  %sum = linalg.add ins(%s, %st : tensor<6x6xf32>, tensor<6x6xf32>) outs(%e : tensor<6x6xf32>) -> tensor<6x6xf32>
  // expected-remark @below {{softmax is not part of an attention: its scores are read at two positions}}
  %p = linalg.softmax dimension(1) ins(%sum : tensor<6x6xf32>) outs(%e : tensor<6x6xf32>) -> tensor<6x6xf32>
  %o = linalg.matmul ins(%p, %v : tensor<6x6xf32>, tensor<6x4xf32>) outs(%fo : tensor<6x4xf32>) -> tensor<6x4xf32>
  return %o : tensor<6x4xf32>
}

// -----

// S + B[n, n].
#diagonal = affine_map<(m, n) -> (n, n)>
#id = affine_map<(m, n) -> (m, n)>
// CHECK-LABEL: func.func @diagonal_of_a_bias(
// CHECK-NOT: attention.group
// CHECK: linalg.softmax
// CHECK-NOT: attention.group
func.func @diagonal_of_a_bias(%q: tensor<6x4xf32>, %k: tensor<4x6xf32>, %v: tensor<6x4xf32>, %b: tensor<6x6xf32>) -> tensor<6x4xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<6x6xf32>
  %eo = tensor.empty() : tensor<6x4xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<6x6xf32>) -> tensor<6x6xf32>
  %fo = linalg.fill ins(%z : f32) outs(%eo : tensor<6x4xf32>) -> tensor<6x4xf32>
  %s = linalg.matmul ins(%q, %k : tensor<6x4xf32>, tensor<4x6xf32>) outs(%f : tensor<6x6xf32>) -> tensor<6x6xf32>
  %sum = linalg.generic {indexing_maps = [#id, #diagonal, #id], iterator_types = ["parallel", "parallel"]}
      ins(%s, %b : tensor<6x6xf32>, tensor<6x6xf32>) outs(%e : tensor<6x6xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %r = arith.addf %x, %y : f32
    linalg.yield %r : f32
  } -> tensor<6x6xf32>
  // expected-remark @below {{softmax is not part of an attention: it reads a diagonal of a tensor<6x6xf32>}}
  %p = linalg.softmax dimension(1) ins(%sum : tensor<6x6xf32>) outs(%e : tensor<6x6xf32>) -> tensor<6x6xf32>
  %o = linalg.matmul ins(%p, %v : tensor<6x6xf32>, tensor<6x4xf32>) outs(%fo : tensor<6x4xf32>) -> tensor<6x4xf32>
  return %o : tensor<6x4xf32>
}

// -----

// S + B[m, m], of one row: a map of a group lists a dimension once, also one of extent 1.
#diagonal = affine_map<(m, n) -> (m, m)>
#id = affine_map<(m, n) -> (m, n)>
// CHECK-LABEL: func.func @diagonal_of_one_row(
// CHECK-NOT: attention.group
// CHECK: linalg.softmax
// CHECK-NOT: attention.group
func.func @diagonal_of_one_row(%q: tensor<1x4xf32>, %k: tensor<4x6xf32>, %v: tensor<6x4xf32>, %b: tensor<1x1xf32>) -> tensor<1x4xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x6xf32>
  %eo = tensor.empty() : tensor<1x4xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x6xf32>) -> tensor<1x6xf32>
  %fo = linalg.fill ins(%z : f32) outs(%eo : tensor<1x4xf32>) -> tensor<1x4xf32>
  %s = linalg.matmul ins(%q, %k : tensor<1x4xf32>, tensor<4x6xf32>) outs(%f : tensor<1x6xf32>) -> tensor<1x6xf32>
  %sum = linalg.generic {indexing_maps = [#id, #diagonal, #id], iterator_types = ["parallel", "parallel"]}
      ins(%s, %b : tensor<1x6xf32>, tensor<1x1xf32>) outs(%e : tensor<1x6xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %r = arith.mulf %x, %y : f32
    %t = arith.addf %r, %y : f32
    linalg.yield %t : f32
  } -> tensor<1x6xf32>
  // expected-remark @below {{softmax is not part of an attention: it reads a diagonal of a tensor<1x1xf32>}}
  %p = linalg.softmax dimension(1) ins(%sum : tensor<1x6xf32>) outs(%e : tensor<1x6xf32>) -> tensor<1x6xf32>
  %o = linalg.matmul ins(%p, %v : tensor<1x6xf32>, tensor<6x4xf32>) outs(%fo : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %o : tensor<1x4xf32>
}
