// A view that is used in another block of the function stays where it is.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=tiled})' | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func @branches(
// CHECK: tensor.collapse_shape
// CHECK: cf.cond_br
// CHECK: return
func.func @branches(%a: tensor<64x512xf32>, %b: i1) -> tensor<32768xf32> {
  %e = tensor.empty() : tensor<64x512xf32>
  %x = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<64x512xf32>) outs(%e : tensor<64x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %in : f32
    linalg.yield %s : f32
  } -> tensor<64x512xf32>
  %v = tensor.collapse_shape %x [[0, 1]] : tensor<64x512xf32> into tensor<32768xf32>
  cf.cond_br %b, ^one, ^two
^one:
  return %v : tensor<32768xf32>
^two:
  %y = arith.addf %v, %v : tensor<32768xf32>
  return %y : tensor<32768xf32>
}
