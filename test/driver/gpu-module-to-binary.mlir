// As in mlir-opt, kernels for a GPU become PTX, or LLVM's bitcode: what translates the dialects of
// a kernel is registered.

// RUN: attention-opt %s --gpu-module-to-binary=format=isa | FileCheck %s
// RUN: attention-opt %s --gpu-module-to-binary=format=llvm | FileCheck %s --check-prefix=BITCODE
// RUN: attention-opt %s --convert-gpu-to-nvvm --gpu-module-to-binary=format=isa | FileCheck %s

module attributes {gpu.container_module} {
  // CHECK: gpu.binary @kernels
  // CHECK-SAME: #gpu.object<#nvvm.target<chip = "sm_90">
  // CHECK-SAME: assembly = "{{.*}}.target sm_90{{.*}}.visible .entry store_thread_number(
  // BITCODE: gpu.binary @kernels
  // BITCODE-SAME: #gpu.object<#nvvm.target<chip = "sm_90">, offload = "BC
  gpu.module @kernels [#nvvm.target<chip = "sm_90">] {
    llvm.func @store_thread_number(%out: !llvm.ptr) attributes {gpu.kernel, nvvm.kernel} {
      %number = nvvm.read.ptx.sreg.tid.x : i32
      llvm.store %number, %out : i32, !llvm.ptr
      llvm.return
    }
  }
}
