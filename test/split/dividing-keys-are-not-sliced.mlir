// Keys that divide need no slice and no second group, and partials are not put together.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK: #map
// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization|extract_slice|insert_slice|linalg[.]}}
// CHECK: attention.group
// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization|extract_slice|insert_slice|attention[.]group|linalg[.]}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{linalg.copy|linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad|tensor.pack|tensor.concat|bufferization|extract_slice|insert_slice|attention[.]group}}
// CHECK: return
func.func @divides(%q: tensor<2x4x8xf32>, %k: tensor<2x900x8xf32>, %v: tensor<2x900x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x900x8xf32>, tensor<2x900x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
