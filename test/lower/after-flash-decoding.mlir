// Behind flash decoding and the lowering, inlining leaves linalg alone on the merge of the partials.

// RUN: attention-opt %s --attention-flash-decoding=chunk-size=10 --convert-attention-to-linalg --attention-inline-combine | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @ragged(
// CHECK-NOT: attention.
// CHECK: %[[PARTIAL:.+]] = tensor.insert_slice %{{.+}} tensor<2x1x4x16xf32> into tensor<2x4x4x16xf32>
// CHECK: %[[LSE:.+]] = tensor.insert_slice %{{.+}} tensor<2x1x4xf32> into tensor<2x4x4xf32>
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[LSE]] :
// CHECK: %[[W:.+]] = linalg.generic {{.*}} ins(%[[LSE]], %{{.+}} :
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[W]] :
// CHECK: %[[SHARE:.+]] = linalg.generic {{.*}} ins(%[[W]], %[[SUM]] :
// CHECK: %[[O:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%[[PARTIAL]], %[[SHARE]] :
// CHECK-NOT: {{attention\.|linalg.generic}}
// CHECK: return %[[O]] : tensor<2x4x16xf32>
func.func @ragged(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
