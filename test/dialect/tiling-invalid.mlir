// What cannot be tiled: reduced dimensions, and the value depth of a group that has an LSE.

// RUN: not attention-opt %s --split-input-file --transform-interpreter 2>&1 | FileCheck %s

// CHECK: error: 'attention.group' op cannot be tiled along iteration dimension 3, which is reduced

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @keys(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #keep, #o, #lse], tag = "flash_decoding"}
      ins(%q, %k, %v, %keep : tensor<2x4x8xf32>, tensor<2x3x32x8xf32>, tensor<2x3x32x16xf32>, tensor<1x32xi1>)
      -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  ^bb0(%s: f32, %keep_elt: i1):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %causal = arith.cmpi uge, %m, %n : index
    %c = arith.andi %causal, %keep_elt : i1
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o, %lse : tensor<2x3x4x16xf32>, tensor<2x3x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK: error: 'attention.group' op cannot be tiled along iteration dimension 4, which is reduced

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @depth(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #keep, #o, #lse], tag = "flash_decoding"}
      ins(%q, %k, %v, %keep : tensor<2x4x8xf32>, tensor<2x3x32x8xf32>, tensor<2x3x32x16xf32>, tensor<1x32xi1>)
      -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  ^bb0(%s: f32, %keep_elt: i1):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %causal = arith.cmpi uge, %m, %n : index
    %c = arith.andi %causal, %keep_elt : i1
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o, %lse : tensor<2x3x4x16xf32>, tensor<2x3x4xf32>
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

// CHECK: error: 'attention.group' op cannot be tiled along iteration dimension 5, along which the lse does not vary

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @value_depth_with_lse(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #keep, #o, #lse], tag = "flash_decoding"}
      ins(%q, %k, %v, %keep : tensor<2x4x8xf32>, tensor<2x3x32x8xf32>, tensor<2x3x32x16xf32>, tensor<1x32xi1>)
      -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
  ^bb0(%s: f32, %keep_elt: i1):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %causal = arith.cmpi uge, %m, %n : index
    %c = arith.andi %causal, %keep_elt : i1
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o, %lse : tensor<2x3x4x16xf32>, tensor<2x3x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 0, 0, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
