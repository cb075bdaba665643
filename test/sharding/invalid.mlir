// Shardings that no rank can run: one error each, at its place.

// RUN: attention-opt %s --attention-distribute --split-input-file --verify-diagnostics

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 3)
func.func @not_divided(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  // expected-error @+1 {{dimension 1, of extent 256, is not divided by the 3 ranks of its axes}}
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %ks : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @unknown_axis(%k: tensor<2x256x8xf32>) -> tensor<2x256x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [1]] : !shard.sharding
  // expected-error @+1 {{the grid @ranks(4) has no axis 1}}
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  return %ks : tensor<2x256x8xf32>
}

// -----

// expected-error @+1 {{axis 0 of the grid @ranks has no number of ranks}}
shard.grid @ranks(shape = ?)
func.func @unknown_ranks(%k: tensor<2x256x8xf32>) -> tensor<2x256x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  return %ks : tensor<2x256x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @halo(%k: tensor<2x256x8xf32>) -> tensor<2x256x8xf32> {
  // expected-error @+1 {{attention-distribute cuts into equal parts: no halo_sizes}}
  %s = shard.sharding @ranks split_axes = [[], [0]] halo_sizes = [1, 1] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  return %ks : tensor<2x256x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @dimension(%k: tensor<256xf32>) -> tensor<256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  // expected-error @+1 {{the sharding has 2 dimensions, the tensor 1}}
  %ks = shard.shard %k to %s : tensor<256xf32>
  return %ks : tensor<256xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @only_the_key(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>, %v: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{the keys are cut over axes [0] of @ranks, but the value has no such sharding}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %v : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 2x2)
func.func @other_axes(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>, %v: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %t = shard.sharding @ranks split_axes = [[], [1]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  %vs = shard.shard %v to %t : tensor<2x256x8xf32>
  // expected-error @+1 {{the key is cut over axes [0], but the value, along the same dimension, over axes [1]}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %vs : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @query_over_the_same_axis(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %qs = shard.shard %q to %s : tensor<2x4x8xf32>
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{axis 0 of the grid cuts both dimension 1 (query) and dimension 2 (key) of an attention}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%qs, %ks, %ks : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @depth(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>, %v: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{dimension 3 of an attention (depth) cannot be cut: only batch, query and key dimensions can}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %ks, %v : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @split(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{a group with the tag 'flash_decoding' cannot be distributed: run attention-distribute before attention-flash-decoding}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "flash_decoding"} ins(%q, %ks, %ks : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, n, o, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, o, d, e) -> (b, n, o, d)>
#v = affine_map<(b, m, n, o, d, e) -> (b, n, o, e)>
#l = affine_map<(b, m, n, o, d, e) -> (b)>
#o = affine_map<(b, m, n, o, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @second_dimension_of_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x16x16x8xf32>, %l: tensor<2xi32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x16x16x8xf32>
  // expected-error @+1 {{keys that have a length are cut along the first dimension of keys, which is 2, not 3}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]} ins(%q, %ks, %ks : tensor<2x4x8xf32>, tensor<2x16x16x8xf32>, tensor<2x16x16x8xf32>) kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

#q = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#v = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#t = affine_map<(b, m, p, n, d, e) -> (b, p)>
#o = affine_map<(b, m, p, n, d, e) -> (b, m, e)>
shard.grid @ranks(shape = 4)
func.func @pages_of_the_key(%q: tensor<2x4x8xf32>, %k: tensor<100x32x8xf32>, %v: tensor<100x32x8xf32>, %t: tensor<2x12xi32>) -> tensor<2x4x8xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<100x32x8xf32>
  // expected-error @+1 {{the pages of the key are cut over axes [0], but those of the value are not}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #t, #o]} ins(%q, %ks, %v : tensor<2x4x8xf32>, tensor<100x32x8xf32>, tensor<100x32x8xf32>) page_table(%t : tensor<2x12xi32>) -> tensor<2x4x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @other_op(%k: tensor<2x256x8xf32>) -> tensor<2x256x8xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{'arith.addf' has no rule for a sharded tensor, dimension 1 over axes [0] of @ranks: only groups, views, insertions of rows and linalg ops have}}
  %r = arith.addf %ks, %ks : tensor<2x256x8xf32>
  return %r : tensor<2x256x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @used_whole(%k: tensor<2x256x8xf32>) -> (tensor<2x256x8xf32>, tensor<2x256x8xf32>) {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256x8xf32>
  // expected-error @+1 {{'arith.addf' uses an argument that is sharded elsewhere, dimension 1 over axes [0] of @ranks: let it use the result of the 'shard.shard'}}
  %r = arith.addf %k, %k : tensor<2x256x8xf32>
  return %ks, %r : tensor<2x256x8xf32>, tensor<2x256x8xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @resharded(%k: tensor<256x256xf32>) -> tensor<256x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %t = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<256x256xf32>
  // expected-error @+1 {{a tensor that is dimension 1 over axes [0] of @ranks cannot become dimension 0 over axes [0] of @ranks}}
  %kt = shard.shard %ks to %t : tensor<256x256xf32>
  return %kt : tensor<256x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @joined_to_a_slower_one(%k: tensor<2x256xf32>) -> tensor<512xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{dimension 1 is cut, and cannot be joined to a slower one: the parts would not be one behind another}}
  %r = tensor.collapse_shape %ks [[0, 1]] : tensor<2x256xf32> into tensor<512xf32>
  return %r : tensor<512xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @in_a_loop(%k: tensor<2x256xf32>, %o: tensor<2x256xf32>, %n: index) -> tensor<2x256xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %o) -> tensor<2x256xf32> {
    // expected-error @+1 {{a sharded tensor cannot be used within a 'scf.for'}}
    %y = arith.addf %ks, %x : tensor<2x256xf32>
    scf.yield %y : tensor<2x256xf32>
  }
  return %r : tensor<2x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func private @callee(%k: tensor<2x256xf32>) -> tensor<2x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  return %ks : tensor<2x256xf32>
}
func.func @caller(%k: tensor<2x256xf32>) -> tensor<2x256xf32> {
  // expected-error @+1 {{a function of sharded tensors, @callee, cannot be called: inline it first}}
  %r = func.call @callee(%k) : (tensor<2x256xf32>) -> tensor<2x256xf32>
  return %r : tensor<2x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @strided(%k: tensor<2x256xf32>, %new: tensor<2x4xf32>) -> tensor<2x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{dimension 1, which is cut, must have the stride 1}}
  %r = tensor.insert_slice %new into %ks[0, 0] [2, 4] [1, 2] : tensor<2x4xf32> into tensor<2x256xf32>
  return %r : tensor<2x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @into_a_whole(%k: tensor<2x256xf32>, %all: tensor<4x256xf32>) -> tensor<4x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{a part of a tensor cannot be inserted into a whole one}}
  %r = tensor.insert_slice %ks into %all[0, 0] [2, 256] [1, 1] : tensor<2x256xf32> into tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @sum_of_a_weight(%w: tensor<16x32xf32>, %init: tensor<16xf32>) -> tensor<16xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<16x32xf32>
  // expected-error @+1 {{'linalg.reduce' sums over parts, and is no contraction}}
  %r = linalg.reduce { arith.addf } ins(%ws : tensor<16x32xf32>) outs(%init : tensor<16xf32>) dimensions = [1]
  return %r : tensor<16xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @sum_that_begins(%x: tensor<3x16xf32>, %w: tensor<16x32xf32>, %init: tensor<3x32xf32>) -> tensor<3x32xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ws = shard.shard %w to %s : tensor<16x32xf32>
  // expected-error @+1 {{'linalg.matmul' of parts must begin its sum with 0}}
  %r = linalg.matmul ins(%x, %ws : tensor<3x16xf32>, tensor<16x32xf32>) outs(%init : tensor<3x32xf32>) -> tensor<3x32xf32>
  return %r : tensor<3x32xf32>
}

// -----

#id = affine_map<(n) -> (n)>
shard.grid @ranks(shape = 4)
func.func @positions(%k: tensor<256xi64>) -> tensor<256xi64> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<256xi64>
  %e = tensor.empty() : tensor<256xi64>
  // expected-error @+1 {{'linalg.generic' of parts must not use positions}}
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%ks : tensor<256xi64>) outs(%e : tensor<256xi64>) {
  ^bb0(%a: i64, %out: i64):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    %b = arith.addi %a, %j : i64
    linalg.yield %b : i64
  } -> tensor<256xi64>
  return %r : tensor<256xi64>
}

// -----

#id = affine_map<(m, n) -> (m, n)>
#t = affine_map<(m, n) -> (n, m)>
shard.grid @ranks(shape = 4)
func.func @two_loops_over_one_axis(%a: tensor<16x16xf32>) -> tensor<16x16xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %as = shard.shard %a to %s : tensor<16x16xf32>
  %e = tensor.empty() : tensor<16x16xf32>
  // expected-error @+1 {{'linalg.generic' has two loops over one axis}}
  %r = linalg.generic {indexing_maps = [#id, #t, #id], iterator_types = ["parallel", "parallel"]} ins(%as, %as : tensor<16x16xf32>, tensor<16x16xf32>) outs(%e : tensor<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %b = arith.addf %x, %y : f32
    linalg.yield %b : f32
  } -> tensor<16x16xf32>
  return %r : tensor<16x16xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @sliced(%k: tensor<2x256xf32>) -> tensor<2x64xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{dimension 1 is cut, and cannot be sliced: dimension 1 over axes [0] of @ranks}}
  %r = tensor.extract_slice %ks[0, 0] [2, 64] [1, 1] : tensor<2x256xf32> to tensor<2x64xf32>
  return %r : tensor<2x64xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @concatenated(%k: tensor<2x256xf32>, %other: tensor<2x256xf32>) -> tensor<4x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{tensors that are concatenated must be cut alike}}
  %r = tensor.concat dim(0) %ks, %other : (tensor<2x256xf32>, tensor<2x256xf32>) -> tensor<4x256xf32>
  return %r : tensor<4x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @part_of_other_positions(%k: tensor<8x256xf32>, %new: tensor<8x8xf32>) -> tensor<8x256xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<8x256xf32>
  %ns = shard.shard %new to %s : tensor<8x8xf32>
  // expected-error @+1 {{a part of a tensor cannot be inserted into another part}}
  %r = tensor.insert_slice %ns into %ks[0, 0] [8, 8] [1, 1] : tensor<8x8xf32> into tensor<8x256xf32>
  return %r : tensor<8x256xf32>
}

// -----

shard.grid @ranks(shape = 4)
func.func @appended(%k: tensor<2x256xf32>, %new: tensor<2x1xf32>) -> tensor<2x257xf32> {
  %s = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x256xf32>
  // expected-error @+1 {{dimension 1 is cut, and cannot grow: insert rows into a cache of a fixed length}}
  %r = tensor.concat dim(1) %ks, %new : (tensor<2x256xf32>, tensor<2x1xf32>) -> tensor<2x257xf32>
  return %r : tensor<2x257xf32>
}
