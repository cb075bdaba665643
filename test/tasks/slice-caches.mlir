// A task reads the keys below its length, on its page; nothing else of the cache is an operand.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-tile-groups,attention-cpu-slice-caches,canonicalize,cse)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-split-into-pages,attention-cpu-tile-groups,attention-cpu-slice-caches,canonicalize,cse)' | FileCheck %s --check-prefix=PAGES

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#bias = affine_map<(b, m, n, d, e) -> (n)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: tensor<32xf32>, %[[L:[a-z0-9]+]]: tensor<2xi32>)
// CHECK: scf.forall (%[[B:.+]]) in (2)
// CHECK: %[[ENTRY:.+]] = tensor.extract %{{.+}}[%{{.+}}] : tensor<1xi32>
// CHECK: %[[LENGTH:.+]] = arith.index_cast %[[ENTRY]] : i32 to index
// CHECK: %[[KEY:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0] [1, %[[LENGTH]], 8] [1, 1, 1]
// CHECK: %[[VALUE:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0] [1, %[[LENGTH]], 16] [1, 1, 1]
// CHECK: %[[BIASES:.+]] = tensor.extract_slice %{{.+}}[0] [%[[LENGTH]]] [1]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEY]], %[[VALUE]], %[[BIASES]] : tensor<1x4x8xf32>, tensor<1x?x8xf32>, tensor<1x?x16xf32>, tensor<?xf32>) -> tensor<1x4x16xf32>
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %bias: tensor<32xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #l, #o], tag = "attention"}
      ins(%q, %k, %v, %bias : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<32xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    %t = arith.addf %s, %x : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#pl = affine_map<(b, m, p, n, d, e) -> (b)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// A task for each page; its partial outputs meet in one combine.
// PAGES-LABEL: func.func @pages(
// PAGES-SAME: %[[K:[a-z0-9]+]]: tensor<99x32x8xf32>, %[[V:[a-z0-9]+]]: tensor<99x32x16xf32>
// PAGES: scf.forall (%{{.+}}, %{{.+}}) in (2, 6)
// PAGES: %[[ENTRY:.+]] = arith.index_cast %{{.+}} : i32 to index
// PAGES: %[[LENGTH:.+]] = arith.index_cast %{{.+}} : i32 to index
// PAGES: %[[IS_READ:.+]] = arith.cmpi sgt, %[[LENGTH]], %[[ZERO:.+]] : index
// PAGES: %[[PAGE:.+]] = arith.select %[[IS_READ]], %[[ENTRY]], %[[ZERO]] : index
// PAGES: tensor.extract_slice %[[K]][%[[PAGE]], 0, 0] [1, 32, 8] [1, 1, 1]
// PAGES: tensor.extract_slice %[[V]][%[[PAGE]], 0, 0] [1, 32, 16] [1, 1, 1]
// PAGES: attention.group
// PAGES-NOT: kv_lengths
// PAGES-NOT: page_table
// PAGES-SAME: -> (tensor<1x1x4x16xf32>, tensor<1x1x4xf32>)
// PAGES: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<2x6x4x16xf32>, tensor<2x6x4xf32>) -> tensor<2x4x16xf32>
func.func @pages(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %l: tensor<2xi32>, %t: tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// What only the lengths say of a batch, the other operands say once these are gone.
// CHECK-LABEL: func.func @batch_of_the_lengths(
// CHECK-DAG: tensor.cast %{{.+}} : tensor<?x4x8xf32> to tensor<1x4x8xf32>
// CHECK-DAG: tensor.cast %{{.+}} : tensor<?x32x8xf32> to tensor<1x32x8xf32>
// CHECK-DAG: tensor.cast %{{.+}} : tensor<?x32x16xf32> to tensor<1x32x16xf32>
// CHECK: attention.group
// CHECK-SAME: tensor<1x4x8xf32>, tensor<1x?x8xf32>, tensor<1x?x16xf32>, tensor<?xf32>) -> tensor<?x4x16xf32>
func.func @batch_of_the_lengths(%q: tensor<?x4x8xf32>, %k: tensor<?x32x8xf32>, %v: tensor<?x32x16xf32>, %bias: tensor<32xf32>, %l: tensor<1xi32>) -> tensor<?x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #l, #o], tag = "attention"}
      ins(%q, %k, %v, %bias : tensor<?x4x8xf32>, tensor<?x32x8xf32>, tensor<?x32x16xf32>, tensor<32xf32>)
      kv_lengths(%l : tensor<1xi32>) -> tensor<?x4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    %t = arith.addf %s, %x : f32
    attention.yield %t : f32
  }
  return %o : tensor<?x4x16xf32>
}

#q2 = affine_map<(b, m, n, p, d, e) -> (b, m, d)>
#k2 = affine_map<(b, m, n, p, d, e) -> (b, n, p, d)>
#v2 = affine_map<(b, m, n, p, d, e) -> (b, n, p, e)>
#l2 = affine_map<(b, m, n, p, d, e) -> (b)>
#o2 = affine_map<(b, m, n, p, d, e) -> (b, m, e)>

// Keys of two dimensions do not end along one of them.
// CHECK-LABEL: func.func @keys_of_two_dimensions(
// CHECK: attention.group
// CHECK-SAME: kv_lengths
func.func @keys_of_two_dimensions(%q: tensor<1x4x8xf32>, %k: tensor<1x4x8x8xf32>, %v: tensor<1x4x8x16xf32>, %l: tensor<1xi32>) -> tensor<1x4x16xf32> {
  %o = attention.group {indexing_maps = [#q2, #k2, #v2, #l2, #o2], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x4x8x8xf32>, tensor<1x4x8x16xf32>)
      kv_lengths(%l : tensor<1xi32>) -> tensor<1x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x16xf32>
}

#one_q = affine_map<(m, p, n, d, e) -> (m, d)>
#one_k = affine_map<(m, p, n, d, e) -> (0, n, d)>
#one_v = affine_map<(m, p, n, d, e) -> (0, n, e)>
#one_t = affine_map<(m, p, n, d, e) -> (p)>
#one_o = affine_map<(m, p, n, d, e) -> (m, e)>

// A table of one dimension, whose place in the cache is that of the pages.
// CHECK-LABEL: func.func @one_page(
// CHECK: %[[PAGE:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: %[[KEY:.+]] = tensor.extract_slice %{{.+}}[%[[PAGE]], 0, 0] [1, 32, 8] [1, 1, 1]
// CHECK: %[[VALUE:.+]] = tensor.extract_slice %{{.+}}[%[[PAGE]], 0, 0] [1, 32, 16] [1, 1, 1]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEY]], %[[VALUE]] : tensor<4x8xf32>, tensor<1x32x8xf32>, tensor<1x32x16xf32>) -> tensor<4x16xf32>
func.func @one_page(%q: tensor<4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<99x32x16xf32>, %t: tensor<1xi32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#one_q, #one_k, #one_v, #one_t, #one_o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<99x32x8xf32>, tensor<99x32x16xf32>)
      page_table(%t : tensor<1xi32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
