// The rows of all sequences, of any number and length, are one dimension of a projection. No group
// could take its value so: it takes the reshape behind.
//
// RUN: attention-opt --attention-form-groups %s | FileCheck %s

// CHECK-LABEL: func.func @value_of_a_projection
// CHECK:         %[[VALUES:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2]]
// CHECK:         attention.group
// CHECK-SAME:      ins(%{{.*}}, %{{.*}}, %[[VALUES]] : tensor<?x?x8xf32>, tensor<?x?x8xf32>, tensor<?x?x8xf32>)
func.func @value_of_a_projection(
    %q: tensor<?x?x8xf32>, %k: tensor<?x?x8xf32>, %rows: tensor<?x8xf32>, %b: index, %n: index)
    -> tensor<?x?x8xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %v = tensor.expand_shape %rows [[0, 1], [2]] output_shape [%b, %n, 8]
      : tensor<?x8xf32> into tensor<?x?x8xf32>
  %batch = tensor.dim %q, %0 : tensor<?x?x8xf32>
  %length = tensor.dim %q, %1 : tensor<?x?x8xf32>
  %se = tensor.empty(%batch, %length, %n) : tensor<?x?x?xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%se : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %s = linalg.generic {
      indexing_maps = [affine_map<(b, r, n, d) -> (b, r, d)>, affine_map<(b, r, n, d) -> (b, n, d)>,
                       affine_map<(b, r, n, d) -> (b, r, n)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<?x?x8xf32>, tensor<?x?x8xf32>) outs(%s0 : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %c: f32, %sum: f32):
    %m = arith.mulf %a, %c : f32
    %t = arith.addf %sum, %m : f32
    linalg.yield %t : f32
  } -> tensor<?x?x?xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<?x?x?xf32>) outs(%se : tensor<?x?x?xf32>)
      -> tensor<?x?x?xf32>
  %oe = tensor.empty(%batch, %length) : tensor<?x?x8xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%oe : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %o = linalg.generic {
      indexing_maps = [affine_map<(b, r, e, n) -> (b, r, n)>, affine_map<(b, r, e, n) -> (b, n, e)>,
                       affine_map<(b, r, e, n) -> (b, r, e)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%o0 : tensor<?x?x8xf32>) {
  ^bb0(%a: f32, %c: f32, %sum: f32):
    %m = arith.mulf %a, %c : f32
    %t = arith.addf %sum, %m : f32
    linalg.yield %t : f32
  } -> tensor<?x?x8xf32>
  return %o : tensor<?x?x8xf32>
}
