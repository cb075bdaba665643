// Packed keys and values: the map has the dimension along which a byte holds two elements, which the
// tensor has not. Where it stands in the query and in the output says which columns share a byte.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s
// RUN: attention-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize | FileCheck %s --check-prefix=DIMS

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
#halves_q = affine_map<(m, n, j, i, e, c) -> (m, i, j)>
#halves_o = affine_map<(m, n, j, i, e, c) -> (m, c, e)>
#d_q = affine_map<(m, n, d, e, c) -> (m, d)>
#d_k = affine_map<(m, n, d, e, c) -> (n, d)>
#d_v = affine_map<(m, n, d, e, c) -> (n, e, c)>
#d_o = affine_map<(m, n, d, e, c) -> (m, e, c)>

// CHECK-LABEL: func.func @neighbours(
// CHECK: attention.group {{.*}}packed_key, packed_value{{.*}}unsigned_key, unsigned_value
// CHECK-SAME: tensor<4x8x2xf32>, tensor<?x8xi8>, tensor<?x5xi8>) -> tensor<4x5x2xf32>
func.func @neighbours(%q: tensor<4x8x2xf32>, %k: tensor<?x8xi8>, %v: tensor<?x5xi8>) -> tensor<4x5x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_key, unsigned_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<?x8xi8>, tensor<?x5xi8>) -> tensor<4x5x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x5x2xf32>
}

// CHECK-LABEL: func.func @halves(
// CHECK: attention.group
// CHECK-SAME: tensor<4x2x8xbf16>, tensor<?x8xi8>, tensor<?x5xi8>) -> tensor<4x2x5xbf16>
func.func @halves(%q: tensor<4x2x8xbf16>, %k: tensor<?x8xi8>, %v: tensor<?x5xi8>) -> tensor<4x2x5xbf16> {
  %o = attention.group {indexing_maps = [#halves_q, #k, #v, #halves_o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x2x8xbf16>, tensor<?x8xi8>, tensor<?x5xi8>) -> tensor<4x2x5xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x2x5xbf16>
}

// The number of elements of a byte is known whatever the types say.
// CHECK-LABEL: func.func @value_alone(
// DIMS-LABEL: func.func @value_alone(
// DIMS-DAG: %[[TWO:.+]] = arith.constant 2 : index
// DIMS-DAG: %[[COLUMNS:.+]] = tensor.dim %{{.+}}, %{{.+}} : tensor<?x?xi8>
// DIMS: return %[[COLUMNS]], %[[TWO]]
func.func @value_alone(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x?xi8>) -> (index, index) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %o = attention.group {indexing_maps = [#d_q, #d_k, #d_v, #d_o], packed_value}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<?x8xf32>, tensor<?x?xi8>) -> tensor<4x?x?xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %columns = tensor.dim %o, %c1 : tensor<4x?x?xf32>
  %elements = tensor.dim %o, %c2 : tensor<4x?x?xf32>
  return %columns, %elements : index, index
}
