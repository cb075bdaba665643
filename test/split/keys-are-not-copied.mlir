// Keys and values are only viewed: by slices and expansions of their key dimension, and by nothing else.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization}}
// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x?x8xf32>, %[[V:.+]]: tensor<2x?x16xf32>)
// CHECK-NOT: linalg.
// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization}}
// Up to the last group nothing computes; the combine sees partials alone.
// CHECK: %[[P:.+]]:2 = attention.group
// CHECK-NOT: linalg.
// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization}}
// CHECK: %[[T:.+]]:2 = attention.group
// CHECK: attention.yield
// CHECK-NOT: linalg.
// CHECK-NOT: %[[Q]]
// CHECK-NOT: %[[K]]
// CHECK-NOT: %[[V]]
// CHECK: attention.lse_combine
func.func @views(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
