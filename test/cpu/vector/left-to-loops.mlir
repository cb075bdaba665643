// The groups that the vector schedule does not take, and what the user is told of each.

// RUN: attention-opt %s --split-input-file --attention-cpu-vectorize=remarks --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --split-input-file --attention-cpu-vectorize 2>&1 | FileCheck %s --check-prefix=SILENT
// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=vectorized" --remarks 2>&1 | FileCheck %s --check-prefix=TOLD

// SILENT-NOT: remark:
// TOLD: left-to-loops.mlir:{{[0-9]+}}:8: remark: runs as scalar loops, which are slower: the value is not contiguous along the keys or value depth

#q = affine_map<(r, h, n, d, e) -> (r, h, d)>
#k = affine_map<(r, h, n, d, e) -> (n, h, d)>
#v = affine_map<(r, h, n, d, e) -> (n, e, h)>
#o = affine_map<(r, h, n, d, e) -> (r, h, e)>
// A task has one head, but it lies along heads in memory.
// CHECK-LABEL: func.func @value_of_heads(
// CHECK: attention.group
func.func @value_of_heads(%q: tensor<2x1x16xf32>, %k: tensor<64x1x16xf32>, %v: tensor<64x16x1xf32>) -> tensor<2x1x16xf32> {
  // expected-remark @below {{runs as scalar loops, which are slower: the value is not contiguous along the keys or value depth}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x1x16xf32>, tensor<64x1x16xf32>, tensor<64x16x1xf32>) -> tensor<2x1x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x1x16xf32>
}

// -----

#k = affine_map<(r, h, n, d, e) -> (n, d, h)>
#v = affine_map<(r, h, n, d, e) -> (n, h, e)>
#o = affine_map<(r, h, n, d, e) -> (r, h, e)>
#qh = affine_map<(r, h, n, d, e) -> (r, h, d)>
// CHECK-LABEL: func.func @key_of_heads(
// CHECK: attention.group
func.func @key_of_heads(%q: tensor<2x1x16xf32>, %k: tensor<64x16x1xf32>, %v: tensor<64x1x16xf32>) -> tensor<2x1x16xf32> {
  // expected-remark @below {{the key is not contiguous along depth or the keys}}
  %o = attention.group {indexing_maps = [#qh, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x1x16xf32>, tensor<64x16x1xf32>, tensor<64x1x16xf32>) -> tensor<2x1x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x1x16xf32>
}

// -----

#q = affine_map<(r, n, d, e) -> (d, r)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (r, e)>
// CHECK-LABEL: func.func @query_columns(
func.func @query_columns(%q: tensor<16x2xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf32>) -> tensor<2x16xf32> {
  // expected-remark @below {{the query is not contiguous along depth}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x2xf32>, tensor<64x16xf32>, tensor<64x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf32>
}

// -----

#q = affine_map<(r, n, d, e) -> (r, d)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (e, r)>
// CHECK-LABEL: func.func @output_columns(
func.func @output_columns(%q: tensor<2x16xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf32>) -> tensor<16x2xf32> {
  // expected-remark @below {{the output is not contiguous along value depth}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf32>, tensor<64x16xf32>, tensor<64x16xf32>) -> tensor<16x2xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<16x2xf32>
}

// -----

#q = affine_map<(r, n, d, e) -> (r, d)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (r, e)>
// CHECK-LABEL: func.func @f64(
func.func @f64(%q: tensor<2x16xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf64>) -> tensor<2x16xf32> {
  // expected-remark @below {{the value holds f64}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf32>, tensor<64x16xf32>, tensor<64x16xf64>) -> tensor<2x16xf32> {
  ^bb0(%score: f64):
    attention.yield %score : f64
  }
  return %o : tensor<2x16xf32>
}

// CHECK-LABEL: func.func @depth_of_no_vectors(
func.func @depth_of_no_vectors(%q: tensor<2x6xf32>, %k: tensor<64x6xf32>, %v: tensor<64x16xf32>) -> tensor<2x16xf32> {
  // expected-remark @below {{depth 6 or value depth 16 is no multiple of 4}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x6xf32>, tensor<64x6xf32>, tensor<64x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf32>
}

// CHECK-LABEL: func.func @dynamic_rows(
func.func @dynamic_rows(%q: tensor<?x16xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf32>) -> tensor<?x16xf32> {
  // expected-remark @below {{the extent of a query dimension is dynamic}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x16xf32>, tensor<64x16xf32>, tensor<64x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<?x16xf32>
}

// CHECK-LABEL: func.func @no_rows(
func.func @no_rows(%q: tensor<0x16xf32>, %k: tensor<64x16xf32>, %v: tensor<64x16xf32>) -> tensor<0x16xf32> {
  // expected-remark @below {{there is nothing to compute}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<0x16xf32>, tensor<64x16xf32>, tensor<64x16xf32>) -> tensor<0x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<0x16xf32>
}

// -----

#q = affine_map<(r, n, c, d, e) -> (r, c, d)>
#k = affine_map<(r, n, c, d, e) -> (n, c, d)>
#v = affine_map<(r, n, c, d, e) -> (n, e)>
#o = affine_map<(r, n, c, d, e) -> (r, e)>
// CHECK-LABEL: func.func @two_depths(
func.func @two_depths(%q: tensor<2x4x16xf32>, %k: tensor<64x4x16xf32>, %v: tensor<64x16xf32>) -> tensor<2x16xf32> {
  // expected-remark @below {{it has 2 depth dimensions, not one}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x16xf32>, tensor<64x4x16xf32>, tensor<64x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf32>
}

// -----

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#l = affine_map<(b, r, n, d, e) -> (b)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>
// The tiling of the pipeline makes tasks of these.
// CHECK-LABEL: func.func @several_tasks(
func.func @several_tasks(%q: tensor<3x2x16xf32>, %k: tensor<3x64x16xf32>, %v: tensor<3x64x16xf32>) -> tensor<3x2x16xf32> {
  // expected-remark @below {{it is more than one task}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x16xf32>, tensor<3x64x16xf32>, tensor<3x64x16xf32>) -> tensor<3x2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x2x16xf32>
}

// CHECK-LABEL: func.func @lengths(
func.func @lengths(%q: tensor<3x2x16xf32>, %k: tensor<3x64x16xf32>, %v: tensor<3x64x16xf32>, %l: tensor<3xi32>) -> tensor<3x2x16xf32> {
  // expected-remark @below {{its kv_lengths or its page_table are not those of one task}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<3x2x16xf32>, tensor<3x64x16xf32>, tensor<3x64x16xf32>)
      kv_lengths(%l : tensor<3xi32>) -> tensor<3x2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x2x16xf32>
}

// -----

#q = affine_map<(r, n, j, i, e) -> (r, j, i)>
#k = affine_map<(r, n, j, i, e) -> (j, n, i)>
#v = affine_map<(r, n, j, i, e) -> (n, e)>
#o = affine_map<(r, n, j, i, e) -> (r, e)>
// Both elements of a byte are of one key, and a vector would be of bytes of several.
// CHECK-LABEL: func.func @packed_columns(
// CHECK: attention.group
func.func @packed_columns(%q: tensor<2x16x2xf32>, %k: tensor<16x64xi8>, %v: tensor<64x16xf32>) -> tensor<2x16xf32> {
  // expected-remark @below {{the key is packed, and contiguous along the keys}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key}
      ins(%q, %k, %v : tensor<2x16x2xf32>, tensor<16x64xi8>, tensor<64x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf32>
}
