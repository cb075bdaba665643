// Only groups tagged "attention" are taken, and what is made of them is not: the pass runs once.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4},attention-flash-decoding{num-splits=2})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @attention(
// CHECK: attention.group {{.*}}tag = "flash_decoding"} {{.*}} -> (tensor<2x4x4x16xf32>, tensor<2x4x4xf32>)
// CHECK-NOT: attention.group
func.func @attention(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @another(
// CHECK: attention.group {{.*}}tag = "whole"} {{.*}} -> tensor<2x4x16xf32>
// CHECK-NOT: attention.lse_combine
func.func @another(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "whole"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// Without a tag, it is "attention".
// CHECK-LABEL: func.func @untagged(
// CHECK: attention.group {{.*}}tag = "flash_decoding"}
// CHECK: attention.lse_combine
func.func @untagged(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], my.note}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
