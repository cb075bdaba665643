// A packed group is tiled over the bytes of its value, and not within one.

// RUN: not attention-opt %s --split-input-file --transform-interpreter --canonicalize --cse 2>&1 | FileCheck %s

// CHECK: error: 'attention.group' op cannot be tiled along iteration dimension 5, whose two elements lie in one byte
// CHECK: error: 'attention.group' op cannot be tiled along iteration dimension 3, which is reduced

// CHECK-LABEL: func.func @bytes(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8x2xf32>, %[[K:.+]]: tensor<6x8xi8>, %[[V:.+]]: tensor<6x12xi8>)
// CHECK: scf.forall
// CHECK: %[[VT:.+]] = tensor.extract_slice %[[V]][0, %{{.+}}] [6, 4] [1, 1]
// CHECK: attention.group
// CHECK-SAME: packed_key, packed_value
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[VT]] : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x4xi8>) -> tensor<4x4x2xf32>

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @bytes(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x12x2xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 0, 4]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @within_a_byte(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x12x2xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 0, 0, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @within_a_byte_of_the_key(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x12xi8>) -> tensor<4x12x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x12x2xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
