// Keys past the length score -inf; keys and values on pages are read where the table says.

// RUN: attention-opt %s --pass-pipeline='builtin.module(convert-attention-to-linalg,canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x32x8xf32>, %[[V:.+]]: tensor<2x32x16xf32>, %[[L:.+]]: tensor<2xi32>)
// CHECK-DAG: %[[NOTHING:.+]] = arith.constant 0xFF800000 : f32
// CHECK: %[[S:.+]] = linalg.generic {{.*}} ins(%[[Q]], %[[K]] :
// CHECK: linalg.generic {{.*}} ins(%[[S]], %[[L]] : tensor<2x4x32xf32>, tensor<2xi32>)
// CHECK-NEXT: ^bb0(%[[SCORE:.+]]: f32, %[[IN:.+]]: i32, %{{.+}}: f32):
// CHECK-NEXT: %[[N:.+]] = linalg.index 2 : index
// CHECK-NEXT: %[[LENGTH:.+]] = arith.index_cast %[[IN]] : i32 to index
// CHECK-NEXT: %[[EXISTS:.+]] = arith.cmpi slt, %[[N]], %[[LENGTH]] : index
// CHECK-NEXT: arith.select %[[EXISTS]], %[[SCORE]], %[[NOTHING]] : f32
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (n, 0, e)>
#pl = affine_map<(b, m, p, n, d, e) -> (b)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// No page is gathered: the caches are read in the bodies of the contractions.
// CHECK-LABEL: func.func @pages(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<99x32x8xf32>, %[[V:.+]]: tensor<32x99x16xf32>, %[[T:.+]]: tensor<2x6xi32>)
// CHECK: linalg.generic {{.*}} ins(%[[Q]], %[[T]] : tensor<2x4x8xf32>, tensor<2x6xi32>) outs(%{{.+}} : tensor<2x4x6x32xf32>)
// CHECK: ^bb0(%{{.+}}: f32, %[[ENTRY:.+]]: i32, %{{.+}}: f32):
// CHECK: %[[PAGE:.+]] = arith.index_cast %[[ENTRY]] : i32 to index
// CHECK: tensor.extract %[[K]][%[[PAGE]], %{{.+}}, %{{.+}}] : tensor<99x32x8xf32>
// CHECK-NOT: arith.cmpi
// CHECK: linalg.generic {{.*}} ins(%{{.+}}, %[[T]] : tensor<2x4x6x32xf32>, tensor<2x6xi32>) outs(%{{.+}} : tensor<2x4x16xf32>)
// CHECK: %[[PAGE:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: tensor.extract %[[V]][%{{.+}}, %[[PAGE]], %{{.+}}] : tensor<32x99x16xf32>
func.func @pages(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<32x99x16xf32>, %t: tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<32x99x16xf32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// What the table says of keys past the length is not followed.
// CHECK-LABEL: func.func @both(
// CHECK-SAME: %{{.+}}: tensor<2x4x8xf32>, %[[K:.+]]: tensor<99x32x8xf32>
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt
// CHECK: scf.if %[[EXISTS]] -> (f32) {
// CHECK-NEXT: tensor.extract %[[K]]
func.func @both(%q: tensor<2x4x8xf32>, %k: tensor<99x32x8xf32>, %v: tensor<32x99x16xf32>, %l: tensor<2xi32>, %t: tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x32x8xf32>, tensor<32x99x16xf32>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x6xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
