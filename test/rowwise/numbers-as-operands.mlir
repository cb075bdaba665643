// An op with an operand that is a number is left as it is.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=tiled})' | FileCheck %s

// CHECK-LABEL: func.func @select(
// CHECK-NOT: scf.forall
// CHECK: return
func.func @select(%c: i1, %a: tensor<64x512xf32>) -> tensor<64x512xf32> {
  %e = tensor.empty() : tensor<64x512xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(i, j) -> ()>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%c, %a : i1, tensor<64x512xf32>) outs(%e : tensor<64x512xf32>) {
  ^bb0(%b: i1, %in: f32, %out: f32):
    %n = arith.negf %in : f32
    %s = arith.select %b, %in, %n : f32
    linalg.yield %s : f32
  } -> tensor<64x512xf32>
  return %x : tensor<64x512xf32>
}
