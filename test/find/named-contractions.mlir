// Named contractions: maps that transpose and broadcast, vectors, any number of reduced dimensions.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MAP4_02:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[MAP4_12:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[MAP4_31:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d3, d1)>
// CHECK-DAG: #[[MAP4_03:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>
// CHECK-DAG: #[[MAP4_20:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d2, d0)>
// CHECK-DAG: #[[MAP4_21:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d2, d1)>
// CHECK-DAG: #[[MAP4_13:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[MAP5_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP5_32:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d3, d2)>
// CHECK-DAG: #[[MAP5_24:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d4)>
// CHECK-DAG: #[[MAP5_014:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>
// CHECK-DAG: #[[MAP5_023:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[MAP5_042:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d2)>
// CHECK-DAG: #[[MAP6_032:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d2)>
// CHECK-DAG: #[[MAP6_123:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, d2, d3)>
// CHECK-DAG: #[[MAP6_145:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, d4, d5)>
// CHECK-DAG: #[[MAP6_045:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d4, d5)>
// CHECK-DAG: #[[MAP5_103:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d0, d3)>
// CHECK-DAG: #[[MAP5_203:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d0, d3)>
// CHECK-DAG: #[[MAP5_204:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d2, d0, d4)>
// CHECK-DAG: #[[MAP5_401:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d4, d0, d1)>
// CHECK-DAG: #[[MAP4_012:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-DAG: #[[MAP4_013:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[MAP4_031:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3, d1)>

// linalg.matmul reads the key, then the value, as they are stored: [N, D] and [E, N].

// CHECK-LABEL: func.func @matmul_with_maps(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<5x12xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP4_02]], #[[MAP4_12]], #[[MAP4_31]], #[[MAP4_03]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<5x12xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x5xf32>
func.func @matmul_with_maps(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<5x12xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.matmul indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>]
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.matmul indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (e, n)>, affine_map<(m, e, n) -> (m, e)>]
      ins(%p, %v : tensor<3x12xf32>, tensor<5x12xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// The query is stored [D, M].

// CHECK-LABEL: func.func @matmul_of_transposed_query(
// CHECK-SAME: %[[Q:.+]]: tensor<8x3xf32>, %[[K:.+]]: tensor<8x12xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP4_20]], #[[MAP4_21]], #[[MAP4_13]], #[[MAP4_03]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<8x3xf32>, tensor<8x12xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x5xf32>
func.func @matmul_of_transposed_query(%q: tensor<8x3xf32>, %k: tensor<8x12xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.matmul indexing_maps = [affine_map<(m, n, d) -> (d, m)>, affine_map<(m, n, d) -> (d, n)>, affine_map<(m, n, d) -> (m, n)>]
      ins(%q, %k : tensor<8x3xf32>, tensor<8x12xf32>) outs(%s_zero : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.matmul indexing_maps = [affine_map<(m, e, n) -> (m, n)>, affine_map<(m, e, n) -> (n, e)>, affine_map<(m, e, n) -> (m, e)>]
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Multi-query attention: linalg.batch_matmul broadcasts one key and value over the batch by its maps.

// CHECK-LABEL: func.func @batch_matmul_that_broadcasts(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<8x12xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_32]], #[[MAP5_24]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<8x12xf32>, tensor<12x5xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @batch_matmul_that_broadcasts(%q: tensor<2x3x8xf32>, %k: tensor<8x12xf32>, %v: tensor<12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (d, n)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<8x12xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Keys and values transposed by the maps, of a batch.

// CHECK-LABEL: func.func @batch_matmul_with_maps(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x5x12xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_013]], #[[MAP5_023]], #[[MAP5_042]], #[[MAP5_014]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf32>, tensor<2x12x8xf32>, tensor<2x5x12xf32>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @batch_matmul_with_maps(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x5x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%p_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, e, n)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x5x12xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// linalg.contract over two depths, with two value depths.

// CHECK-LABEL: func.func @contract_of_two_depths(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8x3xf32>, %[[K:.+]]: tensor<12x3x8xf32>, %[[V:.+]]: tensor<12x5x2xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP6_032]], #[[MAP6_123]], #[[MAP6_145]], #[[MAP6_045]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8x3xf32>, tensor<12x3x8xf32>, tensor<12x5x2xf32>) -> tensor<3x5x2xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<3x5x2xf32>
func.func @contract_of_two_depths(%q: tensor<3x8x3xf32>, %k: tensor<12x3x8xf32>, %v: tensor<12x5x2xf32>) -> tensor<3x5x2xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(m, n, d, j) -> (m, d, j)>, affine_map<(m, n, d, j) -> (n, j, d)>, affine_map<(m, n, d, j) -> (m, n)>]
      ins(%q, %k : tensor<3x8x3xf32>, tensor<12x3x8xf32>) outs(%s_zero : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5x2xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5x2xf32>) -> tensor<3x5x2xf32>
  %o = linalg.contract indexing_maps = [affine_map<(m, n, e, i) -> (m, n)>, affine_map<(m, n, e, i) -> (n, e, i)>, affine_map<(m, n, e, i) -> (m, e, i)>]
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5x2xf32>) outs(%o_zero : tensor<3x5x2xf32>) -> tensor<3x5x2xf32>
  return %o : tensor<3x5x2xf32>
}

// linalg.contract writes keys first, and the output transposed.

// CHECK-LABEL: func.func @contract_to_another_order(
// CHECK-SAME: %[[Q:.+]]: tensor<3x2x8xf32>, %[[K:.+]]: tensor<12x2x8xf32>, %[[V:.+]]: tensor<12x2x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP5_103]], #[[MAP5_203]], #[[MAP5_204]], #[[MAP5_401]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x2x8xf32>, tensor<12x2x8xf32>, tensor<12x2x5xf32>) -> tensor<5x2x3xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<5x2x3xf32>
func.func @contract_to_another_order(%q: tensor<3x2x8xf32>, %k: tensor<12x2x8xf32>, %v: tensor<12x2x5xf32>) -> tensor<5x2x3xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<12x2x3xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %s = linalg.contract indexing_maps = [affine_map<(n, b, m, d) -> (n, b, d)>, affine_map<(n, b, m, d) -> (m, b, d)>, affine_map<(n, b, m, d) -> (n, b, m)>]
      ins(%k, %q : tensor<12x2x8xf32>, tensor<3x2x8xf32>) outs(%s_zero : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %p_init = tensor.empty() : tensor<12x2x3xf32>
  %p = linalg.softmax dimension(0) ins(%s : tensor<12x2x3xf32>) outs(%p_init : tensor<12x2x3xf32>) -> tensor<12x2x3xf32>
  %o_zero_init = tensor.empty() : tensor<5x2x3xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<5x2x3xf32>) -> tensor<5x2x3xf32>
  %o = linalg.contract indexing_maps = [affine_map<(e, b, m, n) -> (n, b, e)>, affine_map<(e, b, m, n) -> (n, b, m)>, affine_map<(e, b, m, n) -> (e, b, m)>]
      ins(%v, %p : tensor<12x2x5xf32>, tensor<12x2x3xf32>) outs(%o_zero : tensor<5x2x3xf32>) -> tensor<5x2x3xf32>
  return %o : tensor<5x2x3xf32>
}

// One row for each batch, by linalg.batch_matvec and batch_vecmat.

// CHECK-LABEL: func.func @matrix_times_vector(
// CHECK-SAME: %[[Q:.+]]: tensor<2x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP4_02]], #[[MAP4_012]], #[[MAP4_013]], #[[MAP4_03]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x8xf32>, tensor<2x12x8xf32>, tensor<2x12x5xf32>) -> tensor<2x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x5xf32>
func.func @matrix_times_vector(%q: tensor<2x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %s = linalg.batch_matvec ins(%k, %q : tensor<2x12x8xf32>, tensor<2x8xf32>) outs(%s_zero : tensor<2x12xf32>) -> tensor<2x12xf32>
  %p_init = tensor.empty() : tensor<2x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<2x12xf32>) outs(%p_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %o = linalg.batch_vecmat ins(%p, %v : tensor<2x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x5xf32>) -> tensor<2x5xf32>
  return %o : tensor<2x5xf32>
}

// The value is stored [E, N], and linalg.batch_matvec takes the probabilities.

// CHECK-LABEL: func.func @value_times_vector(
// CHECK-SAME: %[[Q:.+]]: tensor<2x8xf32>, %[[K:.+]]: tensor<2x12x8xf32>, %[[V:.+]]: tensor<2x5x12xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MAP4_02]], #[[MAP4_012]], #[[MAP4_031]], #[[MAP4_03]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x8xf32>, tensor<2x12x8xf32>, tensor<2x5x12xf32>) -> tensor<2x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x5xf32>
func.func @value_times_vector(%q: tensor<2x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x5x12xf32>) -> tensor<2x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<2x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %s = linalg.batch_matvec ins(%k, %q : tensor<2x12x8xf32>, tensor<2x8xf32>) outs(%s_zero : tensor<2x12xf32>) -> tensor<2x12xf32>
  %p_init = tensor.empty() : tensor<2x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<2x12xf32>) outs(%p_init : tensor<2x12xf32>) -> tensor<2x12xf32>
  %o_zero_init = tensor.empty() : tensor<2x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %o = linalg.batch_matvec ins(%v, %p : tensor<2x5x12xf32>, tensor<2x12xf32>) outs(%o_zero : tensor<2x5xf32>) -> tensor<2x5xf32>
  return %o : tensor<2x5xf32>
}
