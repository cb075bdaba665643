// parallelism says how many workers there are to fill.

// RUN: attention-opt %s --attention-flash-decoding='parallelism=128 remarks' --split-input-file --verify-diagnostics
// RUN: not attention-opt %s --attention-flash-decoding='parallelism=4 remarks' --split-input-file --verify-diagnostics 2>&1 | FileCheck %s

// CHECK: remark: not split: its tasks, batch x key/value head = 8, occupy 4 workers without a split

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @eight_tasks(%q: tensor<8x4x8xf32>, %k: tensor<8x8192x8xf32>, %v: tensor<8x8192x16xf32>) -> tensor<8x4x16xf32> {
  // expected-remark @below {{split 8192 keys into 16 chunks of 512}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x8xf32>, tensor<8x8192x8xf32>, tensor<8x8192x16xf32>)
      -> tensor<8x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x16xf32>
}
