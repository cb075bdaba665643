// A result whose type states fewer extents than the operands do keeps that type, split or not.

// RUN: attention-opt %s --pass-pipeline='builtin.module(convert-attention-to-linalg)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=2})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>

// CHECK-LABEL: func.func @f(
// CHECK-DAG: %[[O:.+]] = tensor.cast %{{.+}} : tensor<1x2x4xf32> to tensor<?x?x4xf32>
// CHECK-DAG: %[[LSE:.+]] = tensor.cast %{{.+}} : tensor<1x2xf32> to tensor<?x2xf32>
// CHECK: return %[[O]], %[[LSE]]
func.func @f(%q: tensor<1x2x4xf32>, %k: tensor<1x?x4xf32>, %v: tensor<?x8x4xf32>) -> (tensor<?x?x4xf32>, tensor<?x2xf32>) {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse]}
      ins(%q, %k, %v : tensor<1x2x4xf32>, tensor<1x?x4xf32>, tensor<?x8x4xf32>) -> (tensor<?x?x4xf32>, tensor<?x2xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %lse : tensor<?x?x4xf32>, tensor<?x2xf32>
}
