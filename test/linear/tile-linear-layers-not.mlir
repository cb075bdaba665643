// What is no linear layer, or too small, stays as it is; a remark says why a large one does.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{remarks=true})' | FileCheck %s

// 4095 weights; of 4096, see tile-linear-layers.mlir.
// CHECK-NOT: linear_task
// CHECK: linalg.matmul
func.func @small(%x: tensor<4x65xf32>, %w: tensor<65x63xf32>, %y: tensor<4x63xf32>) -> tensor<4x63xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<4x65xf32>, tensor<65x63xf32>) outs(%y : tensor<4x63xf32>) -> tensor<4x63xf32>
  return %r : tensor<4x63xf32>
}

// -----

func.func @integers(%x: tensor<4x256xi8>, %w: tensor<256x256xi8>, %y: tensor<4x256xi32>) -> tensor<4x256xi32> {
  // expected-remark @below {{runs as scalar loops, which are slower: its first operand holds i8}}
  %r = linalg.matmul ins(%x, %w : tensor<4x256xi8>, tensor<256x256xi8>) outs(%y : tensor<4x256xi32>) -> tensor<4x256xi32>
  return %r : tensor<4x256xi32>
}

// -----

func.func @narrow_sums(%x: tensor<4x256xf16>, %w: tensor<256x256xf16>, %y: tensor<4x256xf16>) -> tensor<4x256xf16> {
  // expected-remark @below {{runs as scalar loops, which are slower: it sums up in f16}}
  %r = linalg.matmul ins(%x, %w : tensor<4x256xf16>, tensor<256x256xf16>) outs(%y : tensor<4x256xf16>) -> tensor<4x256xf16>
  return %r : tensor<4x256xf16>
}

// -----

// The result is contiguous along the batch.
func.func @transposed_result(%x: tensor<4x3x256xf32>, %w: tensor<3x256x256xf32>, %y: tensor<4x256x3xf32>) -> tensor<4x256x3xf32> {
  // expected-remark @below {{its result is not contiguous along the columns}}
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k, b) -> (m, b, k)>, affine_map<(m, n, k, b) -> (b, k, n)>, affine_map<(m, n, k, b) -> (m, n, b)>] ins(%x, %w : tensor<4x3x256xf32>, tensor<3x256x256xf32>) outs(%y : tensor<4x256x3xf32>) -> tensor<4x256x3xf32>
  return %r : tensor<4x256x3xf32>
}

// -----

func.func @strided_weights(%x: tensor<4x3x256xf32>, %w: tensor<256x256x3xf32>, %y: tensor<4x3x256xf32>) -> tensor<4x3x256xf32> {
  // expected-remark @below {{its weights are not contiguous along the depth or the columns}}
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k, b) -> (m, b, k)>, affine_map<(m, n, k, b) -> (k, n, b)>, affine_map<(m, n, k, b) -> (m, b, n)>] ins(%x, %w : tensor<4x3x256xf32>, tensor<256x256x3xf32>) outs(%y : tensor<4x3x256xf32>) -> tensor<4x3x256xf32>
  return %r : tensor<4x3x256xf32>
}

// -----

// Two dimensions of depth that do not lie side by side in the weights.
// CHECK-LABEL: func.func @two_dimensions_of_depth(
// CHECK-NOT: scf.forall
func.func @two_dimensions_of_depth(%x: tensor<4x3x256xf32>, %w: tensor<3x128x256xf32>, %y: tensor<4x128xf32>) -> tensor<4x128xf32> {
  // expected-remark @below {{its operands have 2 dimensions of depth, not side by side}}
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k, j) -> (m, j, k)>, affine_map<(m, n, k, j) -> (j, n, k)>, affine_map<(m, n, k, j) -> (m, n)>] ins(%x, %w : tensor<4x3x256xf32>, tensor<3x128x256xf32>) outs(%y : tensor<4x128xf32>) -> tensor<4x128xf32>
  return %r : tensor<4x128xf32>
}

// -----

// A product with a vector of weights has no columns.
// CHECK-LABEL: func.func @no_columns(
// CHECK-NOT: scf.forall
func.func @no_columns(%x: tensor<8192xf32>, %w: tensor<8192xf32>, %y: tensor<f32>) -> tensor<f32> {
  // expected-remark @below {{it needs a dimension of columns and one of depth}}
  %r = linalg.dot ins(%x, %w : tensor<8192xf32>, tensor<8192xf32>) outs(%y : tensor<f32>) -> tensor<f32>
  return %r : tensor<f32>
}

// -----

// A maximum of products is no sum of them.
// CHECK-LABEL: func.func @maximum(
// CHECK-NOT: scf.forall
func.func @maximum(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.maximumf %c, %p : f32
    linalg.yield %s : f32
  } -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Upstream takes this for a contraction, as if the products were not negated.
func.func @negated(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  // expected-remark @below {{it does more than add products: arith.negf}}
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %p = arith.mulf %a, %b : f32
    %n = arith.negf %p : f32
    %s = arith.addf %c, %n : f32
    linalg.yield %s : f32
  } -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Products that are rounded to f16 before they are summed up.
func.func @rounded(%x: tensor<4x256xf16>, %w: tensor<256x256xf16>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  // expected-remark @below {{it does more than add products: arith.extf}}
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<4x256xf16>, tensor<256x256xf16>) outs(%y : tensor<4x256xf32>) {
  ^bb0(%a: f16, %b: f16, %c: f32):
    %p = arith.mulf %a, %b : f16
    %n = arith.extf %p : f16 to f32
    %s = arith.addf %c, %n : f32
    linalg.yield %s : f32
  } -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

func.func @sum_of_one_operand(%x: tensor<4x3x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  // expected-remark @below {{one of its dimensions belongs to at most one of its operands and result}}
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, j, k) -> (m, j, k)>, affine_map<(m, n, j, k) -> (k, n)>, affine_map<(m, n, j, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<4x3x256xf32>, tensor<256x256xf32>) outs(%y : tensor<4x256xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %c, %p : f32
    linalg.yield %s : f32
  } -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Both operands are copies that repeat what they are copied from: the sum is 3 times that of those.
func.func @sum_of_copies(%x: tensor<4x256xf32>, %w: tensor<256x256xf32>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %e = tensor.empty() : tensor<4x3x256xf32>
  %f = tensor.empty() : tensor<256x3x256xf32>
  %xs = linalg.broadcast ins(%x : tensor<4x256xf32>) outs(%e : tensor<4x3x256xf32>) dimensions = [1]
  %ws = linalg.broadcast ins(%w : tensor<256x256xf32>) outs(%f : tensor<256x3x256xf32>) dimensions = [1]
  // expected-remark @below {{one of its dimensions belongs to at most one of its operands and result}}
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, j, k) -> (m, j, k)>, affine_map<(m, n, j, k) -> (k, j, n)>, affine_map<(m, n, j, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%xs, %ws : tensor<4x3x256xf32>, tensor<256x3x256xf32>) outs(%y : tensor<4x256xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %c, %p : f32
    linalg.yield %s : f32
  } -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// Every column is the same copy: the weights have none.
func.func @one_column(%x: tensor<4x8192xf32>, %w: tensor<8192xf32>, %y: tensor<4x8192xf32>) -> tensor<4x8192xf32> {
  %e = tensor.empty() : tensor<8192x8192xf32>
  %ws = linalg.broadcast ins(%w : tensor<8192xf32>) outs(%e : tensor<8192x8192xf32>) dimensions = [1]
  // expected-remark @below {{one of its dimensions belongs to at most one of its operands and result}}
  %r = linalg.matmul ins(%x, %ws : tensor<4x8192xf32>, tensor<8192x8192xf32>) outs(%y : tensor<4x8192xf32>) -> tensor<4x8192xf32>
  return %r : tensor<4x8192xf32>
}

// -----

// No rows: nothing to share, and no slice to take.
// CHECK-LABEL: func.func @nothing(
// CHECK-NOT: scf.forall
func.func @nothing(%x: tensor<0x256xf32>, %w: tensor<256x256xf32>, %y: tensor<0x256xf32>) -> tensor<0x256xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<0x256xf32>, tensor<256x256xf32>) outs(%y : tensor<0x256xf32>) -> tensor<0x256xf32>
  return %r : tensor<0x256xf32>
}

// -----

#encoding = "theirs"
func.func @encoding(%x: tensor<4x256xf32>, %w: tensor<256x256xf32, #encoding>, %y: tensor<4x256xf32>) -> tensor<4x256xf32> {
  // expected-remark @below {{it has a tensor with an encoding, tensor<256x256xf32, "theirs">}}
  %r = linalg.matmul ins(%x, %w : tensor<4x256xf32>, tensor<256x256xf32, #encoding>) outs(%y : tensor<4x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

// The mark of tasks says nothing where a program has it.
// CHECK-LABEL: func.func @marked(
// CHECK: linalg.generic
// CHECK-NOT: attention.linear
// CHECK: return
func.func @marked(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(d) -> (d)>], iterator_types = ["parallel"]} outs(%x : tensor<4xf32>) attrs = {attention.linear} {
  ^bb0(%a: f32):
    linalg.yield %a : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}
