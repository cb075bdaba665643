// A group becomes two contractions with the softmax between them; the second is the output.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

// Loops of the contractions in the memory order of K and V: b, n, m, d and b, n, m, e.
// CHECK-DAG: #[[NMD_Q:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[NMD_K:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[NMD_S:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1)>
// CHECK-DAG: #[[BMN:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[BM:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @scaled(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x32x8xf32>, %[[V:.+]]: tensor<2x32x16xf32>)
// CHECK: %[[SCALE:.+]] = arith.constant 1.250000e-01 : f32
// CHECK: %[[NOTHING_YET:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: linalg.fill ins(%[[NOTHING_YET]] : f32) outs(%{{.+}} : tensor<2x4x32xf32>)
// CHECK: %[[S:.+]] = linalg.generic {indexing_maps = [#[[NMD_Q]], #[[NMD_K]], #[[NMD_S]]], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%[[Q]], %[[K]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x32xf32>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %[[ACC:.+]]: f32):
// CHECK-NEXT: %[[XY:.+]] = arith.mulf %[[X]], %[[Y]] fastmath<reassoc,contract> : f32
// CHECK-NEXT: arith.addf %[[ACC]], %[[XY]] fastmath<reassoc,contract> : f32
// The region, inline.
// CHECK: %[[T:.+]] = linalg.generic {indexing_maps = [#[[BMN]], #[[BMN]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[S]] :
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[SX:.+]] = arith.mulf %[[X]], %[[SCALE]] : f32
// CHECK-NEXT: linalg.yield %[[SX]]
// CHECK: %[[LEAST:.+]] = arith.constant 0xFF800000 : f32
// CHECK: linalg.fill ins(%[[LEAST]] : f32) outs(%{{.+}} : tensor<2x4xf32>)
// CHECK: %[[MAX:.+]] = linalg.generic {indexing_maps = [#[[BMN]], #[[BM]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[T]] :
// CHECK: arith.maximumf
// CHECK: %[[W:.+]] = linalg.generic {{.*}} ins(%[[T]], %[[MAX]] :
// CHECK: math.exp2
// CHECK: %[[NO_WEIGHT:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: linalg.fill ins(%[[NO_WEIGHT]] : f32) outs(%{{.+}} : tensor<2x4xf32>)
// CHECK: %[[SUM:.+]] = linalg.generic {indexing_maps = [#[[BMN]], #[[BM]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[W]] :
// CHECK: arith.addf
// The weights are normalised before they meet V; those of a row of nothing are 0.
// CHECK: %[[P:.+]] = linalg.generic {indexing_maps = [#[[BMN]], #[[BM]], #[[BMN]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[W]], %[[SUM]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x32xf32>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[ONE:.+]] = arith.constant 1.000000e+00 : f32
// CHECK-NEXT: %[[NOTHING:.+]] = arith.cmpf oeq, %[[Y]], %[[Z]] : f32
// CHECK-NEXT: %[[RECIPROCAL:.+]] = arith.divf %[[ONE]], %[[Y]] : f32
// CHECK-NEXT: %[[GUARDED:.+]] = arith.select %[[NOTHING]], %[[Z]], %[[RECIPROCAL]] : f32
// CHECK-NEXT: %[[SHARE:.+]] = arith.mulf %[[X]], %[[GUARDED]] : f32
// CHECK-NEXT: linalg.yield %[[SHARE]] : f32
// CHECK-NEXT: } -> tensor<2x4x32xf32>
// CHECK-NEXT: arith.constant 0.000000e+00 : f32
// CHECK-NEXT: tensor.empty() : tensor<2x4x16xf32>
// CHECK-NEXT: linalg.fill
// CHECK-NEXT: %[[O:.+]] = linalg.generic {indexing_maps = [#[[NMD_S]], #[[NMD_K]], #[[NMD_Q]]], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%[[P]], %[[V]] :
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x16xf32>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %[[Y:.+]]: f32, %[[ACC:.+]]: f32):
// CHECK-NEXT: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT: %[[NONE:.+]] = arith.cmpf oeq, %[[X]], %[[Z]] : f32
// CHECK-NEXT: %[[KEPT:.+]] = arith.select %[[NONE]], %[[Z]], %[[Y]] : f32
// CHECK-NEXT: %[[XY:.+]] = arith.mulf %[[X]], %[[KEPT]] fastmath<reassoc,contract> : f32
// CHECK-NEXT: %[[NEXT:.+]] = arith.addf %[[ACC]], %[[XY]] fastmath<reassoc,contract> : f32
// CHECK-NEXT: linalg.yield %[[NEXT]] : f32
// CHECK-NEXT: } -> tensor<2x4x16xf32>
// CHECK-NEXT: return %[[O]] : tensor<2x4x16xf32>
// CHECK-NOT: attention.
func.func @scaled(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %scale = arith.constant 0.125 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %scale : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}
