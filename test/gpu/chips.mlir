// The same kernel for NVIDIA and for AMD.

// RUN: attention-opt %s --attention-to-gpu="target=nvvm stop-after=kernels" | FileCheck %s --check-prefix=KERNELS
// RUN: attention-opt %s --attention-to-gpu="target=nvvm stop-after=target" | FileCheck %s --check-prefix=NVVM
// RUN: attention-opt %s --attention-to-gpu="target=nvvm chip=sm_80" | FileCheck %s --check-prefix=PTX
// RUN: attention-opt %s --attention-to-gpu="target=rocdl stop-after=target" | FileCheck %s --check-prefix=ROCDL

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Workgroup memory is an attribution, and a pointer a memref without dimensions: LLVM's bare
// pointers.

// KERNELS: gpu.func @attention_group_0(%{{.+}}: memref<bf16>, %{{.+}}: index,
// KERNELS-SAME: workgroup(%{{.+}} : memref<{{[0-9]+}}xf32, 3>) kernel attributes {known_block_size = array<i32: 128, 1, 1>, nvvm.minctasm = 2 : i32}
// KERNELS: memref.reinterpret_cast %{{.+}} to offset: [0], {{.+}} : memref<bf16> to memref<{{.+}}xbf16

// Every function of math is an instruction, or several.

// NVVM: gpu.module @attention_kernels [#nvvm.target<O = 3, chip = "sm_90">]
// NVVM-NOT: __nv_
// NVVM: llvm.func @attention_group_0(%{{[a-z0-9]+}}: !llvm.ptr, %{{[a-z0-9]+}}: i64
// NVVM-SAME: nvvm.kernel, nvvm.maxntid = array<i32: 128, 1, 1>
// NVVM: llvm.load %{{.+}} {alignment = 16 : i64} : !llvm.ptr -> vector<8xbf16>
// NVVM: nvvm.shfl.sync bfly
// NVVM-DAG: llvm.call_intrinsic "llvm.exp2"(%{{.+}}) {{.*}}afn
// NVVM-DAG: llvm.call_intrinsic "llvm.nvvm.lg2.approx.f"
// NVVM-NOT: __nv_
// NVVM: llvm.return

// PTX: gpu.binary @attention_kernels [#gpu.object<#nvvm.target<O = 3, chip = "sm_80">
// PTX-SAME: .target sm_80{{.*}}.visible .entry attention_group_0({{.*}}ld.global.v4.b32{{.*}}shfl.sync.bfly{{.*}}ex2.approx{{.*}}shfl.sync.idx{{.*}}bar.sync

// ROCDL: gpu.module @attention_kernels [#rocdl.target<O = 3, chip = "gfx942">]
// ROCDL-NOT: __ocml
// ROCDL: llvm.func @attention_group_0(
// ROCDL-SAME: rocdl.kernel
// ROCDL: llvm.load %{{.+}} {alignment = 16 : i64} : !llvm.ptr -> vector<8xbf16>
// ROCDL: rocdl.update.dpp
// ROCDL: llvm.intr.exp
// ROCDL: rocdl.barrier
// ROCDL-NOT: __ocml
// ROCDL: llvm.return

func.func @decode(%q: tensor<1x64xbf16>, %k: tensor<?x64xbf16>, %v: tensor<?x64xbf16>) -> tensor<1x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<1x64xbf16> {
  ^bb0(%score: f32):
    %tanh = math.tanh %score : f32
    %floor = math.floor %tanh : f32
    %log = math.log %floor : f32
    %sum = arith.addf %log, %tanh : f32
    attention.yield %sum : f32
  }
  return %o : tensor<1x64xbf16>
}
