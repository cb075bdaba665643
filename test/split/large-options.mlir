// Numbers near 2^63 are one error that names the option, where tensors of so many elements would be
// made, and what they ask for elsewhere.

// RUN: not attention-opt %s --attention-flash-decoding=chunk-size=9223372036854775807 2>&1 | FileCheck %s -DOPTION=chunk-size=9223372036854775807
// RUN: not attention-opt %s --attention-flash-decoding=chunk-size=4611686018427387904 2>&1 | FileCheck %s -DOPTION=chunk-size=4611686018427387904
// RUN: not attention-opt %s --attention-flash-decoding=num-splits=9223372036854775807 2>&1 | FileCheck %s -DOPTION=num-splits=9223372036854775807
// RUN: not attention-opt %s --attention-flash-decoding=min-chunk-size=9223372036854775807 2>&1 | FileCheck %s -DOPTION=min-chunk-size=9223372036854775807
// RUN: attention-opt %s --attention-flash-decoding='max-splits=9223372036854775807 parallelism=9223372036854775807' | FileCheck %s --check-prefix=SPLIT
// RUN: attention-opt %s --attention-flash-decoding=chunk-size=4294967296 | FileCheck %s --check-prefix=SPLIT

// CHECK: large-options.mlir:[[# @LINE + 11]]:8: error: [[OPTION]] is too large: no tensor holds so many elements
// SPLIT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic(%q: tensor<17x4x8xf32>, %k: tensor<17x?x8xf32>, %v: tensor<17x?x16xf32>)
    -> tensor<17x4x16xf32> {
  // The keys are as many as there are at run time.
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<17x4x8xf32>, tensor<17x?x8xf32>, tensor<17x?x16xf32>)
      -> tensor<17x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<17x4x16xf32>
}
