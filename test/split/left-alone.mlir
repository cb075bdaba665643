// A group that stays whole gets a remark that says why, with the numbers, and is not changed.

// RUN: attention-opt %s --attention-flash-decoding --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-NOT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @short(%q: tensor<2x4x8xf32>, %k: tensor<2x128x8xf32>, %v: tensor<2x128x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: its 128 keys are too few for two chunks with min-chunk-size=128 and max-splits=128}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x128x8xf32>, tensor<2x128x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @empty(%q: tensor<2x4x8xf32>, %k: tensor<2x0x8xf32>, %v: tensor<2x0x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: it has no keys}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x0x8xf32>, tensor<2x0x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @one_key(%q: tensor<2x4x8xf32>, %k: tensor<2x1x8xf32>, %v: tensor<2x1x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: its 1 keys are too few for two chunks with min-chunk-size=128 and max-splits=128}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1x8xf32>, tensor<2x1x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @many_tasks(%q: tensor<32x4x8xf32>, %k: tensor<32x8192x8xf32>, %v: tensor<32x8192x16xf32>) -> tensor<32x4x16xf32> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 32, occupy 32 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<32x4x8xf32>, tensor<32x8192x8xf32>, tensor<32x8192x16xf32>)
      -> tensor<32x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<32x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @more_tasks(%q: tensor<64x4x8xf32>, %k: tensor<64x8192x8xf32>, %v: tensor<64x8192x16xf32>) -> tensor<64x4x16xf32> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 64, occupy 32 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<64x4x8xf32>, tensor<64x8192x8xf32>, tensor<64x8192x16xf32>)
      -> tensor<64x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<64x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @another_tag(%q: tensor<2x4x8xf32>, %k: tensor<2x8192x8xf32>, %v: tensor<2x8192x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: its tag is 'mine', not 'attention'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "mine"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x8192x8xf32>, tensor<2x8192x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @split_already(%q: tensor<2x4x8xf32>, %k: tensor<2x8192x8xf32>, %v: tensor<2x8192x16xf32>) -> tensor<2x4x16xf32> {
  // expected-remark @below {{not split: its tag is 'flash_decoding', not 'attention'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "flash_decoding"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x8192x8xf32>, tensor<2x8192x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
