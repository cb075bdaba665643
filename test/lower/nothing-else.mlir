// Of linalg there are two contractions and the softmax: nothing is copied, transposed, padded or broadcast.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --convert-attention-to-linalg --attention-inline-combine | FileCheck %s --check-prefix=SPLIT

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// Seven generics: QK^T, region, max, exp, sum, PV, division; identity regions need none.
// CHECK-LABEL: func.func @scaled(
// CHECK-NOT: {{linalg.transpose|linalg.copy|linalg.broadcast|tensor.pad|expand_shape|collapse_shape|extract_slice}}
// CHECK-COUNT-7: linalg.generic
// CHECK-NOT: {{linalg.generic|linalg.transpose|linalg.copy|linalg.broadcast|tensor.pad|attention[.]}}
// CHECK: return
// With the LSE eight, then those of the combine, which has five.
// SPLIT-LABEL: func.func @scaled(
// SPLIT-NOT: {{linalg.transpose|linalg.copy|linalg.broadcast|tensor.pad|collapse_shape|extract_slice|linalg.generic}}
// SPLIT-COUNT-2: tensor.expand_shape
// SPLIT-COUNT-13: linalg.generic
// SPLIT-NOT: {{linalg.generic|linalg.transpose|linalg.copy|linalg.broadcast|tensor.pad|expand_shape|attention[.]}}
// SPLIT: return
func.func @scaled(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 0.125 : f32
    %t = arith.mulf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}
