// An op that has the mark of rows, but maps that none of those has, is left as it is.

// RUN: attention-opt %s --attention-cpu-vectorize-rowwise | FileCheck %s

// CHECK-LABEL: func.func @largest(
// CHECK: linalg.generic
// CHECK-NOT: vector.
// CHECK: return
func.func @largest(%rows: memref<1x?xf32>, %r: memref<f32>) {
  linalg.generic {attention.rowwise = 16 : i64, indexing_maps = [affine_map<(i) -> (-1, i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%rows : memref<1x?xf32>) outs(%r : memref<f32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.maxnumf %x, %o : f32
    linalg.yield %y : f32
  }
  return
}
