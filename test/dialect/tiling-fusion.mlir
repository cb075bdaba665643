// attention.group is fused as a producer, by either of its results.

// RUN: attention-opt %s --split-input-file --transform-interpreter --canonicalize --cse | FileCheck %s

// A consumer tiled over the rows pulls the group's tile into its loop: the output ...
// CHECK-LABEL: func.func @fuse(
// CHECK: scf.forall (%[[I:.+]]) in (4)
// CHECK: %[[T:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x3x1x16xf32>, tensor<2x3x1xf32>)
// CHECK: linalg.exp ins(%[[T]]#0 : tensor<2x3x1x16xf32>)

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @fuse(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> tensor<2x3x4x16xf32> {
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
  %init = tensor.empty() : tensor<2x3x4x16xf32>
  %exp = linalg.exp ins(%o : tensor<2x3x4x16xf32>) outs(%init : tensor<2x3x4x16xf32>) -> tensor<2x3x4x16xf32>
  return %exp : tensor<2x3x4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %exp = transform.structured.match ops{["linalg.exp"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %exp tile_sizes [0, 0, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %fused, %rest = transform.structured.fuse_into_containing_op %group into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// ... and the LSE.
// CHECK-LABEL: func.func @fuse_lse(
// CHECK: scf.forall (%[[I:.+]]) in (4)
// CHECK: %[[T:.+]]:2 = attention.group
// CHECK-SAME: -> (tensor<2x3x1x16xf32>, tensor<2x3x1xf32>)
// CHECK: %[[M:.+]] = attention.index 2 : index
// CHECK: affine.apply #{{.+}}(%[[I]])[%[[M]]]
// CHECK: linalg.exp ins(%[[T]]#1 : tensor<2x3x1xf32>)

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @fuse_lse(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> tensor<2x3x4xf32> {
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
  %init = tensor.empty() : tensor<2x3x4xf32>
  %exp = linalg.exp ins(%lse : tensor<2x3x4xf32>) outs(%init : tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %exp : tensor<2x3x4xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %exp = transform.structured.match ops{["linalg.exp"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %exp tile_sizes [0, 0, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %fused, %rest = transform.structured.fuse_into_containing_op %group into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
