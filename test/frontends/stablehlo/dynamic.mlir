// Sizes that are not known are those of the arguments, and views keep them.

// RUN: %python %S/Inputs/convert.py %s | FileCheck %s

// CHECK-LABEL: func.func @units
// CHECK-SAME:    (%[[X:.*]]: tensor<?x4x64xf32>)
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c0
// CHECK:         tensor.expand_shape %[[X]] {{\[\[}}0, 1], [2], [3, 4]]
// CHECK-SAME:      output_shape [%[[N]], 1, 4, 64, 1]
func.func @units(%x: tensor<?x4x64xf32>) -> tensor<?x1x4x64x1xf32> {
  %n = "stablehlo.get_dimension_size"(%x) {leftover.dimension = 0 : i64}
    : (tensor<?x4x64xf32>) -> tensor<i32>
  %n1 = tensor.expand_shape %n [] output_shape [1] : tensor<i32> into tensor<1xi32>
  %rest = arith.constant dense<[1, 4, 64, 1]> : tensor<4xi32>
  %shape = tensor.concat dim(0) %n1, %rest : (tensor<1xi32>, tensor<4xi32>) -> tensor<5xi32>
  %0 = "stablehlo.dynamic_reshape"(%x, %shape)
    : (tensor<?x4x64xf32>, tensor<5xi32>) -> tensor<?x1x4x64x1xf32>
  return %0 : tensor<?x1x4x64x1xf32>
}

// CHECK-LABEL: func.func @heads
// CHECK:         tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2]] : tensor<?x4x64xf32>
// CHECK-NOT:     tensor.reshape
func.func @heads(%x: tensor<?x4x64xf32>, %shape: tensor<2xi32>) -> tensor<?x256xf32> {
  %0 = "stablehlo.dynamic_reshape"(%x, %shape)
    : (tensor<?x4x64xf32>, tensor<2xi32>) -> tensor<?x256xf32>
  return %0 : tensor<?x256xf32>
}

// That the extent stays is asserted, where it is given in another way.
// CHECK-LABEL: func.func @asserted
// CHECK:         %[[SAME:.*]] = arith.cmpi eq, %{{.*}}, %{{.*}} : index
// CHECK:         cf.assert %[[SAME]], "the reshape at model.py:9:5 changes an extent"
func.func @asserted(%x: tensor<?x4xf32>, %shape: tensor<3xi32>) -> tensor<?x2x2xf32> {
  %0 = "stablehlo.dynamic_reshape"(%x, %shape)
    : (tensor<?x4xf32>, tensor<3xi32>) -> tensor<?x2x2xf32> loc("model.py":9:5)
  return %0 : tensor<?x2x2xf32>
}

// CHECK-LABEL: func.func @merged
// CHECK:         tensor.reshape
func.func @merged(%x: tensor<?x?x4xf32>, %shape: tensor<2xi32>) -> tensor<?x4xf32> {
  %0 = "stablehlo.dynamic_reshape"(%x, %shape)
    : (tensor<?x?x4xf32>, tensor<2xi32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// What has one element is repeated.
// CHECK-LABEL: func.func @repeated
// CHECK:         linalg.generic {indexing_maps = [#[[ONE:.*]], #{{.*}}], iterator_types = ["parallel", "parallel"]}
// CHECK-SAME:      ins(%{{.*}} : tensor<1x?xf32>) outs(%{{.*}} : tensor<?x?xf32>)
func.func @repeated(%x: tensor<1x?xf32>, %shape: tensor<2xi32>) -> tensor<?x?xf32> {
  %0 = "stablehlo.dynamic_broadcast_in_dim"(%x, %shape)
    {leftover.broadcast_dimensions = array<i64: 0, 1>}
    : (tensor<1x?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @stated
// CHECK:         cf.assert %{{.*}}, "sizes differ"
func.func @stated(%is_good: tensor<i1>) {
  "stablehlo.custom_call"(%is_good) {leftover.message = "sizes differ\nmore"} : (tensor<i1>) -> ()
  return
}

// The start of a slice is clamped, and what has one element by then is dropped.
// CHECK-LABEL: func.func @last_row
// CHECK-SAME:    (%[[X:.*]]: tensor<2x?x8xf32>, %[[AT:.*]]: tensor<1xi32>)
// CHECK:         %[[N:.*]] = tensor.dim %[[X]], %c1
// CHECK:         %[[START:.*]] = arith.index_cast %{{.*}} : i32 to index
// CHECK:         %[[LAST:.*]] = arith.subi %[[N]], %c1
// CHECK:         %[[MAX:.*]] = arith.maxsi %[[START]], %c0
// CHECK:         %[[CLAMPED:.*]] = arith.minsi %[[MAX]], %[[LAST]]
// CHECK:         %[[ROW:.*]] = tensor.extract_slice %[[X]][0, %[[CLAMPED]], 0] [2, 1, 8] [1, 1, 1]
// CHECK:         tensor.collapse_shape %[[ROW]] {{\[\[}}0, 1], [2]]
func.func @last_row(%x: tensor<2x?x8xf32>, %at: tensor<1xi32>) -> tensor<2x8xf32> {
  %sizes = arith.constant dense<[2, 1, 8]> : tensor<3xi32>
  %0 = "stablehlo.dynamic_gather"(%x, %at, %sizes)
    {leftover.offset_dims = array<i64: 0, 1>, leftover.collapsed_slice_dims = array<i64: 1>,
     leftover.start_index_map = array<i64: 1>}
    : (tensor<2x?x8xf32>, tensor<1xi32>, tensor<3xi32>) -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}
