// Ops call functions of the module that they are in: what passes make stands there, and modules may
// have functions of one name. The stages after vectorization do not look into modules.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=vectorized})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-outline-assertions)' | FileCheck %s --check-prefix=HANDLER
// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu)' 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not attention-opt %s --attention-cpu-check-modules 2>&1 | FileCheck %s --check-prefix=ERROR

// ERROR: modules-in-modules.mlir:[[# @LINE + 20]]:1: error: a module in a module is not lowered to the CPU: lower it on its own

// CHECK-LABEL: module @a
// CHECK-NEXT: func.func private @attention_task_0(
// CHECK: call @attention_task_0(
// CHECK-LABEL: module @b
// CHECK-LABEL: module @inner
// CHECK-NEXT: func.func private @attention_task_0(
// CHECK: call @attention_task_0(

// HANDLER-LABEL: module @a
// HANDLER-NOT: @attention_assert_failed
// HANDLER-LABEL: module @inner
// HANDLER: func.func private @attention_assert_failed(i64) attributes {attention_messages = ["no"]}
// HANDLER: call @attention_assert_failed(

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
module @a {
  func.func @f(%q: tensor<2x4x8xf32>, %k: tensor<2x64x8xf32>) -> tensor<2x4x8xf32> {
    %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
        ins(%q, %k, %k : tensor<2x4x8xf32>, tensor<2x64x8xf32>, tensor<2x64x8xf32>) -> tensor<2x4x8xf32> {
    ^bb0(%s: f32):
      attention.yield %s : f32
    }
    return %o : tensor<2x4x8xf32>
  }
}
module @b {
  module @inner {
    func.func @f(%q: tensor<2x4x8xf32>, %k: tensor<2x64x8xf32>, %yes: i1) -> tensor<2x4x8xf32> {
      cf.assert %yes, "no"
      %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
          ins(%q, %k, %k : tensor<2x4x8xf32>, tensor<2x64x8xf32>, tensor<2x64x8xf32>) -> tensor<2x4x8xf32> {
      ^bb0(%s: f32):
        attention.yield %s : f32
      }
      return %o : tensor<2x4x8xf32>
    }
  }
}
