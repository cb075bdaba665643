// The LSE is max + log of the sum, in the accumulation type, -inf for a row of nothing.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>

// CHECK-LABEL: func.func @with_lse(
// CHECK: %[[MAX:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK: arith.maximumf
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK: %[[P:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %[[SUM]] :
// CHECK: arith.divf
// CHECK: %[[PV:.+]] = linalg.generic {{.*}} ins(%[[P]], %{{.+}} : tensor<2x4x32xf32>, tensor<2x32x16xbf16>)
// CHECK-NOT: divf
// CHECK: %[[O:.+]] = linalg.generic {{.*}} ins(%[[PV]] : tensor<2x4x16xf32>) outs(%{{.+}} : tensor<2x4x16xbf16>)
// CHECK: arith.truncf
// CHECK: %[[L:.+]] = linalg.generic {{.*}} ins(%[[MAX]], %[[SUM]] :
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[IS:.+]] = arith.cmpf oeq, %[[X]], %{{.+}} : f32
// CHECK: %[[SAFE:.+]] = arith.select %[[IS]], %{{.+}}, %[[X]] : f32
// CHECK: %[[LOG:.+]] = math.log %[[Y]] : f32
// CHECK: arith.addf %[[SAFE]], %[[LOG]] : f32
// CHECK-NOT: {{linalg.generic|truncf}}
// CHECK: return %[[O]], %[[L]] : tensor<2x4x16xbf16>, tensor<2x4xf32>
func.func @with_lse(%q: tensor<2x4x8xbf16>, %k: tensor<2x32x8xbf16>, %v: tensor<2x32x16xbf16>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x32x8xbf16>, tensor<2x32x16xbf16>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %l : tensor<2x4x16xbf16>, tensor<2x4xf32>
}
