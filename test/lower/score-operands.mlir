// Score operands are read by the maps that they have, broadcast dimensions at 0.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// CHECK-DAG: #[[FULL:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[MASK:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[KEEP:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, 0, d2)>
// CHECK-DAG: #[[NONE:map[0-9]*]] = affine_map<(d0, d1, d2) -> ()>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#mask = affine_map<(b, m, n, d, e) -> (n, m)>
#keep = affine_map<(b, m, n, d, e) -> (b, 0, n)>
#none = affine_map<(b, m, n, d, e) -> ()>

// CHECK-LABEL: func.func @operands(
// CHECK-SAME: %[[MT:[^ ]+]]: tensor<32x4xf32>, %[[KT:[^ ]+]]: tensor<2x1x32xi1>, %[[CT:[^ ]+]]: tensor<bf16>)
// CHECK: linalg.generic {indexing_maps = [#[[FULL]], #[[MASK]], #[[KEEP]], #[[NONE]], #[[FULL]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%{{.+}}, %[[MT]], %[[KT]], %[[CT]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[X0:.+]]: f32, %[[X1:.+]]: i1, %[[X2:.+]]: bf16, %{{.+}}: f32):
// CHECK-NEXT: arith.extf %[[X2]] : bf16 to f32
func.func @operands(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %x0t: tensor<32x4xf32>, %x1t: tensor<2x1x32xi1>, %x2t: tensor<bf16>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #keep, #none, #o], tag = "attention"}
      ins(%q, %k, %v, %x0t, %x1t, %x2t : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<32x4xf32>, tensor<2x1x32xi1>, tensor<bf16>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32, %x0: f32, %x1: i1, %x2: bf16):
    %w = arith.extf %x2 : bf16 to f32
    %t = arith.addf %s, %x0 : f32
    %r = arith.select %x1, %t, %w : f32
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}
