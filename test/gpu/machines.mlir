// The numbers of a schedule follow from the chip and the machine, and options change them.

// RUN: attention-opt %s --attention-to-gpu="target=nvvm chip=sm_90 stop-after=tiled" | FileCheck %s --check-prefix=H100
// RUN: attention-opt %s --attention-to-gpu="target=nvvm chip=sm_100 stop-after=tiled" | FileCheck %s --check-prefix=B200
// RUN: attention-opt %s --attention-to-gpu="target=nvvm machine=h100,blocks=4 stop-after=tiled" | FileCheck %s --check-prefix=FOUR
// RUN: attention-opt %s --attention-to-gpu="target=nvvm machine=h100,blocks=1 stop-after=tiled" | FileCheck %s --check-prefix=ONE
// RUN: attention-opt %s --attention-to-gpu="threads=64 rows=2 keys=16 stop-after=kernels" | FileCheck %s --check-prefix=OPTIONS

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Two workgroups have 256 registers for each thread. A B200 has twice the bandwidth for each
// processor: more threads keep it busy, if a row is all there is.

// H100: func.func @one_row
// H100: attention.schedule = {{.*}} keys = 32 : {{.*}} rows = 1 : {{.*}} threads = 128
// H100: func.func @eight_rows
// H100: attention.schedule = {{.*}} keys = 32 : {{.*}} rows = 8 : {{.*}} threads = 128
// B200: func.func @one_row
// B200: attention.schedule = {{.*}} keys = 64 : {{.*}} rows = 1 : {{.*}} threads = 256
// B200: func.func @eight_rows
// B200: attention.schedule = {{.*}} rows = 8 : {{.*}} threads = 128

// Of four workgroups, each has half the registers: workgroups are smaller. One alone is larger.

// FOUR: func.func @eight_rows
// FOUR: attention.schedule = {{.*}} rows = 8 : {{.*}} threads = 64
// ONE: func.func @one_row
// ONE: attention.schedule = {{.*}} threads = 256

// OPTIONS: block = array<i64: 64, 1, 1>
// OPTIONS: gpu.func @attention_group_1
// OPTIONS: scf.for {{.*}} step %c16

func.func @one_row(%q: tensor<1x128xbf16>, %k: tensor<?x128xbf16>, %v: tensor<?x128xbf16>) -> tensor<1x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x128xbf16>, tensor<?x128xbf16>, tensor<?x128xbf16>) -> tensor<1x128xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x128xbf16>
}

func.func @eight_rows(%q: tensor<8x128xbf16>, %k: tensor<?x128xbf16>, %v: tensor<?x128xbf16>) -> tensor<8x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x128xbf16>, tensor<?x128xbf16>, tensor<?x128xbf16>) -> tensor<8x128xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<8x128xbf16>
}
