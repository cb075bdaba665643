// How many heads that lie within the keys a task takes: all, or as many as make pages of memory, if
// that leaves two tasks for each core.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups{workers=2})" | FileCheck %s --check-prefixes=CHECK,TWO
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups)" | FileCheck %s --check-prefixes=CHECK,ANY
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups{workers=2 chunks=4})" | FileCheck %s --check-prefixes=CHECK,FOUR
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-tile-groups{workers=2 batch-invariant})" | FileCheck %s --check-prefix=INVARIANT

#q = affine_map<(g, h, n, d, e) -> (h, d)>
#k = affine_map<(g, h, n, d, e) -> (g, n, h, d)>
#v = affine_map<(g, h, n, d, e) -> (g, n, h, e)>
#o = affine_map<(g, h, n, d, e) -> (g, h, e)>

// Four chunks of 8 heads: enough for two cores, too few for 8, of which each is to have two tasks.

// CHECK-LABEL: func.func @four_chunks(
// TWO: scf.forall (%{{.+}}) in (4)
// FOUR: scf.forall (%{{.+}}) in (4)
// ANY: scf.forall (%{{.+}}, %{{.+}}) in (4, 8)
func.func @four_chunks(%q: tensor<8x128xf32>, %k: tensor<4x64x8x128xf32>, %v: tensor<4x64x8x128xf32>) -> tensor<4x8x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x128xf32>, tensor<4x64x8x128xf32>, tensor<4x64x8x128xf32>) -> tensor<4x8x128xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8x128xf32>
}

// One chunk of 32 heads: four tasks of 8 heads, 4 KiB of each key, or no task of several, since 16
// would be of 2 heads, 1 KiB.

// CHECK-LABEL: func.func @many_heads(
// TWO: scf.forall (%[[H:.+]]) in (4)
// TWO: tensor.extract_slice {{.*}} [1, 64, 8, 128] [1, 1, 1, 1] : tensor<1x64x32x128xf32> to tensor<1x64x8x128xf32>
// FOUR: scf.forall (%{{.+}}) in (4)
// ANY: scf.forall (%{{.+}}) in (32)
func.func @many_heads(%q: tensor<32x128xf32>, %k: tensor<1x64x32x128xf32>, %v: tensor<1x64x32x128xf32>) -> tensor<1x32x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<32x128xf32>, tensor<1x64x32x128xf32>, tensor<1x64x32x128xf32>) -> tensor<1x32x128xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x32x128xf32>
}

// Scores of 8 heads and 32768 keys would fill a second-level cache.

// CHECK-LABEL: func.func @long_chunks(
// CHECK: scf.forall (%{{.+}}, %{{.+}}) in (16, 8)
func.func @long_chunks(%q: tensor<8x64xf32>, %k: tensor<16x32768x8x64xf32>, %v: tensor<16x32768x8x64xf32>) -> tensor<16x8x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x64xf32>, tensor<16x32768x8x64xf32>, tensor<16x32768x8x64xf32>) -> tensor<16x8x64xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x8x64xf32>
}

// Keys of unknown number count as 2048: scores of 32 heads of so many fill a quarter of a cache.

// CHECK-LABEL: func.func @any_number_of_keys(
// CHECK: scf.forall (%{{.+}}, %{{.+}}) in (16, 2)
func.func @any_number_of_keys(%q: tensor<64x128xf32>, %k: tensor<16x?x64x128xf32>, %v: tensor<16x?x64x128xf32>) -> tensor<16x64x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<64x128xf32>, tensor<16x?x64x128xf32>, tensor<16x?x64x128xf32>) -> tensor<16x64x128xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x64x128xf32>
}

// A number of chunks that is not known may be 1, unless somebody counts on more.

// CHECK-LABEL: func.func @any_number_of_chunks(
// TWO: scf.forall (%{{.+}}, %{{.+}}) in (%{{.+}}, 8)
// FOUR: scf.forall (%{{.+}}) in (%{{.+}})
// ANY: scf.forall (%{{.+}}, %{{.+}}) in (%{{.+}}, 8)
func.func @any_number_of_chunks(%q: tensor<8x128xf32>, %k: tensor<?x64x8x128xf32>, %v: tensor<?x64x8x128xf32>) -> tensor<?x8x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x128xf32>, tensor<?x64x8x128xf32>, tensor<?x64x8x128xf32>) -> tensor<?x8x128xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<?x8x128xf32>
}

// The choice for any batch does not count on the sequences of this one, but on chunks.

#bq = affine_map<(b, h, n, d, e) -> (b, h, d)>
#bk = affine_map<(b, h, n, d, e) -> (b, n, h, d)>
#bv = affine_map<(b, h, n, d, e) -> (b, n, h, e)>
#bo = affine_map<(b, h, n, d, e) -> (b, h, e)>

// CHECK-LABEL: func.func @sequences(
// TWO: scf.forall (%{{.+}}) in (4)
// FOUR: scf.forall (%{{.+}}) in (4)
// ANY: scf.forall (%{{.+}}, %{{.+}}) in (4, 8)
// INVARIANT-LABEL: func.func @four_chunks(
// INVARIANT: scf.forall (%{{.+}}) in (4)
// INVARIANT-LABEL: func.func @sequences(
// INVARIANT: scf.forall (%{{.+}}, %{{.+}}) in (4, 8)
func.func @sequences(%q: tensor<4x8x128xf32>, %k: tensor<4x64x8x128xf32>, %v: tensor<4x64x8x128xf32>) -> tensor<4x8x128xf32> {
  %o = attention.group {indexing_maps = [#bq, #bk, #bv, #bo]}
      ins(%q, %k, %v : tensor<4x8x128xf32>, tensor<4x64x8x128xf32>, tensor<4x64x8x128xf32>) -> tensor<4x8x128xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x8x128xf32>
}
