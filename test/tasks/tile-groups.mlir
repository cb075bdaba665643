// A task for every batch and 32 query rows; no loop over what has one position. Where heads occupy all
// workers and rows see the same keys, a task takes more rows.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups)" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups{workers=2})" | FileCheck %s --check-prefix=TWO
// RUN: not attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups{chunks=0})" 2>&1 | FileCheck %s --check-prefix=NONE

// NONE: option 'chunks' of pass 'attention-cpu-tile-groups' expects an integer of at least 1, but got '0'

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @prefill(
// CHECK: scf.forall (%[[H:.+]], %[[M:.+]]) in (2, 4)
// CHECK: attention.group
// CHECK-SAME: tensor<1x1x25x16xf32>, tensor<1x1x50x16xf32>, tensor<1x1x50x16xf32>) -> tensor<1x1x25x16xf32>
// TWO-LABEL: func.func @prefill(
// TWO: scf.forall (%{{.+}}) in (2)
// TWO: attention.group
// TWO-SAME: tensor<1x1x100x16xf32>, tensor<1x1x50x16xf32>, tensor<1x1x50x16xf32>) -> tensor<1x1x100x16xf32>
func.func @prefill(%q: tensor<1x2x100x16xf32>, %k: tensor<1x2x50x16xf32>, %v: tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x2x100x16xf32>, tensor<1x2x50x16xf32>, tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x2x100x16xf32>
}

// Not so of a causal mask, whose tasks take unlike times.
// CHECK-LABEL: func.func @causal(
// CHECK: scf.forall (%{{.+}}, %{{.+}}) in (2, 4)
// TWO-LABEL: func.func @causal(
// TWO: scf.forall (%{{.+}}, %{{.+}}) in (2, 4)
// TWO: attention.group
// TWO-SAME: tensor<1x1x25x16xf32>
func.func @causal(%q: tensor<1x2x100x16xf32>, %k: tensor<1x2x50x16xf32>, %v: tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x2x100x16xf32>, tensor<1x2x50x16xf32>, tensor<1x2x50x16xf32>) -> tensor<1x2x100x16xf32> {
  ^bb0(%score: f32):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %seen = arith.cmpi sle, %n, %m : index
    %kept = arith.select %seen, %score, %hidden : f32
    attention.yield %kept : f32
  }
  return %o : tensor<1x2x100x16xf32>
}

// CHECK-LABEL: func.func @one_task(
// CHECK-NOT: scf.forall
// CHECK: attention.group
// CHECK-NOT: scf.forall
func.func @one_task(%q: tensor<1x1x4x16xf32>, %k: tensor<1x1x50x16xf32>, %v: tensor<1x1x50x16xf32>) -> tensor<1x1x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x1x4x16xf32>, tensor<1x1x50x16xf32>, tensor<1x1x50x16xf32>) -> tensor<1x1x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x1x4x16xf32>
}

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// No slice of a pool without pages is valid.
// CHECK-LABEL: func.func @no_pages(
// CHECK-NOT: scf.forall
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK: return
func.func @no_pages(%q: tensor<2x4x8xf32>, %k: tensor<0x32x8xf32>, %v: tensor<0x32x8xf32>, %t: tensor<2x16xi32>) -> tensor<2x4x8xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<0x32x8xf32>, tensor<0x32x8xf32>)
      page_table(%t : tensor<2x16xi32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}
