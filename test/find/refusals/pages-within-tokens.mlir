// A page whose keys lie apart, those of other pages in between, is none of a cache of pages.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// CHECK-LABEL: func.func @pages_within_tokens(
// CHECK: %[[K:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x4x3x8xf32>)
// CHECK: %[[V:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x4x3x8xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[K]], %[[V]] :
// CHECK-NOT: page_table
// CHECK: return
func.func @pages_within_tokens(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x4x3x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, t, p, d) -> (b, p)>, affine_map<(b, t, p, d) -> (b, t, p, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x4x3x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 1 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x4x3x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x4x3x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x4x3x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, t, p, d) -> (b, p)>, affine_map<(b, t, p, d) -> (b, t, p, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x4x3x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 1 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x4x3x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x4x3x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}
