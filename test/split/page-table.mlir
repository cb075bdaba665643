// Of a paged cache the table is cut, by pages; key and value are the caches themselves.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},canonicalize,cse)' | FileCheck %s

// CHECK-DAG: #[[KMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (0, d4, d5)>
// CHECK-DAG: #[[VMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (0, d4, d6)>
// CHECK-DAG: #[[LENGTHS:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d2)>
// CHECK-DAG: #[[TABLE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d2, d3)>
#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#l = affine_map<(b, m, p, n, d, e) -> (b)>
#t = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @pages(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<99x32x8xf32>, %[[V:.+]]: tensor<99x32x16xf32>, %[[L:.+]]: tensor<2xi64>, %[[T:.+]]: tensor<2x12xi32>)
// 4 pages of 32 keys a chunk; 384 keys in all.
// CHECK-DAG: %[[CHUNK:.+]] = arith.constant 128 : index
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to 384, the number of its keys"
// CHECK: linalg.generic {{.*}} ins(%[[T]], %[[L]] : tensor<2x12xi32>, tensor<2xi64>)
// CHECK: %[[ON_A_PAGE:.+]] = arith.cmpi ult
// CHECK: %[[IS_USED:.+]] = arith.cmpi slt
// CHECK: arith.select %[[IS_USED]], %[[ON_A_PAGE]], %{{.+}} : i1
// CHECK: cf.assert %{{.+}}, "page_table of the attention at {{[^"]+}} must point to one of the 99 pages, dimension 0, of the key"
// CHECK: cf.assert %{{.+}}, "page_table of the attention at {{[^"]+}} must point to one of the 99 pages, dimension 0, of the value"
// CHECK: %[[CHUNKS:.+]] = tensor.expand_shape %[[T]] {{\[\[}}0], [1, 2]] output_shape [2, 3, 4] : tensor<2x12xi32> into tensor<2x3x4xi32>
// CHECK: arith.muli %{{.+}}, %[[CHUNK]]
// CHECK-NOT: tensor.expand_shape
// CHECK: attention.group {indexing_maps = [#{{.+}}, #[[KMAP]], #[[VMAP]], #[[LENGTHS]], #[[TABLE]], #{{.+}}, #{{.+}}], tag = "flash_decoding"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] :
// CHECK-SAME: kv_lengths(%{{.+}} : tensor<2x3xi64>) page_table(%[[CHUNKS]] : tensor<2x3x4xi32>)
// CHECK-SAME: -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>)
// CHECK: attention.lse_combine splits = [1]
func.func @pages(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<2xi64>, %t: tensor<2x12xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #t, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>)
      kv_lengths(%l : tensor<2xi64>) page_table(%t : tensor<2x12xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// One page a sequence: then it is the page that is cut, a view of the whole cache.
// CHECK-LABEL: func.func @one_page(
// CHECK-SAME: %{{.+}}: tensor<2x4x8xf32>, %[[K:.+]]: tensor<99x33x8xf32>,
// CHECK: %[[KEYS:.+]] = tensor.expand_shape %[[K]] {{\[\[}}0], [1, 2], [3]] output_shape [99, 3, 11, 8]
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[KEYS]], %{{[a-z0-9_]+}} :
// CHECK-SAME: page_table(%{{.+}} : tensor<2x1xi32>) -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>)
func.func @one_page(%q: tensor<2x4x8xf32>, %k: tensor<99x33x8xf32>, %v: tensor<99x33x16xf32>, %t: tensor<2x1xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #t, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x33x8xf32>, tensor<99x33x16xf32>)
      page_table(%t : tensor<2x1xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
