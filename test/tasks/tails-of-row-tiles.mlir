// Where tiles of query rows are tasks too, the joined loop computes where the rows of a task begin.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=64},attention-to-cpu{stop-after=vectorized})" | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @rows(
// CHECK: scf.forall (%[[B:.+]], %[[T:.+]], %[[G:.+]]) in (3, 2, %{{.+}})
// CHECK: scf.if
// CHECK: func.call @attention_task_0(
// CHECK: %[[ROW:.+]] = affine.apply {{.*}}(%[[T]])
// CHECK: tensor.parallel_insert_slice %{{.+}} into %{{.+}}[%[[B]], %[[G]], %[[ROW]], 0] [1, 1, 20, 32]
// CHECK-NOT: func.call @attention_task
func.func @rows(%q: tensor<3x40x32xf32>, %k: tensor<3x?x32xf32>, %v: tensor<3x?x32xf32>) -> tensor<3x40x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x40x32xf32>, tensor<3x?x32xf32>, tensor<3x?x32xf32>) -> tensor<3x40x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x40x32xf32>
}

// So it is where the number of tiles is known at run time only.
// CHECK-LABEL: func.func @unknown_rows(
// CHECK: scf.forall (%[[B:.+]], %[[T:.+]], %[[G:.+]]) in (3, %{{.+}}, %{{.+}})
// CHECK: scf.if
// CHECK: func.call @attention_task_{{[0-9]+}}(
// CHECK: %[[ROW:.+]] = affine.apply {{.*}}(%[[T]])
// CHECK: %[[ROWS:.+]] = affine.min {{.*}}(%[[ROW]])
// CHECK: tensor.parallel_insert_slice %{{.+}} into %{{.+}}[%[[B]], %[[G]], %[[ROW]], 0] [1, 1, %[[ROWS]], 32]
// CHECK-NOT: func.call @attention_task
func.func @unknown_rows(%q: tensor<3x?x32xf32>, %k: tensor<3x?x32xf32>, %v: tensor<3x?x32xf32>) -> tensor<3x?x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x?x32xf32>, tensor<3x?x32xf32>, tensor<3x?x32xf32>) -> tensor<3x?x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x?x32xf32>
}
