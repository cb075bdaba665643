// An extent that one operand states is static in the task, whatever the others and the result say.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-vectorize)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK: func.func private @attention_task_0(%{{.+}}: tensor<2x4xf32>, %{{.+}}: tensor<8x4xf32>, %{{.+}}: tensor<8x4xf32>) -> tensor<2x4xf32>
// CHECK: vector.transfer_read
// CHECK-LABEL: func.func @f(
// CHECK: %[[RESULT:.+]] = call @attention_task_0
// CHECK: %[[WHOLE:.+]] = tensor.expand_shape %[[RESULT]] {{.*}} into tensor<1x2x4xf32>
// CHECK: %[[CAST:.+]] = tensor.cast %[[WHOLE]] : tensor<1x2x4xf32> to tensor<?x?x4xf32>
// CHECK: return %[[CAST]]
func.func @f(%q: tensor<1x2x4xf32>, %k: tensor<1x?x4xf32>, %v: tensor<?x8x4xf32>) -> tensor<?x?x4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x2x4xf32>, tensor<1x?x4xf32>, tensor<?x8x4xf32>) -> tensor<?x?x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x?x4xf32>
}
