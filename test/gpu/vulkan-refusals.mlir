// What kernels for Vulkan do not compute, and those for OpenCL do: a remark names it.

// RUN: attention-opt %s --attention-to-gpu="target=spirv api=vulkan stop-after=kernels" --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --attention-to-gpu="target=spirv api=opencl stop-after=kernels" | FileCheck %s --check-prefix=OPENCL

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func @erf(
// CHECK: attention.group
// OPENCL-LABEL: func.func @erf(
// OPENCL: gpu.launch_func
func.func @erf(%q: tensor<1x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @+1 {{no kernel takes this group: target=spirv api=vulkan has no 'math.erf', which its region uses}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%score: f32):
    %changed = math.erf %score : f32
    attention.yield %changed : f32
  }
  return %o : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @sine(
// CHECK: attention.group
// OPENCL-LABEL: func.func @sine(
// OPENCL: gpu.launch_func
func.func @sine(%q: tensor<1x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @+1 {{target=spirv api=vulkan has no 'math.sin'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%score: f32):
    %changed = math.sin %score : f32
    attention.yield %changed : f32
  }
  return %o : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @double(
// CHECK: attention.group
func.func @double(%q: tensor<1x8xf64>, %k: tensor<9x8xf64>, %v: tensor<9x8xf64>) -> tensor<1x8xf64> {
  // expected-remark @+1 {{no kernel takes this group: it accumulates in f64}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf64>, tensor<9x8xf64>, tensor<9x8xf64>) -> tensor<1x8xf64> {
  ^bb0(%score: f64):
    attention.yield %score : f64
  }
  return %o : tensor<1x8xf64>
}

// CHECK-LABEL: func.func @float8(
// CHECK: attention.group
func.func @float8(%q: tensor<1x8xf32>, %k: tensor<9x8xf8E4M3FNUZ>, %v: tensor<9x8xf32>) -> tensor<1x8xf32> {
  // expected-remark @+1 {{target=spirv api=vulkan cannot load or store its key of f8E4M3FNUZ}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<9x8xf8E4M3FNUZ>, tensor<9x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x8xf32>
}
