// A table that has one entry for all keys of a batch is none of pages: their keys are gathered.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// CHECK-LABEL: func.func @slots(
// CHECK: %[[K:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x8xf32>)
// CHECK: %[[V:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x8xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[K]], %[[V]] :
// CHECK-NOT: page_table
// CHECK: return
func.func @slots(%q: tensor<2x3x8xf32>, %ks: tensor<6x12x8xf32>, %vs: tensor<6x12x8xf32>, %slots: tensor<2xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%slots : tensor<2xi32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%slot: i32, %out: f32):
    %at = arith.index_cast %slot : i32 to index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %x = tensor.extract %ks[%at, %n, %d] : tensor<6x12x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x8xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%slots : tensor<2xi32>) outs(%v_init : tensor<2x12x8xf32>) {
  ^bb0(%slot: i32, %out: f32):
    %at = arith.index_cast %slot : i32 to index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %x = tensor.extract %vs[%at, %n, %d] : tensor<6x12x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x12x8xf32>
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
