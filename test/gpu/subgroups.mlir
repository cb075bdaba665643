// Lanes of a subgroup read each other's values: no barrier stands in the loop over keys.

// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=nvvm stop-after=kernels" | FileCheck %s --check-prefixes=LOOP,NVVM
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=rocdl chip=gfx90a stop-after=kernels" | FileCheck %s --check-prefixes=AMD
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv subgroup=16 stop-after=kernels" | FileCheck %s --check-prefixes=LOOP,SPIRV
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv subgroup=16 stop-after=target" | FileCheck %s --check-prefix=TARGET
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv stop-after=kernels" | FileCheck %s --check-prefix=WITHOUT
// RUN: not attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv subgroup=12" 2>&1 | FileCheck %s --check-prefix=SIZE
// RUN: not attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=nvvm subgroup=32" 2>&1 | FileCheck %s --check-prefix=OTHER

// SIZE: subgroup=12: it is 8, 16, 32 or 64, and of api=opencl only
// OTHER: subgroup=32: it is 8, 16, 32 or 64, and of api=opencl only

// 4 rows x 4 keys of a team of 8 lanes are 16 sums: 8 + 4 + 2 exchanges leave two keys of a row in
// each lane. The maximum of the row is that of two lanes, then the team reads 16 weights, and 4
// factors of the outputs.

// LOOP: gpu.func @attention_group_0
// LOOP: gpu.barrier
// LOOP: scf.for
// LOOP-NOT: gpu.barrier
// LOOP-COUNT-14: gpu.shuffle xor
// LOOP-NOT: gpu.barrier
// LOOP-COUNT-2: arith.cmpi slt
// LOOP: math.exp
// LOOP-NOT: gpu.barrier
// LOOP-COUNT-20: gpu.shuffle idx
// LOOP-NOT: gpu.barrier
// LOOP: scf.yield
// LOOP: gpu.barrier

// NVVM: gpu.func @attention_combine_0
// SPIRV: gpu.func @attention_combine_0

// Lanes of the combine share the splits.

// NVVM: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %c32
// NVVM-COUNT-5: gpu.shuffle xor
// SPIRV: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %c16
// SPIRV-COUNT-4: gpu.shuffle xor

// AMD: amdgpu.dpp {{.*}} row_half_mirror
// AMD: amdgpu.dpp {{.*}} quad_perm([2 : i32, 3 : i32, 0 : i32, 1 : i32])
// AMD: amdgpu.dpp {{.*}} quad_perm([1 : i32, 0 : i32, 3 : i32, 2 : i32])
// AMD: amdgpu.swizzle_bitmode %{{.+}} 24 0 0
// AMD: scf.yield
// AMD: amdgpu.swizzle_bitmode %{{.+}} 31 0 16
// AMD: gpu.shuffle xor

// TARGET: spirv.GroupNonUniformShuffleXor <Subgroup>
// TARGET: spirv.GroupNonUniformShuffle <Subgroup>
// TARGET: spirv.ExecutionMode @attention_group_0 "SubgroupSize", 16

// WITHOUT-NOT: gpu.shuffle

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

func.func @decode(%q: tensor<2x4x64xf16>, %k: tensor<2x?x64xf16>, %v: tensor<2x?x64xf16>)
    -> tensor<2x4x64xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x64xf16>, tensor<2x?x64xf16>, tensor<2x?x64xf16>)
      -> tensor<2x4x64xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x64xf16>
}
