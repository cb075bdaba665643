// Score operands with the key dimension are viewed as the keys are; the others are passed on as they are.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' | FileCheck %s --check-prefix=RAGGED

// CHECK-DAG: #[[MASK:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, d2, d3)>
// CHECK-DAG: #[[KEEP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (0, d2, d3)>
// CHECK-DAG: #[[SLOPE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, 0, d1)>
// CHECK-DAG: #[[CAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> ()>
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#mask = affine_map<(b, m, n, d, e) -> (m, n)>
#keep = affine_map<(b, m, n, d, e) -> (0, n)>
#slope = affine_map<(b, m, n, d, e) -> (b, 0, m)>
#cap = affine_map<(b, m, n, d, e) -> ()>

// CHECK-LABEL: func.func @operands(
// CHECK-SAME: %[[MASKED:[^:]+]]: tensor<4x1024xf32>, %[[KEPT:[^:]+]]: tensor<1x1024xi1>, %[[SLOPES:[^:]+]]: tensor<2x1x4xf32>, %[[CAPS:[^:]+]]: tensor<f32>)
// CHECK-DAG: %[[MV:.+]] = tensor.expand_shape %[[MASKED]] {{\[\[}}0], [1, 2]] output_shape [4, 4, 256] : tensor<4x1024xf32> into tensor<4x4x256xf32>
// CHECK-DAG: %[[KV:.+]] = tensor.expand_shape %[[KEPT]] {{\[\[}}0], [1, 2]] output_shape [1, 4, 256] : tensor<1x1024xi1> into tensor<1x4x256xi1>
// CHECK: attention.group {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}, #[[MASK]], #[[KEEP]], #[[SLOPE]], #[[CAP]], #{{.+}}, #{{.+}}]
// CHECK-SAME: %[[MV]], %[[KV]], %[[SLOPES]], %[[CAPS]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[X0:.+]]: f32, %[[X1:.+]]: i1, %[[X2:.+]]: f32, %[[X3:.+]]: f32):
// CHECK-NEXT: %[[R:.+]] = arith.addf %[[S]], %[[X0]] : f32
// CHECK-NEXT: arith.select %[[X1]], %[[R]], %[[X3]] : f32

// RAGGED-LABEL: func.func @operands(
// RAGGED-SAME: %[[MASKED:[^:]+]]: tensor<4x1024xf32>, %[[KEPT:[^:]+]]: tensor<1x1024xi1>, %[[SLOPES:[^:]+]]: tensor<2x1x4xf32>, %[[CAPS:[^:]+]]: tensor<f32>)
// RAGGED-DAG: tensor.extract_slice %[[MASKED]][0, 0] [4, 900] [1, 1]
// RAGGED-DAG: tensor.extract_slice %[[KEPT]][0, 0] [1, 900] [1, 1]
// RAGGED: attention.group
// RAGGED-SAME: %[[SLOPES]], %[[CAPS]] :
// RAGGED-DAG: %[[MT:.+]] = tensor.extract_slice %[[MASKED]][0, 900] [4, 124] [1, 1]
// RAGGED-DAG: %[[KT:.+]] = tensor.extract_slice %[[KEPT]][0, 900] [1, 124] [1, 1]
// RAGGED: attention.group
// RAGGED-SAME: %[[MT]], %[[KT]], %[[SLOPES]], %[[CAPS]] :
func.func @operands(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>, %mask: tensor<4x1024xf32>, %keep: tensor<1x1024xi1>, %slopes: tensor<2x1x4xf32>, %cap: tensor<f32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #keep, #slope, #cap, #o], tag = "attention"}
      ins(%q, %k, %v, %mask, %keep, %slopes, %cap : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>, tensor<4x1024xf32>, tensor<1x1024xi1>, tensor<2x1x4xf32>, tensor<f32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32, %x0: f32, %x1: i1, %x2: f32, %x3: f32):
    %r = arith.addf %s, %x0 : f32
    %t = arith.select %x1, %r, %x3 : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}
