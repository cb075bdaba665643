// A mask that a program flattened, where both extents are dynamic, is read as the program shapes it:
// no map has a dimension that is a product of two. With positions in it, it is opened so far.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#id = affine_map<(b, m, n) -> (b, m, n)>
#keys = affine_map<(b, m, n) -> (b, n)>

// CHECK-LABEL: func.func @lookup
// CHECK:       %[[KEPT:.*]] = tensor.expand_shape %{{.*}} into tensor<?x?xi1>
// CHECK:       attention.group {{.*}} ins(%arg0, %arg1, %arg2, %[[KEPT]] : {{.*}}, tensor<?x?xi1>)
// CHECK:         arith.cmpi sle
// CHECK:         arith.andi
func.func @lookup(%q: tensor<?x?x8xf32>, %k: tensor<?x?x8xf32>, %v: tensor<?x?x8xf32>,
                  %mask: tensor<?x?xi64>) -> tensor<?x?x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c0_i64 = arith.constant 0 : i64
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %batch = tensor.dim %q, %c0 : tensor<?x?x8xf32>
  %rows = tensor.dim %q, %c1 : tensor<?x?x8xf32>
  %count = tensor.dim %k, %c1 : tensor<?x?x8xf32>
  %flat = tensor.collapse_shape %mask [[0, 1]] : tensor<?x?xi64> into tensor<?xi64>
  %all = tensor.dim %flat, %c0 : tensor<?xi64>
  %bits = tensor.empty(%all) : tensor<?xi1>
  %looked = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%bits : tensor<?xi1>) {
  ^bb0(%o: i1):
    %at = linalg.index 0 : index
    %last = arith.subi %all, %c1 : index
    %inside = arith.minsi %at, %last : index
    %number = tensor.extract %flat[%inside] : tensor<?xi64>
    %is = arith.cmpi ne, %number, %c0_i64 : i64
    linalg.yield %is : i1
  } -> tensor<?xi1>
  %kept = tensor.expand_shape %looked [[0, 1]] output_shape [%batch, %count]
      : tensor<?xi1> into tensor<?x?xi1>
  %empty = tensor.empty(%batch, %rows, %count) : tensor<?x?x?xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %s = linalg.batch_matmul
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>,
                       affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<?x?x8xf32>, tensor<?x?x8xf32>) outs(%init : tensor<?x?x?xf32>)
      -> tensor<?x?x?xf32>
  %masked = linalg.generic {indexing_maps = [#id, #keys, #id],
                            iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %kept : tensor<?x?x?xf32>, tensor<?x?xi1>) outs(%empty : tensor<?x?x?xf32>) {
  ^bb0(%x: f32, %is: i1, %o: f32):
    %m = linalg.index 1 : index
    %n = linalg.index 2 : index
    %before = arith.cmpi sle, %n, %m : index
    %both = arith.andi %before, %is : i1
    %r = arith.select %both, %x, %lowest : f32
    linalg.yield %r : f32
  } -> tensor<?x?x?xf32>
  %p = linalg.softmax dimension(2) ins(%masked : tensor<?x?x?xf32>) outs(%empty : tensor<?x?x?xf32>)
      -> tensor<?x?x?xf32>
  %o = tensor.empty(%batch, %rows) : tensor<?x?x8xf32>
  %o0 = linalg.fill ins(%zero : f32) outs(%o : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  %out = linalg.batch_matmul ins(%p, %v : tensor<?x?x?xf32>, tensor<?x?x8xf32>)
      outs(%o0 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
  return %out : tensor<?x?x8xf32>
}
