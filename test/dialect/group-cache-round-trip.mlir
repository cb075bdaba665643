// attention.group with lengths, with a page table and with both survives printing and bytecode.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#bias = affine_map<(b, m, n, d, e) -> (n)>
#length = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x32x8xf32>, %[[V:.+]]: tensor<2x32x16xf32>, %[[BIAS:.+]]: tensor<32xf32>, %[[L:.+]]: tensor<2xi32>)
// CHECK: attention.group {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}, #{{.+}}, #{{.+}}, #{{.+}}], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]], %[[BIAS]] : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<32xf32>)
// CHECK-SAME: kv_lengths(%[[L]] : tensor<2xi32>) -> tensor<2x4x16xf32> {
// CHECK-NEXT: ^bb0(%{{.+}}: f32, %{{.+}}: f32):
// GENERIC: operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 0>
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %bias: tensor<32xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #length, #o], tag = "attention"}
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
#pv = affine_map<(b, m, p, n, d, e) -> (n, 0, e)>
#plength = affine_map<(b, m, p, n, d, e) -> ()>
#page = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>
#plse = affine_map<(b, m, p, n, d, e) -> (b, m)>

// CHECK-LABEL: func.func @pages(
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}} : tensor<2x4x8xf16>, tensor<99x32x8xf16>, tensor<32x99x16xf16>) page_table(%{{.+}} : tensor<2x?xi64>) -> tensor<2x4x16xf16> {
// GENERIC: operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 1>
func.func @pages(%q: tensor<2x4x8xf16>, %k: tensor<99x32x8xf16>, %v: tensor<32x99x16xf16>, %t: tensor<2x?xi64>) -> tensor<2x4x16xf16> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #page, #po], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf16>, tensor<99x32x8xf16>, tensor<32x99x16xf16>) page_table(%t : tensor<2x?xi64>) -> tensor<2x4x16xf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf16>
}

// CHECK-LABEL: func.func @both(
// CHECK: attention.group
// CHECK-SAME: kv_lengths(%{{.+}} : tensor<i64>) page_table(%{{.+}} : tensor<2x6xi32>) -> (tensor<2x4x16xf32>, tensor<2x4xf32>) {
// GENERIC: operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 1>
func.func @both(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<32x99x16xf32>, %l: tensor<i64>, %t: tensor<2x6xi32>) -> tensor<2x4xf32> {
  %o, %lse = attention.group {indexing_maps = [#pq, #pk, #pv, #plength, #page, #po, #plse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<32x99x16xf32>)
      kv_lengths(%l : tensor<i64>) page_table(%t : tensor<2x6xi32>) -> (tensor<2x4x16xf32>, tensor<2x4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %lse : tensor<2x4xf32>
}
