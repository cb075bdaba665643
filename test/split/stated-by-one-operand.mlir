// The number of keys is static if any operand states it: the key, the value or a mask; the others are viewed all the same.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4},canonicalize,cse)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300},canonicalize,cse)' | FileCheck %s --check-prefix=RAGGED

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#keep = affine_map<(b, m, n, d, e) -> (n)>

// CHECK-LABEL: func.func @key_states(
// CHECK: attention.group
// CHECK-SAME: tensor<2x4x256x8xf32>, tensor<2x4x256x16xf32>) -> (tensor<2x4x4x16xf32>, tensor<2x4x4xf32>)
// CHECK-NOT: attention.group
// CHECK: return
// RAGGED-LABEL: func.func @key_states(
// RAGGED: tensor.extract_slice %{{.+}}[0, 900, 0] [2, 124, 16] [1, 1, 1] : tensor<2x?x16xf32> to tensor<2x124x16xf32>
func.func @key_states(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x?x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x?x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @value_states(
// CHECK: attention.group
// CHECK-SAME: tensor<2x4x256x8xf32>, tensor<2x4x256x16xf32>, tensor<4x256xi1>) -> (tensor<2x4x4x16xf32>, tensor<2x4x4xf32>)
// CHECK-NOT: attention.group
// CHECK: return
// RAGGED-LABEL: func.func @value_states(
// RAGGED: tensor.extract_slice %{{.+}}[900] [124] [1] : tensor<?xi1> to tensor<124xi1>
func.func @value_states(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x1024x16xf32>, %keep: tensor<?xi1>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #keep, #o], tag = "attention"}
      ins(%q, %k, %v, %keep : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x1024x16xf32>, tensor<?xi1>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32, %x0: i1):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
