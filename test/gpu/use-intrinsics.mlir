// Functions of NVIDIA's and AMD's libraries become intrinsics; a function without one is an error.

// RUN: attention-opt %s --attention-gpu-use-intrinsics --split-input-file --verify-diagnostics | FileCheck %s

// exp and log go by way of base 2; what no kernel calls is left alone.
// CHECK-LABEL: gpu.module @kernels
// CHECK-NOT: llvm.func @__
// CHECK: llvm.func @kernel(%[[X:.+]]: f32)
gpu.module @kernels {
  llvm.func @__nv_expf(f32) -> f32
  llvm.func @__nv_logf(f32) -> f32
  llvm.func @__nv_sqrtf(f32) -> f32
  llvm.func @__ocml_floor_f32(f32) -> f32
  llvm.func @kernel(%x: f32) -> f32 {
    // CHECK: %[[LOG2_E:.+]] = llvm.mlir.constant(1.44269{{.+}} : f32)
    // CHECK: %[[SCALED:.+]] = llvm.fmul %[[X]], %[[LOG2_E]] : f32
    // CHECK: %[[EXP:.+]] = llvm.call_intrinsic "llvm.exp2"(%[[SCALED]]) {{.*}}<afn>
    %exp = llvm.call @__nv_expf(%x) : (f32) -> f32
    // CHECK: %[[LOG2:.+]] = llvm.call_intrinsic "llvm.nvvm.lg2.approx.f"(%[[EXP]])
    // CHECK: %[[LN_2:.+]] = llvm.mlir.constant(0.69314{{.+}} : f32)
    // CHECK: %[[LOG:.+]] = llvm.fmul %[[LOG2]], %[[LN_2]] : f32
    %log = llvm.call @__nv_logf(%exp) : (f32) -> f32
    // CHECK: %[[ROOT:.+]] = llvm.call_intrinsic "llvm.sqrt"(%[[LOG]])
    %root = llvm.call @__nv_sqrtf(%log) : (f32) -> f32
    // CHECK: %[[FLOOR:.+]] = llvm.call_intrinsic "llvm.floor"(%[[ROOT]])
    %floor = llvm.call @__ocml_floor_f32(%root) : (f32) -> f32
    // CHECK: llvm.return %[[FLOOR]]
    llvm.return %floor : f32
  }
}

// CHECK-LABEL: llvm.func @of_the_host
// CHECK: llvm.call @__nv_expf
llvm.func @__nv_expf(f32) -> f32
llvm.func @of_the_host(%x: f32) -> f32 {
  %exp = llvm.call @__nv_expf(%x) : (f32) -> f32
  llvm.return %exp : f32
}

// -----

gpu.module @unknown {
  llvm.func @__nv_erff(f32) -> f32
  llvm.func @kernel(%x: f32) -> f32 {
    // expected-error @below {{a kernel calls '__nv_erff', which no library has here}}
    %erf = llvm.call @__nv_erff(%x) : (f32) -> f32
    llvm.return %erf : f32
  }
}

// -----

gpu.module @through_a_pointer {
  llvm.func @kernel(%f: !llvm.ptr, %x: f32) -> f32 {
    // expected-error @below {{a kernel calls a function by its address}}
    %y = llvm.call %f(%x) : !llvm.ptr, (f32) -> f32
    llvm.return %y : f32
  }
}
