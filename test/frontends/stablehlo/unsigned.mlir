// Integers lose their sign, also where an op that is left had them.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

// CHECK-LABEL: func.func @branch
// CHECK-SAME:    (%{{.*}}: tensor<i32>, %[[X:.*]]: tensor<4xi8>) -> tensor<4xi8>
// CHECK-NOT:     unrealized_conversion_cast
// CHECK:         arith.select %{{.*}}, %[[X]], %{{.*}} : tensor<4xi8>
func.func @branch(%n: tensor<i32>, %x: tensor<4xui8>) -> tensor<4xui8> {
  %zero = arith.constant dense<0> : tensor<4xi8>
  %unsigned = builtin.unrealized_conversion_cast %zero : tensor<4xi8> to tensor<4xui8>
  %0 = "stablehlo.case"(%n) ({
    "stablehlo.return"(%x) : (tensor<4xui8>) -> ()
  }, {
    "stablehlo.return"(%unsigned) : (tensor<4xui8>) -> ()
  }) : (tensor<i32>) -> tensor<4xui8>
  return %0 : tensor<4xui8>
}
