// Upstream flags that change how a file is read work with our ops: split inputs and expected diagnostics.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --attention-flash-decoding | FileCheck %s
// RUN: attention-opt %s --split-input-file --verify-diagnostics --attention-flash-decoding --remarks | FileCheck %s

// CHECK-LABEL: func.func @f(
// CHECK: attention.group
// CHECK: // -----
// CHECK: func.func @g(
// CHECK: attention.group

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @below {{not split: its tag is 'mine', not 'attention'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "mine"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @g(%q: tensor<4x8xf32>, %k: tensor<100x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @below {{not split: its 100 keys are too few for two chunks}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<100x8xf32>, tensor<100x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}
