// A program of TOSA, as torch-mlir exports it, is taken to linalg, and its attention is found and split.

// RUN: attention-run %s --num-splits=4 --check | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(canonicalize)' | FileCheck %s --check-prefix=GIVEN

// CHECK: found attention: batch 2x4, query 3, key 600, depth 8, value depth 8; 1 score operand
// CHECK: split
// CHECK: from the unsplit one in f64 is {{.+}}, within
// CHECK: from the program as given is {{.+}}, within
// GIVEN: tosa.matmul
func.func @main(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x4x600x8xf32>, %arg2: tensor<2x4x600x8xf32>, %arg3: tensor<3x600xf32>) -> tensor<2x4x3x8xf32> {
  %0 = tosa.const_shape  {values = dense<[8, 3, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.const_shape  {values = dense<[8, 8, 600]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %2 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
  %3 = tosa.const_shape  {values = dense<[2, 4, 3, 600]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = tosa.const_shape  {values = dense<[1, 1, 3, 600]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %6 = tosa.const_shape  {values = dense<[8, 3, 600]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %7 = tosa.const_shape  {values = dense<[8, 600, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %8 = tosa.const_shape  {values = dense<[2, 4, 3, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %9 = "tosa.const"() <{values = dense<0.353553385> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %10 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x600x8xf32>) -> tensor<2x4x8x600xf32>
  %11 = tosa.reshape %arg0, %0 : (tensor<2x4x3x8xf32>, !tosa.shape<3>) -> tensor<8x3x8xf32>
  %12 = tosa.reshape %10, %1 : (tensor<2x4x8x600xf32>, !tosa.shape<3>) -> tensor<8x8x600xf32>
  %13 = tosa.matmul %11, %12, %2, %2 : (tensor<8x3x8xf32>, tensor<8x8x600xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x3x600xf32>
  %14 = tosa.reshape %13, %3 : (tensor<8x3x600xf32>, !tosa.shape<4>) -> tensor<2x4x3x600xf32>
  %15 = tosa.mul %14, %9, %4 : (tensor<2x4x3x600xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x3x600xf32>
  %16 = tosa.reshape %arg3, %5 : (tensor<3x600xf32>, !tosa.shape<4>) -> tensor<1x1x3x600xf32>
  %17 = tosa.add %15, %16 : (tensor<2x4x3x600xf32>, tensor<1x1x3x600xf32>) -> tensor<2x4x3x600xf32>
  %18 = tosa.reduce_max %17 {axis = 3 : i32} : (tensor<2x4x3x600xf32>) -> tensor<2x4x3x1xf32>
  %19 = tosa.sub %17, %18 : (tensor<2x4x3x600xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x600xf32>
  %20 = tosa.exp %19 : (tensor<2x4x3x600xf32>) -> tensor<2x4x3x600xf32>
  %21 = tosa.reduce_sum %20 {axis = 3 : i32} : (tensor<2x4x3x600xf32>) -> tensor<2x4x3x1xf32>
  %22 = tosa.reciprocal %21 : (tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
  %23 = tosa.mul %20, %22, %4 : (tensor<2x4x3x600xf32>, tensor<2x4x3x1xf32>, tensor<1xi8>) -> tensor<2x4x3x600xf32>
  %24 = tosa.reshape %23, %6 : (tensor<2x4x3x600xf32>, !tosa.shape<3>) -> tensor<8x3x600xf32>
  %25 = tosa.reshape %arg2, %7 : (tensor<2x4x600x8xf32>, !tosa.shape<3>) -> tensor<8x600x8xf32>
  %26 = tosa.matmul %24, %25, %2, %2 : (tensor<8x3x600xf32>, tensor<8x600x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x3x8xf32>
  %27 = tosa.reshape %26, %8 : (tensor<8x3x8xf32>, !tosa.shape<4>) -> tensor<2x4x3x8xf32>
  return %27 : tensor<2x4x3x8xf32>
}
