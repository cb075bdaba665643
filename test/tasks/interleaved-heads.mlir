// Heads that lie within the keys, [B, N, H, d], are not cut into tasks, where there are enough
// without: a task reads the heads of a key one after the other, in the order of memory.

// RUN: attention-opt %s --attention-to-cpu="stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --attention-to-cpu="stop-after=vectorized" | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu="stop-after=loops" | FileCheck %s --check-prefix=LOOPS

#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>

// TILED-LABEL: func.func @enough_tasks(
// TILED: scf.forall ({{.*}}) in (16)
// TILED: attention.group
// TILED-SAME: tensor<1x5x2x32xf32>, tensor<1x64x5x32xf32>, tensor<1x64x5x32xf32>) -> tensor<1x5x2x32xf32>

// CHECK: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<5x2x32xf32>, %[[K:.+]]: tensor<64x5x32xf32>, %[[V:.+]]: tensor<64x5x32xf32>) -> tensor<5x2x32xf32> {
// CHECK-NOT: linalg.

// Scores: in a block of keys, for eight keys, for a head: a register of each key, then the next of
// each.

// CHECK: scf.for %[[BLOCK:.+]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[N:.+]] = %c0 to %c16 step %c8
// CHECK: %[[KEY0:.+]] = affine.apply #{{.+}}()[%[[BLOCK]], %[[N]]]
// CHECK: %[[KEY1:.+]] = affine.apply #{{.+}}()[%[[BLOCK]], %[[N]]]
// CHECK-COUNT-5: affine.apply
// CHECK: %[[KEY7:.+]] = affine.apply #{{.+}}()[%[[BLOCK]], %[[N]]]
// CHECK: scf.for %[[H:.+]] = %c0 to %c5 step %c1
// CHECK: vector.transfer_read %[[Q]][%[[H]], %c0, %c0], {{.*}} : tensor<5x2x32xf32>, vector<16xf32>
// CHECK: vector.transfer_read %[[K]][%[[KEY0]], %[[H]], %c0], {{.*}} : tensor<64x5x32xf32>, vector<16xf32>
// CHECK-NEXT: vector.transfer_read %[[K]][%[[KEY1]], %[[H]], %c0], {{.*}} : tensor<64x5x32xf32>, vector<16xf32>
// CHECK: vector.transfer_read %[[K]][%[[KEY7]], %[[H]], %c0], {{.*}} : tensor<64x5x32xf32>, vector<16xf32>
// CHECK: vector.transfer_read %[[K]][%[[KEY0]], %[[H]], %c16], {{.*}} : tensor<64x5x32xf32>, vector<16xf32>
// CHECK: vector.transfer_read %[[K]][%[[KEY7]], %[[H]], %c16], {{.*}} : tensor<64x5x32xf32>, vector<16xf32>
// CHECK: vector.transfer_write %{{.+}}[%[[H]], %c0, %[[N]]] {{.*}} : vector<1x2x8xf32>, tensor<5x2x16xf32>

// Output: in a block of a few keys, for a head, for four keys, side by side too. Sums are vectors
// within the block.

// CHECK: scf.for %[[FEW:.+]] = %c0 to %c64 step %c8 iter_args({{.*}}) -> (tensor<5x2x32xf32>) {
// CHECK: scf.for %[[HEAD:.+]] = %c0 to %c5 step %c1
// CHECK: scf.for %[[IN:.+]] = %c0 to %c8 step %c4 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[AT0:.+]] = affine.apply #{{.+}}()[%[[FEW]], %[[IN]]]
// CHECK: %[[AT1:.+]] = affine.apply #{{.+}}()[%[[FEW]], %[[IN]]]
// CHECK: vector.transfer_read %[[V]][%[[AT0]], %[[HEAD]], %c0]
// CHECK: vector.transfer_read %[[V]][%[[AT1]], %[[HEAD]], %c0]
// CHECK: vector.transfer_read %[[V]][%[[AT0]], %[[HEAD]], %c16]

// Rows of keys that come later are asked for: 16 KiB ahead, here 25 keys.

// LOOPS-LABEL: func.func @enough_tasks(
// LOOPS: scf.for %[[H:.+]] = %c0 to %c5 step %c1
// LOOPS: %[[THEN:.+]] = arith.addi %[[KEY:.+]], %c25
// LOOPS: memref.prefetch %[[K:.+]][%[[THEN]], %[[H]], %c0{{.*}}], read
// LOOPS: vector.transfer_read %[[K]][%[[KEY]], %[[H]], %c0{{.*}}]
// LOOPS: memref.prefetch %{{.+}}[%{{.+}}, %{{.+}}, %c0{{.*}}], read
func.func @enough_tasks(%q: tensor<16x5x2x32xf32>, %k: tensor<16x64x5x32xf32>, %v: tensor<16x64x5x32xf32>) -> tensor<16x5x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x5x2x32xf32>, tensor<16x64x5x32xf32>, tensor<16x64x5x32xf32>) -> tensor<16x5x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x2x32xf32>
}

// Heads are tasks where there are too few, where more rows share a head, and where lengths are theirs.

// TILED-LABEL: func.func @few_tasks(
// TILED: scf.forall ({{.*}}) in (15, 5)
// TILED: tensor<1x1x2x32xf32>, tensor<1x64x1x32xf32>
func.func @few_tasks(%q: tensor<15x5x2x32xf32>, %k: tensor<15x64x5x32xf32>, %v: tensor<15x64x5x32xf32>) -> tensor<15x5x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<15x5x2x32xf32>, tensor<15x64x5x32xf32>, tensor<15x64x5x32xf32>) -> tensor<15x5x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<15x5x2x32xf32>
}

// TILED-LABEL: func.func @many_rows(
// TILED: scf.forall ({{.*}}) in (16, 5)
func.func @many_rows(%q: tensor<16x5x6x32xf32>, %k: tensor<16x64x5x32xf32>, %v: tensor<16x64x5x32xf32>) -> tensor<16x5x6x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x5x6x32xf32>, tensor<16x64x5x32xf32>, tensor<16x64x5x32xf32>) -> tensor<16x5x6x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x6x32xf32>
}

#l = affine_map<(b, h, r, n, d, e) -> (b, h)>

// TILED-LABEL: func.func @lengths_of_heads(
// TILED: scf.forall ({{.*}}) in (16, 5)
func.func @lengths_of_heads(%q: tensor<16x5x2x32xf32>, %k: tensor<16x64x5x32xf32>, %v: tensor<16x64x5x32xf32>, %l: tensor<16x5xi32>) -> tensor<16x5x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<16x5x2x32xf32>, tensor<16x64x5x32xf32>, tensor<16x64x5x32xf32>) kv_lengths(%l : tensor<16x5xi32>) -> tensor<16x5x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x2x32xf32>
}

// So they are where keys have two dimensions, where there is one key, and where rows are of unknown number.

#q2 = affine_map<(b, h, r, n, p, d, e) -> (b, h, r, d)>
#k2 = affine_map<(b, h, r, n, p, d, e) -> (b, n, p, h, d)>
#v2 = affine_map<(b, h, r, n, p, d, e) -> (b, n, p, h, e)>
#o2 = affine_map<(b, h, r, n, p, d, e) -> (b, h, r, e)>

// TILED-LABEL: func.func @keys_of_two_dimensions(
// TILED: scf.forall ({{.*}}) in (16, 5)
func.func @keys_of_two_dimensions(%q: tensor<16x5x2x32xf32>, %k: tensor<16x4x16x5x32xf32>, %v: tensor<16x4x16x5x32xf32>) -> tensor<16x5x2x32xf32> {
  %o = attention.group {indexing_maps = [#q2, #k2, #v2, #o2]}
      ins(%q, %k, %v : tensor<16x5x2x32xf32>, tensor<16x4x16x5x32xf32>, tensor<16x4x16x5x32xf32>) -> tensor<16x5x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x2x32xf32>
}

// TILED-LABEL: func.func @one_key(
// TILED: scf.forall ({{.*}}) in (16, 5)
func.func @one_key(%q: tensor<16x5x2x32xf32>, %k: tensor<16x1x5x32xf32>, %v: tensor<16x1x5x32xf32>) -> tensor<16x5x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x5x2x32xf32>, tensor<16x1x5x32xf32>, tensor<16x1x5x32xf32>) -> tensor<16x5x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x2x32xf32>
}

// TILED-LABEL: func.func @any_number_of_rows(
// TILED: scf.forall ({{.*}}) in (16, 5
func.func @any_number_of_rows(%q: tensor<16x5x?x32xf32>, %k: tensor<16x64x5x32xf32>, %v: tensor<16x64x5x32xf32>) -> tensor<16x5x?x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x5x?x32xf32>, tensor<16x64x5x32xf32>, tensor<16x64x5x32xf32>) -> tensor<16x5x?x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x5x?x32xf32>
}
