// The combine's region: max, weights, their sum, shares guarded where nothing was seen, sum of partials by share, rounding.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4},cse)' | FileCheck %s

// CHECK-DAG: #[[PART:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[WEIGHT:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-DAG: #[[OUT:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[ROW:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[KEPT:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>

// CHECK: attention.lse_combine
// CHECK-NEXT: ^bb0(%[[P:.+]]: tensor<2x4x4x16xf32>, %[[L:.+]]: tensor<2x4x4xf32>):
// CHECK-DAG: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-DAG: %[[INF:.+]] = arith.constant 0xFF800000 : f32
// CHECK: linalg.fill ins(%[[INF]] : f32)
// CHECK: %[[MAX:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[L]] : tensor<2x4x4xf32>) outs(%{{.+}} : tensor<2x4xf32>)
// CHECK: arith.maximumf
// The maximum of nothing is -inf, and is replaced by 0 before it is subtracted.
// CHECK: %[[W:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[L]], %[[MAX]] :
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[IS:.+]] = arith.cmpf oeq, %[[Y]], %{{.+}} : f32
// CHECK: %[[SAFE:.+]] = arith.select %[[IS]], %{{.+}}, %[[Y]] : f32
// CHECK: arith.subf %[[X]], %[[SAFE]] : f32
// CHECK: math.exp2
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[W]] : tensor<2x4x4xf32>)
// A row's weights sum to 0 where nothing was seen, and its shares are 0.
// CHECK: %[[SHARE:.+]] = linalg.generic {indexing_maps = [#[[ROW]], #[[KEPT]], #[[ROW]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[W]], %[[SUM]] : tensor<2x4x4xf32>, tensor<2x4xf32>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[ONE:.+]] = arith.constant 1.000000e+00 : f32
// CHECK-NEXT: %[[IS:.+]] = arith.cmpf oeq, %[[Y]], %[[ZERO]] : f32
// CHECK-NEXT: %[[RECIPROCAL:.+]] = arith.divf %[[ONE]], %[[Y]] : f32
// CHECK-NEXT: %[[GUARDED:.+]] = arith.select %[[IS]], %[[ZERO]], %[[RECIPROCAL]] : f32
// CHECK-NEXT: %[[RATIO:.+]] = arith.mulf %[[X]], %[[GUARDED]] : f32
// CHECK-NEXT: linalg.yield %[[RATIO]] : f32
// CHECK-NOT: truncf
// CHECK: %[[SUMMED:.+]] = linalg.generic {indexing_maps = [#[[PART]], #[[WEIGHT]], #[[OUT]]], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%[[P]], %[[SHARE]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x16xf32>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
// A partial of share 0 is not read, whatever it holds.
// CHECK-NEXT: %[[IS:.+]] = arith.cmpf oeq, %[[Y]], %[[ZERO]] : f32
// CHECK-NEXT: %[[READ:.+]] = arith.select %[[IS]], %[[ZERO]], %[[X]] : f32
// CHECK-NEXT: arith.mulf %[[Y]], %[[READ]] {{.*}}: f32
// CHECK-NOT: {{divf|truncf}}
// CHECK: %[[O:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[SUMMED]] : tensor<2x4x16xf32>) outs(%{{.+}} : tensor<2x4x16xbf16>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %{{.+}}: bf16):
// CHECK-NEXT: %[[NARROW:.+]] = arith.truncf %[[X]] : f32 to bf16
// CHECK-NEXT: linalg.yield %[[NARROW]] : bf16
// CHECK: %[[LSE:.+]] = linalg.generic {{.*}} ins(%[[MAX]], %[[SUM]] :
// CHECK: math.log
// CHECK-NOT: {{truncf|divf}}
// CHECK: attention.yield %[[O]], %[[LSE]] : tensor<2x4x16xbf16>, tensor<2x4xf32>
func.func @combine(%q: tensor<2x4x8xbf16>, %k: tensor<2x1024x8xbf16>, %v: tensor<2x1024x16xbf16>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x1024x8xbf16>, tensor<2x1024x16xbf16>)
      -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %l : tensor<2x4x16xbf16>, tensor<2x4xf32>
}
