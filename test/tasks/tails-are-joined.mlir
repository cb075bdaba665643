// Which loops over whole chunks of keys and over tails become one, whose task is one function.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups,attention-cpu-join-tails)" | FileCheck %s

#q = affine_map<(b, r, g, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, g, n, d, e) -> (b, g, n, d)>
#v = affine_map<(b, r, g, n, d, e) -> (b, g, n, e)>
#o = affine_map<(b, r, g, n, d, e) -> (b, g, r, e)>
#l = affine_map<(b, r, g, n, d, e) -> (b, g, r)>
#tq = affine_map<(b, r, n, d, e) -> (b, r, d)>
#tk = affine_map<(b, r, n, d, e) -> (b, n, d)>
#tv = affine_map<(b, r, n, d, e) -> (b, n, e)>
#to = affine_map<(b, r, n, d, e) -> (b, r, e)>
#tl = affine_map<(b, r, n, d, e) -> (b, r)>

// The functions, in the reverse order of the loops below.

// CHECK: func.func private @attention_task_{{.*}} -> (tensor<2x32xf64>, tensor<2xf64>)
// CHECK: attention.group {attention.cpu_most_keys = 64 : i64
// CHECK: func.func private @[[TASK:attention_task_[0-9]+]](%{{.+}}: tensor<2x32xf32>, %{{.+}}: tensor<?x32xf32>, %{{.+}}: tensor<?x32xf32>)
// CHECK: attention.group {attention.cpu_most_keys = 64 : i64
// CHECK-NOT: func.func private

// Static keys: two chunks and a tail are three tasks.

// CHECK-LABEL: func.func @static(
// CHECK: scf.forall (%{{.+}}, %[[G:.+]]) in (3, 3) shared_outs({{.*}}) -> (tensor<3x3x2x32xf32>, tensor<3x3x2xf32>)
// CHECK: arith.cmpi ult, %[[G]], %c2{{.*}} : index
// CHECK: func.call @[[TASK]](
// CHECK-NOT: scf.forall (
// CHECK: return
func.func @static(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> (tensor<3x3x2x32xf32>, tensor<3x3x2xf32>) {
  %c:2 = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> (tensor<3x2x2x32xf32>, tensor<3x2x2xf32>) {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t:2 = attention.group {indexing_maps = [#tq, #tk, #tv, #to, #tl]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> (tensor<3x2x32xf32>, tensor<3x2xf32>) {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %le = tensor.empty() : tensor<3x3x2xf32>
  %oc = tensor.insert_slice %c#0 into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %lc = tensor.insert_slice %c#1 into %le[0, 0, 0] [3, 2, 2] [1, 1, 1] : tensor<3x2x2xf32> into tensor<3x3x2xf32>
  %ot = tensor.expand_shape %t#0 [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %lt = tensor.expand_shape %t#1 [[0], [1, 2]] output_shape [3, 1, 2] : tensor<3x2xf32> into tensor<3x1x2xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  %l = tensor.insert_slice %lt into %lc[0, 2, 0] [3, 1, 2] [1, 1, 1] : tensor<3x1x2xf32> into tensor<3x3x2xf32>
  return %o, %l : tensor<3x3x2x32xf32>, tensor<3x3x2xf32>
}

// Tails whose scores are others stay as they are: two loops, two groups, no function.

// CHECK-LABEL: func.func @other_scores(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: attention.group {{.*}} tensor<1x1x64x32xf32>
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: attention.group {{.*}} tensor<1x5x32xf32>
// CHECK: return
func.func @other_scores(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> (tensor<3x3x2x32xf32>, tensor<3x3x2xf32>) {
  %c:2 = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> (tensor<3x2x2x32xf32>, tensor<3x2x2xf32>) {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t:2 = attention.group {indexing_maps = [#tq, #tk, #tv, #to, #tl]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> (tensor<3x2x32xf32>, tensor<3x2xf32>) {
  ^bb0(%score: f32):
    %half = arith.constant 0.5 : f32
    %scaled = arith.mulf %score, %half : f32
    attention.yield %scaled : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %le = tensor.empty() : tensor<3x3x2xf32>
  %oc = tensor.insert_slice %c#0 into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %lc = tensor.insert_slice %c#1 into %le[0, 0, 0] [3, 2, 2] [1, 1, 1] : tensor<3x2x2xf32> into tensor<3x3x2xf32>
  %ot = tensor.expand_shape %t#0 [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %lt = tensor.expand_shape %t#1 [[0], [1, 2]] output_shape [3, 1, 2] : tensor<3x2xf32> into tensor<3x1x2xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  %l = tensor.insert_slice %lt into %lc[0, 2, 0] [3, 1, 2] [1, 1, 1] : tensor<3x1x2xf32> into tensor<3x3x2xf32>
  return %o, %l : tensor<3x3x2x32xf32>, tensor<3x3x2xf32>
}

// A further use of the tails: they stay a loop of their own.

// CHECK-LABEL: func.func @tails_are_used(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @tails_are_used(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> (tensor<3x3x2x32xf32>, tensor<3x2x32xf32>) {
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o, %t : tensor<3x3x2x32xf32>, tensor<3x2x32xf32>
}

// The tail comes before the chunks, and the number of chunks after it: two loops.

// CHECK-LABEL: func.func @tail_first(
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: return
func.func @tail_first(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<3x3x2x32xf32> {
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

// Tails of a branch are computed where they are needed only: two loops.

// CHECK-LABEL: func.func @tails_of_a_branch(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.if
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @tails_of_a_branch(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>, %has_tail: i1)
    -> tensor<3x3x2x32xf32> {
  %zero = arith.constant 0.0 : f32
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %o = scf.if %has_tail -> tensor<3x3x2x32xf32> {
    %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
        ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
    ^bb0(%score: f32):
      attention.yield %score : f32
    }
    %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
    %all = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
    scf.yield %all : tensor<3x3x2x32xf32>
  } else {
    %none = linalg.fill ins(%zero : f32) outs(%oe : tensor<3x3x2x32xf32>) -> tensor<3x3x2x32xf32>
    scf.yield %none : tensor<3x3x2x32xf32>
  }
  return %o : tensor<3x3x2x32xf32>
}

// Loops of the program that do not count from 0 by 1: every other chunk is computed. They stay two.

// CHECK-LABEL: func.func @every_other_chunk(
// CHECK: scf.forall ({{.*}}) = (0, 0) to (3, 2) step (1, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @every_other_chunk(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<3x3x2x32xf32> {
  %ce = tensor.empty() : tensor<3x2x2x32xf32>
  %c = scf.forall (%b, %g) = (0, 0) to (3, 2) step (1, 2) shared_outs(%out = %ce) -> (tensor<3x2x2x32xf32>) {
    %qt = tensor.extract_slice %q[%b, 0, 0] [1, 2, 32] [1, 1, 1] : tensor<3x2x32xf32> to tensor<1x2x32xf32>
    %kt = tensor.extract_slice %k[%b, %g, 0, 0] [1, 1, 64, 32] [1, 1, 1, 1] : tensor<3x2x64x32xf32> to tensor<1x1x64x32xf32>
    %vt = tensor.extract_slice %v[%b, %g, 0, 0] [1, 1, 64, 32] [1, 1, 1, 1] : tensor<3x2x64x32xf32> to tensor<1x1x64x32xf32>
    %task = attention.group {indexing_maps = [#q, #k, #v, #o]}
        ins(%qt, %kt, %vt : tensor<1x2x32xf32>, tensor<1x1x64x32xf32>, tensor<1x1x64x32xf32>) -> tensor<1x1x2x32xf32> {
    ^bb0(%score: f32):
      attention.yield %score : f32
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %task into %out[%b, %g, 0, 0] [1, 1, 2, 32] [1, 1, 1, 1] : tensor<1x1x2x32xf32> into tensor<3x2x2x32xf32>
    }
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

// Or all but the first.

// CHECK-LABEL: func.func @all_but_the_first_chunk(
// CHECK: scf.forall ({{.*}}) = (0, 1) to (3, 2) step (1, 1)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @all_but_the_first_chunk(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<3x3x2x32xf32> {
  %ce = tensor.empty() : tensor<3x2x2x32xf32>
  %c = scf.forall (%b, %g) = (0, 1) to (3, 2) step (1, 1) shared_outs(%out = %ce) -> (tensor<3x2x2x32xf32>) {
    %qt = tensor.extract_slice %q[%b, 0, 0] [1, 2, 32] [1, 1, 1] : tensor<3x2x32xf32> to tensor<1x2x32xf32>
    %kt = tensor.extract_slice %k[%b, %g, 0, 0] [1, 1, 64, 32] [1, 1, 1, 1] : tensor<3x2x64x32xf32> to tensor<1x1x64x32xf32>
    %vt = tensor.extract_slice %v[%b, %g, 0, 0] [1, 1, 64, 32] [1, 1, 1, 1] : tensor<3x2x64x32xf32> to tensor<1x1x64x32xf32>
    %task = attention.group {indexing_maps = [#q, #k, #v, #o]}
        ins(%qt, %kt, %vt : tensor<1x2x32xf32>, tensor<1x1x64x32xf32>, tensor<1x1x64x32xf32>) -> tensor<1x1x2x32xf32> {
    ^bb0(%score: f32):
      attention.yield %score : f32
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %task into %out[%b, %g, 0, 0] [1, 1, 2, 32] [1, 1, 1, 1] : tensor<1x1x2x32xf32> into tensor<3x2x2x32xf32>
    }
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

// Loops of batches that are as many only as the program says: extents of other dimensions, or of
// other tensors, may be other numbers. They stay two.

// CHECK-LABEL: func.func @other_batches(
// CHECK: scf.forall ({{.*}}) in (%{{.+}}, 2)
// CHECK: scf.forall ({{.*}}) in (%{{.+}})
// CHECK: return
func.func @other_batches(%q: tensor<?x2x32xf32>, %k: tensor<?x2x64x32xf32>, %v: tensor<?x2x64x32xf32>, %tq: tensor<?x2x32xf32>, %tk: tensor<?x5x32xf32>, %tv: tensor<?x5x32xf32>)
    -> tensor<?x3x2x32xf32> {
  %zero = arith.constant 0 : index
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x2x32xf32>, tensor<?x2x64x32xf32>, tensor<?x2x64x32xf32>) -> tensor<?x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%tq, %tk, %tv : tensor<?x2x32xf32>, tensor<?x5x32xf32>, tensor<?x5x32xf32>) -> tensor<?x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %batch = tensor.dim %q, %zero : tensor<?x2x32xf32>
  %tails = tensor.dim %tq, %zero : tensor<?x2x32xf32>
  %oe = tensor.empty(%batch) : tensor<?x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [%batch, 2, 2, 32] [1, 1, 1, 1] : tensor<?x2x2x32xf32> into tensor<?x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [%tails, 1, 2, 32] : tensor<?x2x32xf32> into tensor<?x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [%tails, 1, 2, 32] [1, 1, 1, 1] : tensor<?x1x2x32xf32> into tensor<?x3x2x32xf32>
  return %o : tensor<?x3x2x32xf32>
}

#cq = affine_map<(b, c, r, g, n, d, e) -> (b, c, r, d)>
#ck = affine_map<(b, c, r, g, n, d, e) -> (b, c, g, n, d)>
#cv = affine_map<(b, c, r, g, n, d, e) -> (b, c, g, n, e)>
#co = affine_map<(b, c, r, g, n, d, e) -> (b, c, g, r, e)>
#sq = affine_map<(b, c, r, n, d, e) -> (c, b, r, d)>
#sk = affine_map<(b, c, r, n, d, e) -> (b, c, n, d)>
#sv = affine_map<(b, c, r, n, d, e) -> (b, c, n, e)>
#so = affine_map<(b, c, r, n, d, e) -> (b, c, r, e)>

// Extents of one tensor, but along other dimensions, are other numbers, too.

// CHECK-LABEL: func.func @swapped_batches(
// CHECK: scf.forall ({{.*}}) in (%{{.+}}, %{{.+}}, 2)
// CHECK: scf.forall ({{.*}}) in (%{{[^,]+}}, %{{[^,]+}}) shared_outs
// CHECK: return
func.func @swapped_batches(%q: tensor<?x?x2x32xf32>, %k: tensor<?x?x2x64x32xf32>, %v: tensor<?x?x2x64x32xf32>, %tk: tensor<?x?x5x32xf32>, %tv: tensor<?x?x5x32xf32>)
    -> tensor<?x?x3x2x32xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %c = attention.group {indexing_maps = [#cq, #ck, #cv, #co]}
      ins(%q, %k, %v : tensor<?x?x2x32xf32>, tensor<?x?x2x64x32xf32>, tensor<?x?x2x64x32xf32>) -> tensor<?x?x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#sq, #sk, #sv, #so]}
      ins(%q, %tk, %tv : tensor<?x?x2x32xf32>, tensor<?x?x5x32xf32>, tensor<?x?x5x32xf32>) -> tensor<?x?x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %b0 = tensor.dim %q, %zero : tensor<?x?x2x32xf32>
  %b1 = tensor.dim %q, %one : tensor<?x?x2x32xf32>
  %oe = tensor.empty(%b0, %b1) : tensor<?x?x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0, 0] [%b0, %b1, 2, 2, 32] [1, 1, 1, 1, 1] : tensor<?x?x2x2x32xf32> into tensor<?x?x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1], [2, 3], [4]] output_shape [%b1, %b0, 1, 2, 32] : tensor<?x?x2x32xf32> into tensor<?x?x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 0, 2, 0, 0] [%b1, %b0, 1, 2, 32] [1, 1, 1, 1, 1] : tensor<?x?x1x2x32xf32> into tensor<?x?x3x2x32xf32>
  return %o : tensor<?x?x3x2x32xf32>
}

// Tasks that no schedule takes are joined, too.

// CHECK-LABEL: func.func @f64(
// CHECK: scf.forall (%{{.+}}, %{{.+}}) in (3, 3)
// CHECK: func.call @attention_task
// CHECK-NOT: scf.forall (
// CHECK: return
func.func @f64(%q: tensor<3x2x32xf64>, %k: tensor<3x2x64x32xf64>, %v: tensor<3x2x64x32xf64>, %tk: tensor<3x5x32xf64>, %tv: tensor<3x5x32xf64>)
    -> (tensor<3x3x2x32xf64>, tensor<3x3x2xf64>) {
  %c:2 = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<3x2x32xf64>, tensor<3x2x64x32xf64>, tensor<3x2x64x32xf64>) -> (tensor<3x2x2x32xf64>, tensor<3x2x2xf64>) {
  ^bb0(%score: f64):
    attention.yield %score : f64
  }
  %t:2 = attention.group {indexing_maps = [#tq, #tk, #tv, #to, #tl]}
      ins(%q, %tk, %tv : tensor<3x2x32xf64>, tensor<3x5x32xf64>, tensor<3x5x32xf64>) -> (tensor<3x2x32xf64>, tensor<3x2xf64>) {
  ^bb0(%score: f64):
    attention.yield %score : f64
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf64>
  %le = tensor.empty() : tensor<3x3x2xf64>
  %oc = tensor.insert_slice %c#0 into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf64> into tensor<3x3x2x32xf64>
  %lc = tensor.insert_slice %c#1 into %le[0, 0, 0] [3, 2, 2] [1, 1, 1] : tensor<3x2x2xf64> into tensor<3x3x2xf64>
  %ot = tensor.expand_shape %t#0 [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf64> into tensor<3x1x2x32xf64>
  %lt = tensor.expand_shape %t#1 [[0], [1, 2]] output_shape [3, 1, 2] : tensor<3x2xf64> into tensor<3x1x2xf64>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf64> into tensor<3x3x2x32xf64>
  %l = tensor.insert_slice %lt into %lc[0, 2, 0] [3, 1, 2] [1, 1, 1] : tensor<3x1x2xf64> into tensor<3x3x2xf64>
  return %o, %l : tensor<3x3x2x32xf64>, tensor<3x3x2xf64>
}

// Lengths and tables are not those of one task, and stay: no function, two loops.

// CHECK-LABEL: func.func @lengths(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: attention.group
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: attention.group
// CHECK: return
#len = affine_map<(b, r, g, n, d, e) -> (b)>
#tlen = affine_map<(b, r, n, d, e) -> (b)>
func.func @lengths(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>, %lengths: tensor<3xi32>, %tails: tensor<3xi32>)
    -> tensor<3x3x2x32xf32> {
  %c = attention.group {indexing_maps = [#q, #k, #v, #len, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>)
      kv_lengths(%lengths : tensor<3xi32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #tlen, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>)
      kv_lengths(%tails : tensor<3xi32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

#gq = affine_map<(b, r, g, p, n, d, e) -> (b, r, d)>
#gk = affine_map<(b, r, g, p, n, d, e) -> (0, n, d)>
#gv = affine_map<(b, r, g, p, n, d, e) -> (0, n, e)>
#gt = affine_map<(b, r, g, p, n, d, e) -> (b, g, p)>
#go = affine_map<(b, r, g, p, n, d, e) -> (b, g, r, e)>
#hq = affine_map<(b, r, p, n, d, e) -> (b, r, d)>
#hk = affine_map<(b, r, p, n, d, e) -> (0, n, d)>
#hv = affine_map<(b, r, p, n, d, e) -> (0, n, e)>
#ht = affine_map<(b, r, p, n, d, e) -> (b, p)>
#ho = affine_map<(b, r, p, n, d, e) -> (b, r, e)>

// CHECK-LABEL: func.func @tables(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @tables(%q: tensor<3x2x32xf32>, %k: tensor<99x64x32xf32>, %v: tensor<99x64x32xf32>, %pages: tensor<3x2x1xi32>, %last: tensor<3x1xi32>)
    -> tensor<3x3x2x32xf32> {
  %c = attention.group {indexing_maps = [#gq, #gk, #gv, #gt, #go]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<99x64x32xf32>, tensor<99x64x32xf32>)
      page_table(%pages : tensor<3x2x1xi32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#hq, #hk, #hv, #ht, #ho]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<99x64x32xf32>, tensor<99x64x32xf32>)
      page_table(%last : tensor<3x1xi32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

#nq = affine_map<(b, r, g, n, p, d, e) -> (b, r, d)>
#nk = affine_map<(b, r, g, n, p, d, e) -> (b, g, n, p, d)>
#nv = affine_map<(b, r, g, n, p, d, e) -> (b, g, n, p, e)>
#no = affine_map<(b, r, g, n, p, d, e) -> (b, g, r, e)>
#mq = affine_map<(b, r, n, p, d, e) -> (b, r, d)>
#mk = affine_map<(b, r, n, p, d, e) -> (b, n, p, d)>
#mv = affine_map<(b, r, n, p, d, e) -> (b, n, p, e)>
#mo = affine_map<(b, r, n, p, d, e) -> (b, r, e)>

// Nor are tasks joined whose keys have two dimensions.

// CHECK-LABEL: func.func @two_key_dimensions(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @two_key_dimensions(%q: tensor<3x2x32xf32>, %k: tensor<3x2x16x4x32xf32>, %v: tensor<3x2x16x4x32xf32>, %tk: tensor<3x5x4x32xf32>, %tv: tensor<3x5x4x32xf32>)
    -> tensor<3x3x2x32xf32> {
  %c = attention.group {indexing_maps = [#nq, #nk, #nv, #no]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x16x4x32xf32>, tensor<3x2x16x4x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#mq, #mk, #mv, #mo]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x4x32xf32>, tensor<3x5x4x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

// A tail that does not follow the last chunk stays where it is: two loops.

// CHECK-LABEL: func.func @a_tail_elsewhere(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: tensor.insert_slice {{.*}}[0, 1, 0, 0] [3, 1, 2, 32]
func.func @a_tail_elsewhere(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<3x3x2x32xf32> {
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<3x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 1, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x3x2x32xf32>
  return %o : tensor<3x3x2x32xf32>
}

// Neither is joined a tail that others may follow: the caller says how many splits there is room for.

// CHECK-LABEL: func.func @room_behind_the_tail(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @room_behind_the_tail(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>, %splits: index)
    -> tensor<3x?x2x32xf32> {
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty(%splits) : tensor<3x?x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x?x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x?x2x32xf32>
  return %o : tensor<3x?x2x32xf32>
}

// Nor are results joined that have room beside them: for a batch more.

// CHECK-LABEL: func.func @room_beside_both(
// CHECK: scf.forall ({{.*}}) in (3, 2)
// CHECK: scf.forall ({{.*}}) in (3)
// CHECK: return
func.func @room_beside_both(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<4x3x2x32xf32> {
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty() : tensor<4x3x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<4x3x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<4x3x2x32xf32>
  return %o : tensor<4x3x2x32xf32>
}

// The type of the results may leave open how many splits there are.

// CHECK-LABEL: func.func @splits_left_open(
// CHECK: %[[ALL:.+]] = scf.forall ({{.*}}) in (3, 3) {{.*}} -> (tensor<3x3x2x32xf32>)
// CHECK: %[[O:.+]] = tensor.cast %[[ALL]] : tensor<3x3x2x32xf32> to tensor<3x?x2x32xf32>
// CHECK: return %[[O]]
func.func @splits_left_open(%q: tensor<3x2x32xf32>, %k: tensor<3x2x64x32xf32>, %v: tensor<3x2x64x32xf32>, %tk: tensor<3x5x32xf32>, %tv: tensor<3x5x32xf32>)
    -> tensor<3x?x2x32xf32> {
  %splits = arith.constant 3 : index
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x2x64x32xf32>, tensor<3x2x64x32xf32>) -> tensor<3x2x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %t = attention.group {indexing_maps = [#tq, #tk, #tv, #to]}
      ins(%q, %tk, %tv : tensor<3x2x32xf32>, tensor<3x5x32xf32>, tensor<3x5x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %oe = tensor.empty(%splits) : tensor<3x?x2x32xf32>
  %oc = tensor.insert_slice %c into %oe[0, 0, 0, 0] [3, 2, 2, 32] [1, 1, 1, 1] : tensor<3x2x2x32xf32> into tensor<3x?x2x32xf32>
  %ot = tensor.expand_shape %t [[0], [1, 2], [3]] output_shape [3, 1, 2, 32] : tensor<3x2x32xf32> into tensor<3x1x2x32xf32>
  %o = tensor.insert_slice %ot into %oc[0, 2, 0, 0] [3, 1, 2, 32] [1, 1, 1, 1] : tensor<3x1x2x32xf32> into tensor<3x?x2x32xf32>
  return %o : tensor<3x?x2x32xf32>
}
