// The region of a combine takes the combine's place, its arguments become the operands.

// RUN: attention-opt %s --attention-inline-combine | FileCheck %s

// CHECK-LABEL: func.func @two_results(
// CHECK-SAME: %[[P:.+]]: tensor<4x2x8xf32>, %[[L:.+]]: tensor<4x2xf32>)
// CHECK-NEXT: %[[A:.+]] = tensor.extract_slice %[[P]][3, 0, 0] [1, 2, 8] [1, 1, 1]
// CHECK-NEXT: %[[B:.+]] = tensor.extract_slice %[[L]][3, 0] [1, 2] [1, 1]
// CHECK-NEXT: return %[[A]], %[[B]] : tensor<2x8xf32>, tensor<2xf32>
func.func @two_results(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) -> (tensor<2x8xf32>, tensor<2xf32>) {
  %0, %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> (tensor<2x8xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.extract_slice %a[3, 0, 0] [1, 2, 8] [1, 1, 1] : tensor<4x2x8xf32> to tensor<2x8xf32>
    %s = tensor.extract_slice %b[3, 0] [1, 2] [1, 1] : tensor<4x2xf32> to tensor<2xf32>
    attention.yield %r, %s : tensor<2x8xf32>, tensor<2xf32>
  }
  return %0, %1 : tensor<2x8xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @view_of_an_argument(
// CHECK-SAME: %[[P:.+]]: tensor<1x2xf32>, %[[L:.+]]: tensor<1x2xf32>)
// CHECK-NOT: attention.
// CHECK: return
func.func @view_of_an_argument(%p: tensor<1x2xf32>, %l: tensor<1x2xf32>) -> tensor<2xf32> {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<1x2xf32>, %b: tensor<1x2xf32>):
    %r = tensor.collapse_shape %a [[0, 1]] : tensor<1x2xf32> into tensor<2xf32>
    attention.yield %r : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// A combine of combines: both go, whichever comes first.
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[P:.+]]: tensor<4x3x2xf32>, %[[L:.+]]: tensor<4x3x2xf32>)
// CHECK-NEXT: %[[A:.+]] = tensor.extract_slice %[[P]]
// CHECK-NEXT: %[[B:.+]] = tensor.extract_slice %[[L]]
// CHECK-NEXT: %[[C:.+]] = tensor.extract_slice %[[A]]
// CHECK-NEXT: return %[[C]]
func.func @chain(%p: tensor<4x3x2xf32>, %l: tensor<4x3x2xf32>) -> tensor<2xf32> {
  %0, %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x3x2xf32>, tensor<4x3x2xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>) {
  ^bb0(%a: tensor<4x3x2xf32>, %b: tensor<4x3x2xf32>):
    %r = tensor.extract_slice %a[0, 0, 0] [1, 3, 2] [1, 1, 1] : tensor<4x3x2xf32> to tensor<3x2xf32>
    %s = tensor.extract_slice %b[0, 0, 0] [1, 3, 2] [1, 1, 1] : tensor<4x3x2xf32> to tensor<3x2xf32>
    attention.yield %r, %s : tensor<3x2xf32>, tensor<3x2xf32>
  }
  %2 = attention.lse_combine splits = [0] ins(%0, %1 : tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<3x2xf32>, %b: tensor<3x2xf32>):
    %r = tensor.extract_slice %a[0, 0] [1, 2] [1, 1] : tensor<3x2xf32> to tensor<2xf32>
    attention.yield %r : tensor<2xf32>
  }
  return %2 : tensor<2xf32>
}

// A group is none of this pass's business.
// CHECK-LABEL: func.func @group(
// CHECK: attention.group
#q = affine_map<(m, n) -> (m)>
#k = affine_map<(m, n) -> (n)>
func.func @group(%q: tensor<4xf32>, %k: tensor<32xf32>) -> tensor<4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #k, #q], tag = "attention"}
      ins(%q, %k, %k : tensor<4xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4xf32>
}
