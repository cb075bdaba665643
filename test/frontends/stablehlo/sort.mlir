// Rows in the order that a comparison says: what it compares is computed of numbers, and the other
// tensors are taken from where the keys stood. Another dimension than the last one is moved there.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

#n = affine_map<() -> ()>

// CHECK-LABEL: func.func @descending
// CHECK-SAME:    (%[[KEYS:.*]]: tensor<6x4xf32>, %[[OTHERS:.*]]: tensor<6x4xi32>)
// CHECK:         %[[ROWS:.*]] = linalg.transpose ins(%[[KEYS]] : tensor<6x4xf32>)
// CHECK:         %[[OTHER_ROWS:.*]] = linalg.transpose ins(%[[OTHERS]] : tensor<6x4xi32>)
// CHECK:         %[[SORTED:.*]]:2 = scf.for
// CHECK:           %[[RIGHT:.*]] = arith.cmpf ogt, %{{.*}}, %{{.*}} : f32
// CHECK:         %[[TAKEN:.*]] = linalg.generic
// CHECK-SAME:      ins(%[[SORTED]]#1 : tensor<4x6xi64>)
// CHECK:           %[[PLACE:.*]] = arith.index_cast %{{.*}} : i64 to index
// CHECK:           tensor.extract %[[OTHER_ROWS]][%{{.*}}, %[[PLACE]]]
// CHECK:         %[[BACK:.*]] = linalg.transpose ins(%[[SORTED]]#0 : tensor<4x6xf32>)
// CHECK:         %[[TAKEN_BACK:.*]] = linalg.transpose ins(%[[TAKEN]] : tensor<4x6xi32>)
// CHECK:         return %[[BACK]], %[[TAKEN_BACK]]
func.func @descending(%keys: tensor<6x4xf32>, %others: tensor<6x4xi32>)
    -> (tensor<6x4xf32>, tensor<6x4xi32>) {
  %0:2 = "stablehlo.sort"(%keys, %others) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %c: tensor<i32>, %d: tensor<i32>):
    %empty = tensor.empty() : tensor<i1>
    %1 = linalg.generic {indexing_maps = [#n, #n, #n], iterator_types = []}
        ins(%a, %b : tensor<f32>, tensor<f32>) outs(%empty : tensor<i1>) {
    ^bb0(%x: f32, %y: f32, %z: i1):
      %2 = arith.cmpf ogt, %x, %y : f32
      linalg.yield %2 : i1
    } -> tensor<i1>
    "stablehlo.return"(%1) : (tensor<i1>) -> ()
  }) {leftover.dimension = 0 : i64}
    : (tensor<6x4xf32>, tensor<6x4xi32>) -> (tensor<6x4xf32>, tensor<6x4xi32>)
  return %0#0, %0#1 : tensor<6x4xf32>, tensor<6x4xi32>
}
