// A value whose weight is 0 is kept out where the region may mask, and only there.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#mask = affine_map<(b, m, n, d, e) -> (m, n)>

// CHECK-LABEL: func.func @identity(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: arith.mulf %[[P]], %[[V]]
func.func @identity(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @scaled(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: arith.mulf %[[P]], %[[V]]
func.func @scaled(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 0.125 : f32
    %t = arith.mulf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @scaled_by_a_constant_from_outside(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: arith.mulf %[[P]], %[[V]]
func.func @scaled_by_a_constant_from_outside(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %c = arith.constant 0.125 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @softcap(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: arith.mulf %[[P]], %[[V]]
func.func @softcap(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 50.0 : f32
    %a = arith.divf %s, %c : f32
    %b = math.tanh %a : f32
    %t = arith.mulf %b, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// An argument may be infinite.
// CHECK-LABEL: func.func @scaled_by_an_argument(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @scaled_by_an_argument(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %c: f32) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @infinite_constant(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @infinite_constant(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 0xFF800000 : f32
    %t = arith.addf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @score_operand(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
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
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
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

// Divided by 0, a finite score is infinite.
// CHECK-LABEL: func.func @divided_by_zero(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @divided_by_zero(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 0.0 : f32
    %t = arith.divf %s, %c : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -1 / 0 is -inf.
// CHECK-LABEL: func.func @divided_by_score(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[P]], %[[Z:.+]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[V]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]]
func.func @divided_by_score(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant -1.0 : f32
    %t = arith.divf %c, %s : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}
