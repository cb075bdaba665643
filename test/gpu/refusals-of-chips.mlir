// What NVIDIA's and AMD's instructions do not compute stays, with a remark.

// RUN: attention-opt %s --attention-to-gpu="target=nvvm stop-after=kernels" --verify-diagnostics | FileCheck %s

// CHECK-NOT: gpu.launch_func
// CHECK: attention.group

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @sines(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{no kernel takes this group: target=nvvm has no 'math.sin', which its region uses}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %sin = math.sin %score : f32
    attention.yield %sin : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @remainders(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{target=nvvm has no 'arith.remf', which its region uses}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %rest = arith.remf %score, %score : f32
    attention.yield %rest : f32
  }
  return %o : tensor<4x8xf32>
}

#bias = affine_map<(m, n, d, e) -> (n)>

func.func @half_precision(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>, %b: tensor<9xf16>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{target=nvvm has no 'math.exp' of f16}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #o]}
      ins(%q, %k, %v, %b : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>, tensor<9xf16>) -> tensor<4x8xf32> {
  ^bb0(%score: f32, %bias: f16):
    %exp = math.exp %bias : f16
    %wide = arith.extf %exp : f16 to f32
    attention.yield %wide : f32
  }
  return %o : tensor<4x8xf32>
}
