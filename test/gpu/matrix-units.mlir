// Eight query rows and more of f16 or bf16 are multiplied by matrix units; the rest is as without.

// RUN: attention-opt %s --split-input-file --attention-to-gpu="target=nvvm matrix-units stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --split-input-file --attention-to-gpu="target=nvvm matrix-units stop-after=kernels" --verify-diagnostics | FileCheck %s --check-prefix=KERNELS
// RUN: attention-opt %s --split-input-file --attention-to-gpu="target=nvvm chip=sm_80 matrix-units" | FileCheck %s --check-prefix=PTX
// RUN: not attention-opt %s --split-input-file --attention-to-gpu="target=nvvm chip=sm_75 matrix-units" 2>&1 | FileCheck %s --check-prefix=OLD
// RUN: not attention-opt %s --split-input-file --attention-to-gpu="target=rocdl chip=gfx1100 matrix-units stop-after=target" 2>&1 | FileCheck %s --check-prefix=AMD
// RUN: not attention-opt %s --split-input-file --attention-to-gpu="target=nvvm matrix-units rows=4 stop-after=tiled" 2>&1 | FileCheck %s --check-prefix=ROWS

// RUN: attention-opt %s --split-input-file --attention-to-gpu="target=rocdl chip=gfx90a matrix-units stop-after=kernels" | FileCheck %s --check-prefix=MFMA
// RUN: attention-opt %s --split-input-file --attention-to-gpu="target=rocdl chip=gfx90a matrix-units stop-after=target" | FileCheck %s --check-prefix=ROCDL
// RUN: not attention-opt %s --split-input-file --attention-to-gpu="matrix-units subgroup=16" 2>&1 | FileCheck %s --check-prefix=SIZE

// SIZE: subgroup=16: matrix-units are of 32 or 64 threads
// OLD: matrix-units: target=nvvm chip=sm_75 has no kernels
// AMD: matrix-units: target=rocdl chip=gfx1100 has no kernels
// ROWS: error: rows=4: matrix units take 8 rows and 64 keys

// TILED: attention.schedule = {{.*}} keys = 64 : {{.*}} matrix = 1 : {{.*}} rows = 8 : {{.*}} threads = 128

// Subgroups meet at the end only: the maxima of rows and the weights go from thread to thread.
// 16 keys by 8 rows for each 16 of the depth; 16 columns of the value by 8 rows, for 16 keys.

// KERNELS: gpu.func @attention_group_0
// KERNELS: scf.for {{.*}} step %c64
// KERNELS: vector.load {{.*}}, vector<8xbf16>
// KERNELS-COUNT-2: nvvm.mma.sync {{.*}} {layoutA = #nvvm.mma_layout<row>, layoutB = #nvvm.mma_layout<col>, multiplicandAPtxType = #nvvm.mma_type<bf16>, {{.*}} shape = #nvvm.shape<m = 16, n = 8, k = 16>}
// KERNELS-NOT: gpu.barrier
// KERNELS-COUNT-6: gpu.shuffle xor
// KERNELS-COUNT-4: gpu.shuffle idx {{.*}} : i32
// KERNELS-NOT: gpu.barrier
// KERNELS-COUNT-4: nvvm.mma.sync
// KERNELS-NOT: nvvm.mma.sync

// AMD's units take 16 rows, and read weights where the scores were.

// MFMA: gpu.func @attention_group_0
// MFMA: gpu.barrier
// MFMA: scf.for {{.*}} step %c32
// MFMA: vector.load {{.*}}, vector<8xbf16>
// MFMA-COUNT-2: amdgpu.mfma 16x16x16 {{.*}} vector<4xbf16>, vector<4xbf16>, vector<4xf32>
// MFMA-NOT: gpu.barrier
// MFMA: amdgpu.swizzle_bitmode {{.*}} 31 0 16
// MFMA: gpu.shuffle xor
// MFMA-NOT: gpu.barrier
// MFMA-COUNT-4: amdgpu.mfma
// MFMA-NOT: gpu.barrier
// MFMA-NOT: amdgpu.mfma
// MFMA: scf.yield

// ROCDL: rocdl.mfma.f32.16x16x16bf16.1k

// PTX: .entry attention_group_0({{.*}}ld.global.{{.*}}mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @taken(%q: tensor<16x32xbf16>, %k: tensor<?x32xbf16>, %v: tensor<?x64xbf16>) -> tensor<16x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x32xbf16>, tensor<?x32xbf16>, tensor<?x64xbf16>) -> tensor<16x64xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x64xbf16>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @few_rows(%q: tensor<7x32xf16>, %k: tensor<?x32xf16>, %v: tensor<?x64xf16>) -> tensor<7x64xf16> {
  // expected-remark @+1 {{matrix units do not take this group: it has less than 8 query rows}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<7x32xf16>, tensor<?x32xf16>, tensor<?x64xf16>) -> tensor<7x64xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<7x64xf16>
}

func.func @other_depth(%q: tensor<8x48xf16>, %k: tensor<?x48xf16>, %v: tensor<?x64xf16>) -> tensor<8x64xf16> {
  // expected-remark @+1 {{they take depths that are multiples of 32, and value depths of 64, up to 256, not 48 and 64}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x48xf16>, tensor<?x48xf16>, tensor<?x64xf16>) -> tensor<8x64xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<8x64xf16>
}

func.func @f32(%q: tensor<8x32xf16>, %k: tensor<?x32xf32>, %v: tensor<?x64xf16>) -> tensor<8x64xf16> {
  // expected-remark @+1 {{query, key and value are not all f16, or all bf16}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x32xf16>, tensor<?x32xf32>, tensor<?x64xf16>) -> tensor<8x64xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<8x64xf16>
}
