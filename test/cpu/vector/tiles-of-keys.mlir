// Keys whose scores a tile computes together: fewer of them, the longer they are, so that memory
// is read in order: eight of 64 columns (two rows, 16 sums), two of 128, one of 256. One of f32.

// RUN: attention-opt %s --attention-to-cpu="stop-after=vectorized bf16-dots=true" | FileCheck %s

#q = affine_map<(r, n, d, e) -> (r, d)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (r, e)>

func.func @columns_256(%q: tensor<2x256xbf16>, %k: tensor<64x256xbf16>, %v: tensor<64x256xbf16>) -> tensor<2x256xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x256xbf16>, tensor<64x256xbf16>, tensor<64x256xbf16>) -> tensor<2x256xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x256xbf16>
}

func.func @columns_128(%q: tensor<2x128xf16>, %k: tensor<64x128xf16>, %v: tensor<64x128xf16>) -> tensor<2x128xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x128xf16>, tensor<64x128xf16>, tensor<64x128xf16>) -> tensor<2x128xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x128xf16>
}

func.func @columns_64(%q: tensor<2x64xbf16>, %k: tensor<64x64xbf16>, %v: tensor<64x64xbf16>) -> tensor<2x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x64xbf16>, tensor<64x64xbf16>, tensor<64x64xbf16>) -> tensor<2x64xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x64xbf16>
}

func.func @f32(%q: tensor<2x64xf32>, %k: tensor<64x64xf32>, %v: tensor<64x64xf32>) -> tensor<2x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x64xf32>, tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<2x64xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x64xf32>
}

// CHECK-LABEL: func.func private @attention_task_3(
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c16
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c1 iter_args
// CHECK: vector.transfer_write %{{.+}} : vector<2x1xf32>, tensor<2x16xf32>

// CHECK-LABEL: func.func private @attention_task_2(
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c16
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c8 iter_args
// CHECK: vector.transfer_write %{{.+}} : vector<2x8xf32>, tensor<2x16xf32>

// CHECK-LABEL: func.func private @attention_task_1(
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c16
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c2 iter_args
// CHECK: vector.transfer_write %{{.+}} : vector<2x2xf32>, tensor<2x16xf32>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c16
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c1 iter_args
// CHECK: vector.transfer_write %{{.+}} : vector<2x1xf32>, tensor<2x16xf32>
// CHECK-LABEL: func.func @columns_256(
