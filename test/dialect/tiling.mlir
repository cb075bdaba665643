// attention.group is tiled over batch, query, split and value depth, results and positions with it.

// RUN: attention-opt %s --split-input-file --transform-interpreter --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @batch_and_split(
// CHECK-SAME: %[[Q:.+]]: tensor<2x4x8xf32>, %[[K:.+]]: tensor<2x3x32x8xf32>, %[[V:.+]]: tensor<2x3x32x16xf32>, %[[KEEP:.+]]: tensor<1x32xi1>)
// CHECK: scf.forall (%[[B:.+]], %[[G:.+]]) in (2, 3) shared_outs(%[[OUT:.+]] = %{{.+}}, %[[LSE:.+]] = %{{.+}}) -> (tensor<2x3x4x16xf32>, tensor<2x3x4xf32>) {
// CHECK-DAG: %[[QT:.+]] = tensor.extract_slice %[[Q]][%[[B]], 0, 0] [1, 4, 8] [1, 1, 1]
// CHECK-DAG: %[[KT:.+]] = tensor.extract_slice %[[K]][%[[B]], %[[G]], 0, 0] [1, 1, 32, 8] [1, 1, 1, 1]
// CHECK-DAG: %[[VT:.+]] = tensor.extract_slice %[[V]][%[[B]], %[[G]], 0, 0] [1, 1, 32, 16] [1, 1, 1, 1]
// CHECK: %[[T:.+]]:2 = attention.group
// CHECK-SAME: ins(%[[QT]], %[[KT]], %[[VT]], %{{.+}} : tensor<1x4x8xf32>, tensor<1x1x32x8xf32>, tensor<1x1x32x16xf32>, tensor<1x32xi1>) -> (tensor<1x1x4x16xf32>, tensor<1x1x4xf32>)
// Neither dimension is asked for its position: nothing is added.
// CHECK-NOT: affine.apply
// CHECK: scf.forall.in_parallel {
// CHECK-DAG: tensor.parallel_insert_slice %[[T]]#0 into %[[OUT]][%[[B]], %[[G]], 0, 0] [1, 1, 4, 16] [1, 1, 1, 1]
// CHECK-DAG: tensor.parallel_insert_slice %[[T]]#1 into %[[LSE]][%[[B]], %[[G]], 0] [1, 1, 4] [1, 1, 1]
// CHECK: }

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @batch_and_split(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
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
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [1, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Rows that do not divide: the tile's size is a minimum, and its positions count from its start.
// CHECK: #[[START:map[0-9]*]] = affine_map<(d0) -> (d0 * 3)>
// CHECK: #[[SIZE:map[0-9]*]] = affine_map<(d0) -> (d0 * -3 + 4, 3)>
// CHECK: #[[SUM:map[0-9]*]] = affine_map<(d0)[s0] -> (d0 * 3 + s0)>
// CHECK-LABEL: func.func @query_rows(
// CHECK: scf.forall (%[[I:.+]]) in (2)
// CHECK-DAG: %[[M0:.+]] = affine.apply #[[START]](%[[I]])
// CHECK-DAG: %[[SZ:.+]] = affine.min #[[SIZE]](%[[I]])
// CHECK: tensor.extract_slice %{{.+}}[0, %[[M0]], 0] [2, %[[SZ]], 8] [1, 1, 1]
// CHECK: attention.group
// CHECK-SAME: -> (tensor<2x3x?x16xf32>, tensor<2x3x?xf32>)
// CHECK: %[[M:.+]] = attention.index 2 : index
// CHECK: %[[POS:.+]] = affine.apply #[[SUM]](%[[I]])[%[[M]]]
// CHECK: %[[N:.+]] = attention.index 3 : index
// CHECK: arith.cmpi uge, %[[POS]], %[[N]]
// CHECK: tensor.parallel_insert_slice %{{.+}}#1 into %{{.+}}[0, 0, %{{.+}}] [2, 3, %[[SZ]]] [1, 1, 1]

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @query_rows(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
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
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// CHECK-LABEL: func.func @value_depth(
// CHECK: scf.forall (%[[I:.+]]) in (2)
// CHECK: tensor.extract_slice %{{.+}}[0, 0, 0, %[[E:.+]]] [2, 3, 32, 8] [1, 1, 1, 1] : tensor<2x3x32x16xf32>
// CHECK: attention.group
// CHECK-SAME: -> tensor<2x3x4x8xf32>

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @value_depth(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
    -> tensor<2x3x4x16xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #keep, #o], tag = "flash_decoding"}
      ins(%q, %k, %v, %keep : tensor<2x4x8xf32>, tensor<2x3x32x8xf32>, tensor<2x3x32x16xf32>, tensor<1x32xi1>)
      -> tensor<2x3x4x16xf32> {
  ^bb0(%s: f32, %keep_elt: i1):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %causal = arith.cmpi uge, %m, %n : index
    %c = arith.andi %causal, %keep_elt : i1
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o : tensor<2x3x4x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op {transform.readonly}) {
    %group = transform.structured.match ops{["attention.group"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %group tile_sizes [0, 0, 0, 0, 0, 8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Sequential loops, as well.
// CHECK-LABEL: func.func @using_for(
// CHECK: scf.for
// CHECK: %[[T:.+]]:2 = attention.group
// CHECK: tensor.insert_slice %[[T]]#0
// CHECK: tensor.insert_slice %[[T]]#1

#q = affine_map<(b, g, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, g, m, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, g, m, n, d, e) -> (b, g, n, e)>
#keep = affine_map<(b, g, m, n, d, e) -> (0, n)>
#o = affine_map<(b, g, m, n, d, e) -> (b, g, m, e)>
#lse = affine_map<(b, g, m, n, d, e) -> (b, g, m)>

func.func @using_for(%q: tensor<2x4x8xf32>, %k: tensor<2x3x32x8xf32>, %v: tensor<2x3x32x16xf32>, %keep: tensor<1x32xi1>)
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
    %tiled, %loop = transform.structured.tile_using_for %group tile_sizes [1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
