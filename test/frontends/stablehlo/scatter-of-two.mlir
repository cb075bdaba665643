// Two tensors that are written at once are refused.

// RUN: not %python %S/Inputs/convert.py %s | FileCheck %s

// CHECK: error: model.py:7: this form of 'stablehlo.scatter' is not taken to linalg
func.func @two(%x: tensor<8xf32>, %y: tensor<8xf32>, %at: tensor<1xi32>, %u: tensor<f32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %0:2 = "stablehlo.scatter"(%x, %y, %at, %u, %u) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %c: tensor<f32>, %d: tensor<f32>):
    "stablehlo.return"(%c, %d) : (tensor<f32>, tensor<f32>) -> ()
  }) {leftover.update_window_dims = array<i64>, leftover.inserted_window_dims = array<i64: 0>,
      leftover.input_batching_dims = array<i64>,
      leftover.scatter_indices_batching_dims = array<i64>,
      leftover.scattered_dims_to_operand_dims = array<i64: 0>, leftover.index_vector_dim = 0 : i64}
    : (tensor<8xf32>, tensor<8xf32>, tensor<1xi32>, tensor<f32>, tensor<f32>)
    -> (tensor<8xf32>, tensor<8xf32>) loc("model.py":7:3)
  return %0#0, %0#1 : tensor<8xf32>, tensor<8xf32>
}
