// What an encoding of a tensor means is not ours to say: attention over such tensors is left alone.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics | FileCheck %s

#sparse = #sparse_tensor.encoding<{map = (d0, d1, d2) -> (d0 : dense, d1 : dense, d2 : compressed)}>
#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// CHECK-NOT: attention.group
// CHECK-LABEL: func.func @query(
// CHECK: linalg.batch_matmul
func.func @query(%q: tensor<2x3x8xf32, "enc">, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32, "enc">, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  // expected-remark@below {{softmax is not part of an attention: one of its tensors has an encoding: tensor<2x3x8xf32, "enc">}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @value(
// CHECK: linalg.batch_matmul
func.func @value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32, #sparse>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  // expected-remark@below {{one of its tensors has an encoding}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32, #sparse>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The scores between have one, and the output.

// CHECK-LABEL: func.func @between(
// CHECK: linalg.batch_matmul
func.func @between(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32, 7 : i32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32, 7 : i32>) -> tensor<2x3x12xf32, 7 : i32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32, 7 : i32>) -> tensor<2x3x12xf32, 7 : i32>
  // expected-remark@below {{one of its tensors has an encoding}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32, 7 : i32>) outs(%s_init : tensor<2x3x12xf32, 7 : i32>) -> tensor<2x3x12xf32, 7 : i32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32, 7 : i32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @output(
// CHECK: linalg.batch_matmul
func.func @output(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32, "enc"> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  // expected-remark@below {{one of its tensors has an encoding}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32, "enc">
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32, "enc">) -> tensor<2x3x5xf32, "enc">
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32, "enc">) -> tensor<2x3x5xf32, "enc">
  return %o : tensor<2x3x5xf32, "enc">
}

// Pages with an encoding stay gathered: it is not for a group to say what it means.
// CHECK-LABEL: func.func @encoded_pages(
// CHECK: attention.group
// CHECK-NOT: page_table
// CHECK: return
func.func @encoded_pages(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32, 1>, %vp: tensor<6x4x8xf32, 1>, %table: tensor<2x3xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32, 1>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32, 1>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  // expected-remark@below {{found attention: batch 2, query 3, key 3x4}}
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}
