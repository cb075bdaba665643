// A loop that counts is scf.for, any other one scf.while; numbers that are carried are scalars.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

#n = affine_map<() -> ()>

// CHECK-LABEL: func.func @counts
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[N:.*]]: tensor<i32>)
// CHECK:         %[[END:.*]] = tensor.extract %[[N]][] : tensor<i32>
// CHECK:         %[[COUNT:.*]] = arith.index_cast %[[END]] : i32 to index
// CHECK:         %[[OUT:.*]] = scf.for %{{.*}} = %c0 to %[[COUNT]] step %c1
// CHECK-SAME:      iter_args(%[[CARRIED:.*]] = %[[X]])
// CHECK:           %[[SUM:.*]] = linalg.add ins(%[[CARRIED]], %[[CARRIED]]
// CHECK:           scf.yield %[[SUM]]
// CHECK:         %[[LAST:.*]] = arith.maxsi %[[END]], %c0_i32
// CHECK:         %[[NUMBER:.*]] = tensor.from_elements %[[LAST]]
// CHECK:         return %[[OUT]], %[[NUMBER]]
func.func @counts(%x: tensor<4xf32>, %n: tensor<i32>) -> (tensor<4xf32>, tensor<i32>) {
  %zero = arith.constant dense<0> : tensor<i32>
  %0:3 = "stablehlo.while"(%zero, %n, %x) ({
  ^bb0(%i: tensor<i32>, %end: tensor<i32>, %y: tensor<4xf32>):
    %empty = tensor.empty() : tensor<i1>
    %1 = linalg.generic {indexing_maps = [#n, #n, #n], iterator_types = []}
        ins(%i, %end : tensor<i32>, tensor<i32>) outs(%empty : tensor<i1>) {
    ^bb0(%a: i32, %b: i32, %c: i1):
      %2 = arith.cmpi slt, %a, %b : i32
      linalg.yield %2 : i1
    } -> tensor<i1>
    "stablehlo.return"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%i: tensor<i32>, %end: tensor<i32>, %y: tensor<4xf32>):
    %empty = tensor.empty() : tensor<i32>
    %c1 = arith.constant 1 : i32
    %1 = linalg.generic {indexing_maps = [#n, #n], iterator_types = []}
        ins(%i : tensor<i32>) outs(%empty : tensor<i32>) {
    ^bb0(%a: i32, %b: i32):
      %2 = arith.addi %a, %c1 : i32
      linalg.yield %2 : i32
    } -> tensor<i32>
    %y_empty = tensor.empty() : tensor<4xf32>
    %3 = linalg.add ins(%y, %y : tensor<4xf32>, tensor<4xf32>) outs(%y_empty : tensor<4xf32>)
      -> tensor<4xf32>
    "stablehlo.return"(%1, %end, %3) : (tensor<i32>, tensor<i32>, tensor<4xf32>) -> ()
  }) : (tensor<i32>, tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<i32>, tensor<4xf32>)
  return %0#2, %0#0 : tensor<4xf32>, tensor<i32>
}

// It adds two in each step.
// CHECK-LABEL: func.func @goes_on
// CHECK:         scf.while (%[[I:.*]] = %c0_i32) : (i32) -> i32
// CHECK:           %[[GO:.*]] = arith.cmpi slt, %[[I]], %c9_i32
// CHECK:           scf.condition(%[[GO]]) %[[I]]
// CHECK:         ^bb0(%[[J:.*]]: i32):
// CHECK:           %[[NEXT:.*]] = arith.addi %[[J]], %c2_i32
// CHECK:           scf.yield %[[NEXT]]
func.func @goes_on() -> tensor<i32> {
  %zero = arith.constant dense<0> : tensor<i32>
  %0 = "stablehlo.while"(%zero) ({
  ^bb0(%i: tensor<i32>):
    %empty = tensor.empty() : tensor<i1>
    %c9 = arith.constant 9 : i32
    %1 = linalg.generic {indexing_maps = [#n, #n], iterator_types = []}
        ins(%i : tensor<i32>) outs(%empty : tensor<i1>) {
    ^bb0(%a: i32, %c: i1):
      %2 = arith.cmpi slt, %a, %c9 : i32
      linalg.yield %2 : i1
    } -> tensor<i1>
    "stablehlo.return"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%i: tensor<i32>):
    %empty = tensor.empty() : tensor<i32>
    %c2 = arith.constant 2 : i32
    %1 = linalg.generic {indexing_maps = [#n, #n], iterator_types = []}
        ins(%i : tensor<i32>) outs(%empty : tensor<i32>) {
    ^bb0(%a: i32, %b: i32):
      %2 = arith.addi %a, %c2 : i32
      linalg.yield %2 : i32
    } -> tensor<i32>
    "stablehlo.return"(%1) : (tensor<i32>) -> ()
  }) : (tensor<i32>) -> tensor<i32>
  return %0 : tensor<i32>
}
