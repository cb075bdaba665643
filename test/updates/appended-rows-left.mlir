// Results that append to no argument that may be written, or not for sure: no memory is taken.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-write-updates)' | FileCheck %s

// Rows in front, an argument that may not be written, a result of which the concatenation is a part,
// and one that is named otherwise.
// CHECK-LABEL: func.func @concatenations(
// CHECK-NOT: attention.extends
func.func @concatenations(%a: tensor<?x4xf32> {bufferization.writable = true}, %b: tensor<?x4xf32>,
                      %c: tensor<?x4xf32> {bufferization.writable = true}, %d: tensor<?x4xf32> {bufferization.writable = true, attention.aliases_result = 4}, %row: tensor<1x4xf32>)
    -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %x = tensor.concat dim(0) %row, %a : (tensor<1x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %y = tensor.concat dim(0) %b, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  %z = tensor.concat dim(0) %c, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  %changed = tensor.insert %zero into %z[%c0, %c0] : tensor<?x4xf32>
  %w = tensor.concat dim(0) %d, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %x, %y, %changed, %w, %d : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// No rows, the result of another argument, and a return of something else.
// CHECK-LABEL: func.func @nothing(
// CHECK-NOT: attention.extends
func.func @nothing(%a: tensor<2x4xf32> {bufferization.writable = true}, %none: tensor<0x4xf32>, %b: tensor<?x4xf32> {bufferization.writable = true}) -> (tensor<2x4xf32>, tensor<?x4xf32>) {
  %x = tensor.concat dim(0) %a, %none : (tensor<2x4xf32>, tensor<0x4xf32>) -> tensor<2x4xf32>
  %y = tensor.concat dim(0) %b : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %x, %y : tensor<2x4xf32>, tensor<?x4xf32>
}
// CHECK-LABEL: func.func @result_of_another(
// CHECK-NOT: attention.extends
func.func @result_of_another(%a: tensor<?x4xf32> {bufferization.writable = true}, %b: tensor<?x4xf32> {bufferization.writable = true, attention.aliases_result = 0}, %row: tensor<1x4xf32>) -> tensor<?x4xf32> {
  %x = tensor.concat dim(0) %a, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %x : tensor<?x4xf32>
}
// CHECK-LABEL: func.func @one_return_of_two(
// CHECK-NOT: attention.extends
func.func @one_return_of_two(%a: tensor<?x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %append: i1) -> tensor<?x4xf32> {
  cf.cond_br %append, ^bb1, ^bb2
^bb1:
  %x = tensor.concat dim(0) %a, %row : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %x : tensor<?x4xf32>
^bb2:
  return %a : tensor<?x4xf32>
}

// Insertions into a tensor that is not empty, of nothing behind, of the argument at another place or
// with gaps, and into a tensor of a higher rank.
// CHECK-LABEL: func.func @insertions(
// CHECK-NOT: attention.extends
func.func @insertions(%a: tensor<2x4xf32> {bufferization.writable = true}, %row: tensor<1x4xf32>, %x: tensor<3x4xf32>)
    -> (tensor<3x4xf32>, tensor<3x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<1x3x4xf32>) {
  %empty = tensor.empty() : tensor<3x4xf32>
  %a0 = tensor.insert_slice %a into %x[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %a1 = tensor.insert_slice %row into %a0[2, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<3x4xf32>
  %c0 = tensor.insert_slice %a into %empty[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<3x4xf32>
  %longer = tensor.empty() : tensor<4x4xf32>
  %d0 = tensor.insert_slice %a into %longer[1, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<4x4xf32>
  %d1 = tensor.insert_slice %row into %d0[3, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<4x4xf32>
  %e0 = tensor.insert_slice %a into %longer[0, 0] [2, 4] [2, 1] : tensor<2x4xf32> into tensor<4x4xf32>
  %e1 = tensor.insert_slice %row into %e0[3, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<4x4xf32>
  %batch = tensor.empty() : tensor<1x3x4xf32>
  %f0 = tensor.insert_slice %a into %batch[0, 0, 0] [1, 2, 4] [1, 1, 1] : tensor<2x4xf32> into tensor<1x3x4xf32>
  %f1 = tensor.insert_slice %row into %f0[0, 2, 0] [1, 1, 4] [1, 1, 1] : tensor<1x4xf32> into tensor<1x3x4xf32>
  return %a1, %c0, %d1, %e1, %f1 : tensor<3x4xf32>, tensor<3x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<1x3x4xf32>
}
