// What no kernel takes stays as it is, and a remark says why.

// RUN: attention-opt %s --attention-to-gpu="stop-after=kernels" --split-input-file --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --attention-to-gpu="stop-after=kernels" --split-input-file 2>&1 | FileCheck %s --check-prefix=REMARKS

// CHECK-NOT: gpu.launch_func
// REMARKS: no kernel takes this group: what its region reads is checked in the region
// REMARKS: no kernel takes this group: it accumulates in f64
// REMARKS: no kernel takes this group: target=spirv api=opencl cannot load or store its key of f8E4M3FNUZ
// REMARKS: no kernel takes this group: no kernel rounds its result to f8E5M2
// REMARKS: no kernel takes this group: each byte of its key holds two elements
// REMARKS: no kernel takes this group: its depth is known at run time only
// REMARKS: no kernel takes this group: its region reads a tensor of f64
// REMARKS: no kernel takes this group: its region computes in bf16
// REMARKS: no kernel takes this group: target=spirv api=opencl has no 'math.log1p', which its region uses
// REMARKS: no kernel takes this group: its region has 'arith.cmpf', of which there is no copy in a kernel
// REMARKS: no kernel takes this combine: its region is not the merge of partial outputs by their LSE

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @doubles(%q: tensor<4x8xf64>, %k: tensor<9x8xf64>, %v: tensor<9x8xf64>) -> tensor<4x8xf64> {
  // expected-remark @+1 {{no kernel takes this group: it accumulates in f64}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf64>, tensor<9x8xf64>, tensor<9x8xf64>) -> tensor<4x8xf64> {
  ^bb0(%score: f64):
    attention.yield %score : f64
  }
  return %o : tensor<4x8xf64>
}

func.func @float8(%q: tensor<4x8xf32>, %k: tensor<9x8xf8E4M3FNUZ>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{target=spirv api=opencl cannot load or store its key of f8E4M3FNUZ}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf8E4M3FNUZ>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @result_of_float8(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf8E5M2> {
  // expected-remark @+1 {{no kernel rounds its result to f8E5M2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf8E5M2> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8xf8E5M2>
}

#pairs = affine_map<(m, n, j, i, e) -> (m, j, i)>
#bytes = affine_map<(m, n, j, i, e) -> (n, j, i)>
#values = affine_map<(m, n, j, i, e) -> (n, e)>
#rows = affine_map<(m, n, j, i, e) -> (m, e)>

// Not even one whose depth is that of one byte.
func.func @packed(%q: tensor<4x1x2xf32>, %k: tensor<9x1xi8>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{no kernel takes this group: each byte of its key holds two elements}}
  %o = attention.group {indexing_maps = [#pairs, #bytes, #values, #rows], packed_key}
      ins(%q, %k, %v : tensor<4x1x2xf32>, tensor<9x1xi8>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @dynamic_depth(%q: tensor<4x?xf32>, %k: tensor<9x?xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{its depth is known at run time only}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x?xf32>, tensor<9x?xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @table(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>, %t: tensor<9xf64>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{its region reads a tensor of f64}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %n = attention.index 1 : index
    %wide = tensor.extract %t[%n] : tensor<9xf64>
    %bias = arith.truncf %wide : f64 to f32
    %sum = arith.addf %score, %bias : f32
    attention.yield %sum : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @table_in_bf16(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>, %t: tensor<9xbf16>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{its region computes in bf16}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %n = attention.index 1 : index
    %bias = tensor.extract %t[%n] : tensor<9xbf16>
    %twice = arith.addf %bias, %bias : bf16
    %wide = arith.extf %twice : bf16 to f32
    %sum = arith.addf %score, %wide : f32
    attention.yield %sum : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @table_of_quotients(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>, %t: tensor<7xf32>, %size: index) -> tensor<4x8xf32> {
  // expected-remark @+1 {{no kernel takes this group: what its region reads is checked in the region}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %n = attention.index 1 : index
    %page = arith.divui %n, %size : index
    %bias = tensor.extract %t[%page] : tensor<7xf32>
    %sum = arith.addf %score, %bias : f32
    attention.yield %sum : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @unknown_math(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{target=spirv api=opencl has no 'math.log1p', which its region uses}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %log = math.log1p %score : f32
    attention.yield %log : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @always(%q: tensor<4x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x8xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{its region has 'arith.cmpf', of which there is no copy in a kernel}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<9x8xf32>, tensor<9x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%score: f32):
    %true = arith.cmpf true, %score, %score : f32
    %same = arith.select %true, %score, %score : f32
    attention.yield %same : f32
  }
  return %o : tensor<4x8xf32>
}

func.func @other_combine(%p: tensor<3x4x8xf32>, %l: tensor<3x4xf32>) -> tensor<4x8xf32> {
  // expected-remark @+1 {{no kernel takes this combine: its region is not the merge}}
  %o = attention.lse_combine splits = [0] ins(%p, %l : tensor<3x4x8xf32>, tensor<3x4xf32>) -> tensor<4x8xf32> {
  ^bb0(%partial: tensor<3x4x8xf32>, %lse: tensor<3x4xf32>):
    %first = tensor.extract_slice %partial[0, 0, 0] [1, 4, 8] [1, 1, 1] : tensor<3x4x8xf32> to tensor<4x8xf32>
    attention.yield %first : tensor<4x8xf32>
  }
  return %o : tensor<4x8xf32>
}
