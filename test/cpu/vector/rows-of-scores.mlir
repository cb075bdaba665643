// Rows of scores that would begin in few sets of a cache, more of them than a set has room for, lie
// further apart than they are long: by an odd number of cache lines.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize{bf16-dots=true})" | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The tasks come in the reverse order. 32 rows of 256 scores begin in 4 of 64 sets, 8 in each.

// CHECK-LABEL: func.func private @attention_task_1(
// CHECK-SAME: tensor<32x64xbf16>, %{{.+}}: tensor<?x64xbf16>
// CHECK-NOT: bufferization.alloc_tensor() : tensor<32x2{{[^5]}}
// CHECK: bufferization.alloc_tensor() : tensor<32x256xf32>
// CHECK-NOT: bufferization.alloc_tensor() : tensor<32x2{{[^5]}}
// CHECK: bufferization.alloc_tensor() : tensor<32x256xbf16>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: tensor<64x64xbf16>, %{{.+}}: tensor<?x64xbf16>
// CHECK-NOT: tensor<64x1024x
// CHECK: %[[ROOM:.+]] = bufferization.alloc_tensor() : tensor<64x1040xf32>
// CHECK: tensor.extract_slice %[[ROOM]][0, 0] [64, %{{.+}}] [1, 1] : tensor<64x1040xf32> to tensor<64x?xf32>
// CHECK-NOT: tensor<64x1024x
// CHECK: bufferization.alloc_tensor() : tensor<64x1056xbf16>
// CHECK-NOT: tensor<64x1024x

// CHECK-LABEL: func.func @rows_64(
func.func @rows_64(%q: tensor<64x64xbf16>, %k: tensor<1024x64xbf16>, %v: tensor<1024x64xbf16>, %keys: index) -> tensor<64x64xbf16> {
  %some_keys = tensor.extract_slice %k[0, 0] [%keys, 64] [1, 1] : tensor<1024x64xbf16> to tensor<?x64xbf16>
  %some_values = tensor.extract_slice %v[0, 0] [%keys, 64] [1, 1] : tensor<1024x64xbf16> to tensor<?x64xbf16>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %some_keys, %some_values : tensor<64x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<64x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<64x64xbf16>
}

func.func @rows_32(%q: tensor<32x64xbf16>, %k: tensor<256x64xbf16>, %v: tensor<256x64xbf16>, %keys: index) -> tensor<32x64xbf16> {
  %some_keys = tensor.extract_slice %k[0, 0] [%keys, 64] [1, 1] : tensor<256x64xbf16> to tensor<?x64xbf16>
  %some_values = tensor.extract_slice %v[0, 0] [%keys, 64] [1, 1] : tensor<256x64xbf16> to tensor<?x64xbf16>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %some_keys, %some_values : tensor<32x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<32x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<32x64xbf16>
}
