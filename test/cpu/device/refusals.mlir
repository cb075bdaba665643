// RUN: attention-opt %s --attention-cpu-place-on-device --split-input-file --verify-diagnostics

func.func @add(%a: tensor<4xf32>) -> tensor<4xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  // expected-error @below {{'linalg.add' stays on the host, and computes with tensors of the device}}
  %sum = linalg.add ins(%a, %a : tensor<4xf32>, tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  return %sum : tensor<4xf32>
}

// -----

// Integers of 8 bits may be keys.
func.func @of_bytes(%a: tensor<4xi8>) -> tensor<4xi8> {
  %empty = tensor.empty() : tensor<4xi8>
  // expected-error @below {{'linalg.add' stays on the host}}
  %sum = linalg.add ins(%a, %a : tensor<4xi8>, tensor<4xi8>) outs(%empty : tensor<4xi8>) -> tensor<4xi8>
  return %sum : tensor<4xi8>
}

// -----

// Integers of 32 bits are lengths, positions and tables.
func.func @of_lengths(%a: tensor<4xi32>) -> tensor<4xi32> {
  %empty = tensor.empty() : tensor<4xi32>
  %sum = linalg.add ins(%a, %a : tensor<4xi32>, tensor<4xi32>) outs(%empty : tensor<4xi32>) -> tensor<4xi32>
  return %sum : tensor<4xi32>
}

// -----

// The op that reads it is named, behind a view of what another one computes.
func.func @behind_a_view(%a: tensor<4xf32>) -> tensor<2x2xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  // expected-error @below {{'linalg.exp' stays on the host}}
  %exp = linalg.exp ins(%a : tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %view = tensor.expand_shape %exp [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  return %view : tensor<2x2xf32>
}
