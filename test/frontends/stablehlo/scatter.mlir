// Slices at positions: one is an insertion, several are a loop that carries the tensor.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

// A position that is known needs no look.
// CHECK-LABEL: func.func @known
// CHECK-SAME:    (%[[CACHE:.*]]: tensor<8x4xf32>, %[[ROW:.*]]: tensor<4xf32>)
// CHECK:         %[[NEW:.*]] = tensor.expand_shape %[[ROW]] {{\[\[}}0, 1]]
// CHECK-NEXT:    %[[OUT:.*]] = tensor.insert_slice %[[NEW]] into %[[CACHE]][3, 0] [1, 4] [1, 1]
// CHECK-NEXT:    return %[[OUT]]
func.func @known(%cache: tensor<8x4xf32>, %row: tensor<4xf32>) -> tensor<8x4xf32> {
  %at = arith.constant dense<3> : tensor<1xi32>
  %0 = "stablehlo.scatter"(%cache, %at, %row) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    "stablehlo.return"(%b) : (tensor<f32>) -> ()
  }) {leftover.update_window_dims = array<i64: 0>, leftover.inserted_window_dims = array<i64: 0>,
      leftover.input_batching_dims = array<i64>,
      leftover.scatter_indices_batching_dims = array<i64>,
      leftover.scattered_dims_to_operand_dims = array<i64: 0>, leftover.index_vector_dim = 0 : i64}
    : (tensor<8x4xf32>, tensor<1xi32>, tensor<4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// Outside, the old row is written again, where the position is clamped to.
// CHECK-LABEL: func.func @dropped
// CHECK-SAME:    (%[[CACHE:.*]]: tensor<8x4xf32>, %[[AT:.*]]: tensor<1xi32>,
// CHECK:         %[[NUMBER:.*]] = tensor.extract %[[AT]][%{{.*}}]
// CHECK:         %[[POSITION:.*]] = arith.index_cast %[[NUMBER]] : i32 to index
// CHECK:         %[[LOW:.*]] = arith.cmpi sge, %[[POSITION]], %c0
// CHECK:         %[[HIGH:.*]] = arith.cmpi sle, %[[POSITION]], %c7
// CHECK:         %[[MAX:.*]] = arith.maxsi %[[POSITION]], %c0
// CHECK:         %[[CLAMPED:.*]] = arith.minsi %[[MAX]], %c7
// CHECK:         %[[OLD:.*]] = tensor.extract_slice %[[CACHE]][%[[CLAMPED]], 0] [1, 4] [1, 1]
// CHECK:         %[[INSIDE:.*]] = arith.andi %[[LOW]], %[[HIGH]]
// CHECK:         %[[ROW:.*]] = linalg.generic
// CHECK-SAME:      ins(%[[OLD]],
// CHECK:           arith.select %[[INSIDE]],
// CHECK:         tensor.insert_slice %[[ROW]] into %[[CACHE]][%[[CLAMPED]], 0] [1, 4] [1, 1]
func.func @dropped(%cache: tensor<8x4xf32>, %at: tensor<1xi32>, %row: tensor<4xf32>)
    -> tensor<8x4xf32> {
  %0 = "stablehlo.scatter"(%cache, %at, %row) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    "stablehlo.return"(%b) : (tensor<f32>) -> ()
  }) {leftover.update_window_dims = array<i64: 0>, leftover.inserted_window_dims = array<i64: 0>,
      leftover.input_batching_dims = array<i64>,
      leftover.scatter_indices_batching_dims = array<i64>,
      leftover.scattered_dims_to_operand_dims = array<i64: 0>, leftover.index_vector_dim = 0 : i64}
    : (tensor<8x4xf32>, tensor<1xi32>, tensor<4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// A row of each sequence, which are added: the sequence is the position in the batch.
// CHECK-LABEL: func.func @added
// CHECK-SAME:    (%[[CACHE:.*]]: tensor<2x8x4xf32>, %[[AT:.*]]: tensor<2x1xi32>,
// CHECK:         scf.for %[[B:.*]] = %c0 to %c2 step %c1 iter_args(%[[SO_FAR:.*]] = %[[CACHE]])
// CHECK:           tensor.extract %[[AT]][%[[B]], %c0]
// CHECK:           %[[OLD:.*]] = tensor.extract_slice %[[SO_FAR]][%[[B]], %[[P:.*]], 0] [1, 1, 4]
// CHECK:           linalg.generic
// CHECK:             arith.addf
// CHECK:           %[[LATER:.*]] = tensor.insert_slice %{{.*}} into %[[SO_FAR]][%[[B]], %[[P]], 0]
// CHECK:           scf.yield %[[LATER]]
func.func @added(%cache: tensor<2x8x4xf32>, %at: tensor<2x1xi32>, %rows: tensor<2x4xf32>)
    -> tensor<2x8x4xf32> {
  %0 = "stablehlo.scatter"(%cache, %at, %rows) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %empty = tensor.empty() : tensor<f32>
    %sum = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>,
                                            affine_map<() -> ()>], iterator_types = []}
        ins(%a, %b : tensor<f32>, tensor<f32>) outs(%empty : tensor<f32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %1 = arith.addf %x, %y : f32
      linalg.yield %1 : f32
    } -> tensor<f32>
    "stablehlo.return"(%sum) : (tensor<f32>) -> ()
  }) {leftover.update_window_dims = array<i64: 1>, leftover.inserted_window_dims = array<i64: 1>,
      leftover.input_batching_dims = array<i64: 0>,
      leftover.scatter_indices_batching_dims = array<i64: 0>,
      leftover.scattered_dims_to_operand_dims = array<i64: 1>, leftover.index_vector_dim = 1 : i64}
    : (tensor<2x8x4xf32>, tensor<2x1xi32>, tensor<2x4xf32>) -> tensor<2x8x4xf32>
  return %0 : tensor<2x8x4xf32>
}
