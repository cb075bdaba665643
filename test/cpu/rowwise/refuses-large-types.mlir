// Slices of buffers whose bytes 64 bits cannot count are refused before upstream aborts.

// RUN: attention-opt %s --attention-cpu-vectorize-rowwise --verify-diagnostics

module {
  // expected-error@+1 {{'func.func' has a type too large for any memory: memref<2x3x9223372036854775807xf32>}}
  func.func @computed_before(%scores: memref<2x3x9223372036854775807xf32>, %sums: memref<2x3xf32>) {
    linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%scores : memref<2x3x9223372036854775807xf32>) outs(%sums : memref<2x3xf32>) attrs = {attention.rowwise = 72 : i64} {
    ^bb0(%score: f32, %sum: f32):
      %0 = arith.addf %sum, %score : f32
      linalg.yield %0 : f32
    }
    return
  }
}
