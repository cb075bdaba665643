// Packed keys and values are cut along their keys, as bytes; the combine sees both elements of a byte and its
// neighbours as columns of one dimension.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3})' | FileCheck %s

#q = affine_map<(b, m, n, j, i, e, c) -> (b, m, j, i)>
#k = affine_map<(b, m, n, j, i, e, c) -> (b, n, j, i)>
#v = affine_map<(b, m, n, j, i, e, c) -> (b, n, e, c)>
#o = affine_map<(b, m, n, j, i, e, c) -> (b, m, e, c)>

// CHECK-DAG: #[[K:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d2, d3, d4, d5)>
// CHECK-DAG: #[[V:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d2, d3, d6, d7)>

// CHECK-LABEL: func.func @packed(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8x2xf32>, %[[K8:.+]]: tensor<2x20x8xi8>, %[[V8:.+]]: tensor<2x20x16xi8>)
// CHECK-NOT: linalg.
// CHECK: attention.group {indexing_maps = [#{{.+}}, #[[K]], #[[V]], #{{.+}}, #{{.+}}], packed_key, packed_value, tag = "flash_decoding", unsigned_key} ins(%[[Q]], %{{.+}}, %{{.+}} : tensor<2x4x8x2xf32>, tensor<2x3x{{6|7}}x8xi8>, tensor<2x3x{{6|7}}x16xi8>) -> (tensor<2x3x4x16x2xf32>, tensor<2x3x4xf32>)
// CHECK: attention.group {{.+}} packed_key, packed_value, tag = "flash_decoding", unsigned_key}
// CHECK-NOT: linalg.
// CHECK: %[[COLUMNS:.+]] = tensor.collapse_shape %{{.+}} {{\[\[}}0], [1], [2], [3, 4]] : tensor<2x4x4x16x2xf32> into tensor<2x4x4x32xf32>
// CHECK: %[[O:.+]] = attention.lse_combine splits = [1] ins(%[[COLUMNS]], %{{.+}} : tensor<2x4x4x32xf32>, tensor<2x4x4xf32>) -> tensor<2x4x32xf32>
// CHECK: tensor.expand_shape %[[O]] {{.+}} : tensor<2x4x32xf32> into tensor<2x4x16x2xf32>
func.func @packed(%q: tensor<2x4x8x2xf32>, %k: tensor<2x20x8xi8>, %v: tensor<2x20x16xi8>) -> tensor<2x4x16x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_key}
      ins(%q, %k, %v : tensor<2x4x8x2xf32>, tensor<2x20x8xi8>, tensor<2x20x16xi8>) -> tensor<2x4x16x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16x2xf32>
}

// The rows stand behind the columns in the output.

#rows_last = affine_map<(b, m, n, j, i, e, c) -> (b, e, c, m)>

// CHECK-LABEL: func.func @rows_last(
// CHECK: %[[COLUMNS:.+]] = tensor.collapse_shape %{{.+}} {{\[\[}}0], [1], [2, 3], [4]] : tensor<2x4x16x2x4xf32> into tensor<2x4x32x4xf32>
// CHECK: %[[O:.+]] = attention.lse_combine splits = [1] ins(%[[COLUMNS]], %{{.+}} : tensor<2x4x32x4xf32>, tensor<2x4x4xf32>) -> tensor<2x32x4xf32>
// CHECK: tensor.expand_shape %[[O]] {{\[\[}}0], [1, 2], [3]] {{.+}} : tensor<2x32x4xf32> into tensor<2x16x2x4xf32>
func.func @rows_last(%q: tensor<2x4x8x2xf32>, %k: tensor<2x20x8xi8>, %v: tensor<2x20x16xi8>) -> tensor<2x16x2x4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #rows_last], packed_key, packed_value, unsigned_key}
      ins(%q, %k, %v : tensor<2x4x8x2xf32>, tensor<2x20x8xi8>, tensor<2x20x16xi8>) -> tensor<2x16x2x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x16x2x4xf32>
}

// The columns of the output are not side by side, so that they stay apart.

#apart = affine_map<(b, m, n, j, i, e, c) -> (b, e, m, c)>

// CHECK-LABEL: func.func @columns_apart(
// CHECK-NOT: tensor.collapse_shape
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}}, %{{.+}} : tensor<2x4x16x4x2xf32>, tensor<2x4x4xf32>) -> tensor<2x16x4x2xf32>
// CHECK: return
func.func @columns_apart(%q: tensor<2x4x8x2xf32>, %k: tensor<2x20x8xi8>, %v: tensor<2x20x16xi8>) -> tensor<2x16x4x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #apart], packed_key, packed_value, unsigned_key}
      ins(%q, %k, %v : tensor<2x4x8x2xf32>, tensor<2x20x8xi8>, tensor<2x20x16xi8>) -> tensor<2x16x4x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x16x4x2xf32>
}

// Two dimensions of columns that no byte holds stay apart too.

#floats = affine_map<(b, m, n, d, e, c) -> (b, m, d)>
#float_keys = affine_map<(b, m, n, d, e, c) -> (b, n, d)>
#float_values = affine_map<(b, m, n, d, e, c) -> (b, n, e, c)>
#float_output = affine_map<(b, m, n, d, e, c) -> (b, m, e, c)>

// CHECK-LABEL: func.func @floats(
// CHECK-NOT: tensor.collapse_shape
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}}, %{{.+}} : tensor<2x4x4x16x2xf32>, tensor<2x4x4xf32>) -> tensor<2x4x16x2xf32>
// CHECK: return
func.func @floats(%q: tensor<2x4x8xf32>, %k: tensor<2x20x8xf32>, %v: tensor<2x20x16x2xf32>) -> tensor<2x4x16x2xf32> {
  %o = attention.group {indexing_maps = [#floats, #float_keys, #float_values, #float_output]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x20x8xf32>, tensor<2x20x16x2xf32>) -> tensor<2x4x16x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16x2xf32>
}
