// The chunk for a number of keys that is known at run time only: what the cost model makes of the machine.

// RUN: attention-opt %s --attention-flash-decoding='machine=h100 remarks' --split-input-file --verify-diagnostics | FileCheck %s

// Long enough to be worth a task.
// CHECK-LABEL: func.func @few_tasks
// CHECK: tensor.expand_shape {{.*}} into tensor<8x?x512x128xbf16>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @few_tasks(%q: tensor<8x4x128xbf16>, %k: tensor<8x?x128xbf16>, %v: tensor<8x?x128xbf16>) -> tensor<8x4x128xbf16> {
  // expected-remark @below {{split a dynamic number of keys into chunks of 512 and a tail: 8 tasks for 264 workers, 4 x 512 scores each; in the model of h100 a chunk costs 11% of reading its keys}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xbf16>, tensor<8x?x128xbf16>, tensor<8x?x128xbf16>)
      -> tensor<8x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xbf16>
}

// -----

// Whole: no number of keys makes work for more workers.
// CHECK-LABEL: func.func @many_tasks
// CHECK-NOT: attention.lse_combine
// CHECK: attention.group
// CHECK-NOT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @many_tasks(%q: tensor<264x4x128xbf16>, %k: tensor<264x?x128xbf16>, %v: tensor<264x?x128xbf16>) -> tensor<264x4x128xbf16> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 264, occupy 264 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<264x4x128xbf16>, tensor<264x?x128xbf16>, tensor<264x?x128xbf16>)
      -> tensor<264x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<264x4x128xbf16>
}
