// The type of a result may leave an extent open that an operand states, here the lengths.

// RUN: attention-opt %s --attention-to-gpu="target=spirv stop-after=kernels" | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#length = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @attend(
// CHECK: memref.alloc({{.*}}) {alignment = 64 : i64} : memref<{{1|\?}}x4x16xf32>
// CHECK: gpu.launch_func
func.func @attend(%q: tensor<?x4x8xf32>, %k: tensor<?x32x8xf32>, %v: tensor<?x32x16xf32>, %lengths: tensor<1xi32>) -> tensor<?x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #length, #o]}
      ins(%q, %k, %v : tensor<?x4x8xf32>, tensor<?x32x8xf32>, tensor<?x32x16xf32>) kv_lengths(%lengths : tensor<1xi32>) -> tensor<?x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<?x4x16xf32>
}
