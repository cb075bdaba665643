// A number that has no branch is that of the last one.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

// CHECK-LABEL: func.func @two
// CHECK-SAME:    (%[[N:.*]]: tensor<i32>, %[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>)
// CHECK:         %[[NUMBER:.*]] = tensor.extract %[[N]][] : tensor<i32>
// CHECK:         %[[IS_FIRST:.*]] = arith.cmpi eq, %[[NUMBER]], %c0_i32
// CHECK:         arith.select %[[IS_FIRST]], %[[X]], %[[Y]] : tensor<4xf32>
func.func @two(%n: tensor<i32>, %x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "stablehlo.case"(%n) ({
    "stablehlo.return"(%x) : (tensor<4xf32>) -> ()
  }, {
    "stablehlo.return"(%y) : (tensor<4xf32>) -> ()
  }) : (tensor<i32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @three
// CHECK:         %[[NUMBER:.*]] = arith.index_cast %{{.*}} : i32 to index
// CHECK:         scf.index_switch %[[NUMBER]] -> f32
// CHECK-NEXT:    case 0 {
// CHECK-NEXT:      scf.yield %cst{{.*}}
// CHECK:         case 1 {
// CHECK:         default {
// CHECK-NEXT:      scf.yield %[[LAST:.*]] : f32
func.func @three(%n: tensor<i32>) -> tensor<f32> {
  %0 = "stablehlo.case"(%n) ({
    %1 = arith.constant dense<1.0> : tensor<f32>
    "stablehlo.return"(%1) : (tensor<f32>) -> ()
  }, {
    %1 = arith.constant dense<2.0> : tensor<f32>
    "stablehlo.return"(%1) : (tensor<f32>) -> ()
  }, {
    %1 = arith.constant dense<3.0> : tensor<f32>
    "stablehlo.return"(%1) : (tensor<f32>) -> ()
  }) : (tensor<i32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: func.func @condition
// CHECK:         arith.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<4xf32>
func.func @condition(%n: tensor<i1>, %x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "stablehlo.if"(%n) ({
    "stablehlo.return"(%x) : (tensor<4xf32>) -> ()
  }, {
    "stablehlo.return"(%y) : (tensor<4xf32>) -> ()
  }) : (tensor<i1>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
