// Every form of attention.lse_combine survives printing (pretty and generic) and bytecode.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s

// CHECK-LABEL: func.func @one_result(
// CHECK-SAME: %[[P:.+]]: tensor<4x2x8xf32>, %[[L:.+]]: tensor<4x2xf32>)
// CHECK: %[[R:.+]] = attention.lse_combine splits = [0] ins(%[[P]], %[[L]] : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xbf16> {
// CHECK-NEXT: ^bb0(%partial: tensor<4x2x8xf32>, %lse: tensor<4x2xf32>):
// CHECK-NEXT: %[[E:.+]] = tensor.empty() : tensor<2x8xbf16>
// CHECK-NEXT: attention.yield %[[E]] : tensor<2x8xbf16>
// CHECK: return %[[R]]
func.func @one_result(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) -> tensor<2x8xbf16> {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xbf16> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xbf16>
    attention.yield %r : tensor<2x8xbf16>
  }
  return %0 : tensor<2x8xbf16>
}

// CHECK-LABEL: func.func @with_lse(
// CHECK: %[[R:.+]]:2 = attention.lse_combine splits = [1] {my.note = "x"} ins(%{{.+}}) -> (tensor<2x8xf64>, tensor<2xf64>) {
// CHECK: attention.yield %{{.+}}, %{{.+}} : tensor<2x8xf64>, tensor<2xf64>
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @with_lse(%p: tensor<2x4x8xf64>, %l: tensor<2x4xf64>) -> (tensor<2x8xf64>, tensor<2xf64>) {
  %0, %1 = attention.lse_combine splits = [1] {my.note = "x"} ins(%p, %l : tensor<2x4x8xf64>, tensor<2x4xf64>)
      -> (tensor<2x8xf64>, tensor<2xf64>) {
  ^bb0(%a: tensor<2x4x8xf64>, %b: tensor<2x4xf64>):
    %r = tensor.empty() : tensor<2x8xf64>
    %s = tensor.empty() : tensor<2xf64>
    attention.yield %r, %s : tensor<2x8xf64>, tensor<2xf64>
  }
  return %0, %1 : tensor<2x8xf64>, tensor<2xf64>
}

// CHECK-LABEL: func.func @several_splits_dynamic(
// CHECK: attention.lse_combine splits = [0, 2]
// CHECK-SAME: tensor<?x2x4x?xf32>, tensor<?x2x4xf32>) -> tensor<2x?xf32>
func.func @several_splits_dynamic(%p: tensor<?x2x4x?xf32>, %l: tensor<?x2x4xf32>) -> tensor<2x?xf32> {
  %0 = attention.lse_combine splits = [0, 2] ins(%p, %l : tensor<?x2x4x?xf32>, tensor<?x2x4xf32>) -> tensor<2x?xf32> {
  ^bb0(%a: tensor<?x2x4x?xf32>, %b: tensor<?x2x4xf32>):
    %c3 = arith.constant 3 : index
    %n = tensor.dim %a, %c3 : tensor<?x2x4x?xf32>
    %r = tensor.empty(%n) : tensor<2x?xf32>
    attention.yield %r : tensor<2x?xf32>
  }
  return %0 : tensor<2x?xf32>
}

// All dimensions are split, and the value has no depth.
// CHECK-LABEL: func.func @to_rank_zero(
// CHECK: attention.lse_combine splits = [0] ins(%{{.+}} : tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
func.func @to_rank_zero(%p: tensor<4xf32>, %l: tensor<4xf32>) -> tensor<f32> {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4xf32>, tensor<4xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<4xf32>, %b: tensor<4xf32>):
    %r = tensor.empty() : tensor<f32>
    attention.yield %r : tensor<f32>
  }
  return %0 : tensor<f32>
}
