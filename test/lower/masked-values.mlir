// A value whose weight is 0 is kept out, whatever the region: it may be infinite or NaN.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#mask = affine_map<(b, m, n, d, e) -> (m, n)>

// CHECK-LABEL: func.func @identity(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @identity(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @score_operand(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @score_operand(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %x0t: tensor<4x32xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #o], tag = "attention"}
      ins(%q, %k, %v, %x0t : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<4x32xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32, %x0: f32):
    %t = arith.addf %s, %x0 : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @causal(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @causal(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %c = arith.cmpi uge, %m, %n : index
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}
