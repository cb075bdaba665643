// Keys and values that all batches share: what the batches are to them, the rows are.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Rows b and m, keys n, depth d, value depth e.
// CHECK-DAG: #[[Q_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[K_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d3)>
// CHECK-DAG: #[[V_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d4)>
// CHECK-DAG: #[[O_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

// The maps of the contractions leave the batch out.

// CHECK-LABEL: func.func @without_batch(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[Q_MAP]], #[[K_MAP]], #[[V_MAP]], #[[O_MAP]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<2x3x5xf32>
func.func @without_batch(%q: tensor<2x3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<2x3x5xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x12xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b,m,n,d)->(b,m,d)>, affine_map<(b,m,n,d)->(n,d)>, affine_map<(b,m,n,d)->(b,m,n)>] ins(%q,%k: tensor<2x3x8xf32>, tensor<12x8xf32>) outs(%f : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %oe = tensor.empty() : tensor<2x3x5xf32>
  %of = linalg.fill ins(%z : f32) outs(%oe : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b,m,n,d)->(b,m,n)>, affine_map<(b,m,n,d)->(n,d)>, affine_map<(b,m,n,d)->(b,m,d)>] ins(%p,%v: tensor<2x3x12xf32>, tensor<12x5xf32>) outs(%of : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Both are broadcast first.

// CHECK-LABEL: func.func @broadcast_over_the_batch(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[Q_MAP]], #[[K_MAP]], #[[V_MAP]], #[[O_MAP]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<2x3x5xf32>
func.func @broadcast_over_the_batch(%q: tensor<2x3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<2x3x5xf32> {
  %z = arith.constant 0.0 : f32
  %ke = tensor.empty() : tensor<2x8x12xf32>
  %kb = linalg.generic {indexing_maps = [affine_map<(b,d,n)->(n,d)>, affine_map<(b,d,n)->(b,d,n)>], iterator_types=["parallel","parallel","parallel"]} ins(%k : tensor<12x8xf32>) outs(%ke : tensor<2x8x12xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32 } -> tensor<2x8x12xf32>
  %ve = tensor.empty() : tensor<2x12x5xf32>
  %vb = linalg.broadcast ins(%v : tensor<12x5xf32>) outs(%ve : tensor<2x12x5xf32>) dimensions = [0]
  %e = tensor.empty() : tensor<2x3x12xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul ins(%q,%kb: tensor<2x3x8xf32>, tensor<2x8x12xf32>) outs(%f : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%e : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %oe = tensor.empty() : tensor<2x3x5xf32>
  %of = linalg.fill ins(%z : f32) outs(%oe : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p,%vb: tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%of : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
