// Up to 64 rows of bf16 take rows of keys as they are, where dots multiply them, if their scores are
// not too many; else a task of 32 rows or more takes its keys in blocks.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize{bf16-dots=true})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize)" | FileCheck %s --check-prefix=FMA

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The tasks come in the reverse order.

// CHECK-LABEL: func.func private @attention_task_3(
// CHECK-SAME: tensor<64x64xbf16>, %{{.+}}: tensor<2048x64xbf16>
// CHECK: bufferization.alloc_tensor
// CHECK-LABEL: func.func private @attention_task_2(
// CHECK-SAME: tensor<64x64xbf16>, %{{.+}}: tensor<?x64xbf16>
// CHECK: bufferization.alloc_tensor
// CHECK-LABEL: func.func private @attention_task_1(
// CHECK-SAME: tensor<65x64xbf16>
// CHECK: bufferization.alloc_tensor
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: tensor<64x64xbf16>, %{{.+}}: tensor<1024x64xbf16>
// CHECK-NOT: bufferization.alloc_tensor
// CHECK: x86vector.avx512.dot
// CHECK-LABEL: func.func @rows_64(

// FMA-LABEL: func.func private @attention_task_0(
// FMA-SAME: tensor<64x64xbf16>, %{{.+}}: tensor<1024x64xbf16>
// FMA: bufferization.alloc_tensor
// FMA-NOT: x86vector
// FMA-LABEL: func.func @rows_64(

func.func @rows_64(%q: tensor<64x64xbf16>, %k: tensor<1024x64xbf16>, %v: tensor<1024x64xbf16>) -> tensor<64x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<64x64xbf16>, tensor<1024x64xbf16>, tensor<1024x64xbf16>) -> tensor<64x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<64x64xbf16>
}

func.func @rows_65(%q: tensor<65x64xbf16>, %k: tensor<1024x64xbf16>, %v: tensor<1024x64xbf16>) -> tensor<65x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<65x64xbf16>, tensor<1024x64xbf16>, tensor<1024x64xbf16>) -> tensor<65x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<65x64xbf16>
}

func.func @any_number_of_keys(%q: tensor<64x64xbf16>, %k: tensor<?x64xbf16>, %v: tensor<?x64xbf16>) -> tensor<64x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<64x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<64x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<64x64xbf16>
}

func.func @many_keys(%q: tensor<64x64xbf16>, %k: tensor<2048x64xbf16>, %v: tensor<2048x64xbf16>) -> tensor<64x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<64x64xbf16>, tensor<2048x64xbf16>, tensor<2048x64xbf16>) -> tensor<64x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<64x64xbf16>
}
