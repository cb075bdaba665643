// Types whose bytes 64 bits cannot count are an error where they stand, before upstream aborts.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-to-cpu)"
// RUN: attention-opt %s --split-input-file --verify-diagnostics --attention-cpu-refuse-large-types

// expected-error@+1 {{'func.func' has a type too large for any memory: tensor<4294967296x4294967296xf32>}}
func.func @argument(%a: tensor<4294967296x4294967296xf32>) -> tensor<4294967296x4294967296xf32> {
  return %a : tensor<4294967296x4294967296xf32>
}

// -----

func.func @result(%a: tensor<?xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  // expected-error@+1 {{'tensor.empty' has a type too large for any memory: tensor<9223372036854775807x2xf32>}}
  %b = tensor.empty() : tensor<9223372036854775807x2xf32>
  %e = tensor.extract %b[%c0, %c0] : tensor<9223372036854775807x2xf32>
  return %e : f32
}

// -----

// An extent of 0 does not help: strides are products of the others.
// expected-error@+1 {{'func.func' has a type too large for any memory: tensor<0x4294967296x4294967296xi8>}}
func.func @empty(%a: tensor<0x4294967296x4294967296xi8>) -> tensor<0x4294967296x4294967296xi8> {
  return %a : tensor<0x4294967296x4294967296xi8>
}
