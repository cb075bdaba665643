// What a driver loads, with what a launch needs beside it.

// REQUIRES: ptxas, llvmlite, lld
// RUN: attention-opt %s --attention-to-gpu="target=nvvm chip=sm_80 format=bin" | FileCheck %s --check-prefix=CUBIN
// RUN: attention-opt %s --attention-to-gpu="target=rocdl chip=gfx90a" | FileCheck %s --check-prefix=ASSEMBLY
// RUN: attention-opt %s --attention-to-gpu="target=rocdl chip=gfx90a format=bin" | FileCheck %s --check-prefix=HSACO
// RUN: attention-opt %s --attention-to-gpu="target=rocdl chip=gfx90a format=bin" | attention-opt | FileCheck %s --check-prefix=HSACO

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CUBIN: module attributes {attention.kernels = [{arguments = {{.*}}entry = "attention_group_0"
// CUBIN: gpu.binary @attention_kernels [#gpu.object<#nvvm.target<O = 3, chip = "sm_80">, {{.*}}bin = "\7FELF
// CUBIN-NOT: gpu.module
// CUBIN: gpu.launch_func @attention_kernels::@attention_group_0

// ASSEMBLY: attention.kernels = [{{.*}}entry = "attention_group_0"
// ASSEMBLY: gpu.binary @attention_kernels [#gpu.object<#rocdl.target<O = 3, chip = "gfx90a">, assembly = "{{.*}}global_load_dwordx4{{.*}}.name: {{ *}}attention_group_0
// ASSEMBLY-NOT: gpu.module
// ASSEMBLY: gpu.launch_func @attention_kernels::@attention_group_0

// HSACO: attention.kernels = [{{.*}}entry = "attention_group_0"
// HSACO: gpu.binary @attention_kernels [#gpu.object<#rocdl.target<O = 3, chip = "gfx90a">, bin = "\7FELF
// HSACO-NOT: gpu.module
// HSACO: gpu.launch_func @attention_kernels::@attention_group_0

func.func @decode(%q: tensor<1x64xbf16>, %k: tensor<?x64xbf16>, %v: tensor<?x64xbf16>) -> tensor<1x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<1x64xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x64xbf16>
}
