// Any number of batch dimensions and any memory order: the split dimension stands before the keys, where they are.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' --split-input-file | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' --split-input-file | FileCheck %s --check-prefix=RAGGED

// Ragged, all of them are valid too.
// RAGGED-COUNT-10: attention.lse_combine

#several_batch_dims0 = affine_map<(b, h, g, r, m, n, d, e) -> (b, h, g, r, m, d)>
#several_batch_dims1 = affine_map<(b, h, g, r, m, n, d, e) -> (b, h, g, n, d)>
#several_batch_dims2 = affine_map<(b, h, g, r, m, n, d, e) -> (b, h, g, n, e)>
#several_batch_dims3 = affine_map<(b, h, g, r, m, n, d, e) -> (b, h, g, r, m, e)>

// CHECK-LABEL: func.func @several_batch_dims(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1], [2], [3, 4], [5]] output_shape [2, 3, 5, 4, 256, 8]
// CHECK: attention.group {{.*}} -> (tensor<2x3x5x4x4x1x16xf32>, tensor<2x3x5x4x4x1xf32>)
// CHECK: attention.lse_combine splits = [3] ins(%{{.+}}) -> tensor<2x3x5x4x1x16xf32>
func.func @several_batch_dims(%q: tensor<2x3x5x4x1x8xf32>, %k: tensor<2x3x5x1024x8xf32>, %v: tensor<2x3x5x1024x16xf32>) -> tensor<2x3x5x4x1x16xf32> {
  %o = attention.group {indexing_maps = [#several_batch_dims0, #several_batch_dims1, #several_batch_dims2, #several_batch_dims3], tag = "attention"}
      ins(%q, %k, %v : tensor<2x3x5x4x1x8xf32>, tensor<2x3x5x1024x8xf32>, tensor<2x3x5x1024x16xf32>) -> tensor<2x3x5x4x1x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x3x5x4x1x16xf32>
}

// -----

#no_batch_dims0 = affine_map<(m, n, d, e) -> (m, d)>
#no_batch_dims1 = affine_map<(m, n, d, e) -> (n, d)>
#no_batch_dims2 = affine_map<(m, n, d, e) -> (n, e)>
#no_batch_dims3 = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func @no_batch_dims(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0, 1], [2]] output_shape [4, 256, 8]
// CHECK: attention.group {{.*}} -> (tensor<4x4x16xf32>, tensor<4x4xf32>)
// CHECK: attention.lse_combine splits = [0] ins(%{{.+}}) -> tensor<4x16xf32>
func.func @no_batch_dims(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>, %v: tensor<1024x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#no_batch_dims0, #no_batch_dims1, #no_batch_dims2, #no_batch_dims3], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// -----

#single_row0 = affine_map<(n, d, e) -> (d)>
#single_row1 = affine_map<(n, d, e) -> (n, d)>
#single_row2 = affine_map<(n, d, e) -> (n, e)>
#single_row3 = affine_map<(n, d, e) -> (e)>

// CHECK-LABEL: func.func @single_row(
// CHECK: attention.group {{.*}} -> (tensor<4x16xf32>, tensor<4xf32>)
// CHECK: attention.lse_combine splits = [0] ins(%{{.+}}) -> tensor<16xf32>
func.func @single_row(%q: tensor<8xf32>, %k: tensor<1024x8xf32>, %v: tensor<1024x16xf32>) -> tensor<16xf32> {
  %o = attention.group {indexing_maps = [#single_row0, #single_row1, #single_row2, #single_row3], tag = "attention"}
      ins(%q, %k, %v : tensor<8xf32>, tensor<1024x8xf32>, tensor<1024x16xf32>) -> tensor<16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16xf32>
}

// -----

#keys_in_columns0 = affine_map<(b, m, n, d, e) -> (b, m, d)>
#keys_in_columns1 = affine_map<(b, m, n, d, e) -> (b, d, n)>
#keys_in_columns2 = affine_map<(b, m, n, d, e) -> (b, e, n)>
#keys_in_columns3 = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @keys_in_columns(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1], [2, 3]] output_shape [2, 8, 4, 256] : tensor<2x8x1024xf32> into tensor<2x8x4x256xf32>
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1], [2, 3]] output_shape [2, 16, 4, 256]
// CHECK: attention.group {{.*}} -> (tensor<2x4x4x16xf32>, tensor<2x4x4xf32>)
// CHECK: attention.lse_combine splits = [1]
func.func @keys_in_columns(%q: tensor<2x4x8xf32>, %k: tensor<2x8x1024xf32>, %v: tensor<2x16x1024xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#keys_in_columns0, #keys_in_columns1, #keys_in_columns2, #keys_in_columns3], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x8x1024xf32>, tensor<2x16x1024xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// -----

#batch_time_head_depth0 = affine_map<(b, h, m, n, d, e) -> (b, m, h, d)>
#batch_time_head_depth1 = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#batch_time_head_depth2 = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#batch_time_head_depth3 = affine_map<(b, h, m, n, d, e) -> (b, m, h, e)>

// CHECK-LABEL: func.func @batch_time_head_depth(
// The split dimension follows the batch dimensions that lead the output: b.
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2], [3], [4]] output_shape [2, 4, 256, 3, 8]
// CHECK: attention.group {{.*}} -> (tensor<2x4x4x3x16xf32>, tensor<2x4x4x3xf32>)
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}}) -> tensor<2x4x3x16xf32>
func.func @batch_time_head_depth(%q: tensor<2x4x3x8xf32>, %k: tensor<2x1024x3x8xf32>, %v: tensor<2x1024x3x16xf32>) -> tensor<2x4x3x16xf32> {
  %o = attention.group {indexing_maps = [#batch_time_head_depth0, #batch_time_head_depth1, #batch_time_head_depth2, #batch_time_head_depth3], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x3x8xf32>, tensor<2x1024x3x8xf32>, tensor<2x1024x3x16xf32>) -> tensor<2x4x3x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x3x16xf32>
}

// -----

#value_depth_first0 = affine_map<(b, m, n, d, e) -> (b, m, d)>
#value_depth_first1 = affine_map<(b, m, n, d, e) -> (b, n, d)>
#value_depth_first2 = affine_map<(b, m, n, d, e) -> (b, n, e)>
#value_depth_first3 = affine_map<(b, m, n, d, e) -> (e, b, m)>

// CHECK-LABEL: func.func @value_depth_first(
// CHECK: attention.group {{.*}} -> (tensor<4x16x2x4xf32>, tensor<4x2x4xf32>)
// CHECK: attention.lse_combine splits = [0] ins(%{{.+}}) -> tensor<16x2x4xf32>
func.func @value_depth_first(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<16x2x4xf32> {
  %o = attention.group {indexing_maps = [#value_depth_first0, #value_depth_first1, #value_depth_first2, #value_depth_first3], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>) -> tensor<16x2x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16x2x4xf32>
}

// -----

#key_dimension_numbered_last0 = affine_map<(m, d, e, n) -> (m, d)>
#key_dimension_numbered_last1 = affine_map<(m, d, e, n) -> (n, d)>
#key_dimension_numbered_last2 = affine_map<(m, d, e, n) -> (n, e)>
#key_dimension_numbered_last3 = affine_map<(m, d, e, n) -> (m, e)>

// CHECK-LABEL: func.func @key_dimension_numbered_last(
// CHECK: attention.group {{.*}} -> (tensor<4x4x16xf32>, tensor<4x4xf32>)
func.func @key_dimension_numbered_last(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>, %v: tensor<1024x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#key_dimension_numbered_last0, #key_dimension_numbered_last1, #key_dimension_numbered_last2, #key_dimension_numbered_last3], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// -----

#key_dimension_numbered_first0 = affine_map<(n, m, d, e) -> (m, d)>
#key_dimension_numbered_first1 = affine_map<(n, m, d, e) -> (n, d)>
#key_dimension_numbered_first2 = affine_map<(n, m, d, e) -> (n, e)>
#key_dimension_numbered_first3 = affine_map<(n, m, d, e) -> (m, e)>

// CHECK-LABEL: func.func @key_dimension_numbered_first(
// CHECK: attention.group {{.*}} -> (tensor<4x4x16xf32>, tensor<4x4xf32>)
func.func @key_dimension_numbered_first(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>, %v: tensor<1024x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#key_dimension_numbered_first0, #key_dimension_numbered_first1, #key_dimension_numbered_first2, #key_dimension_numbered_first3], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// -----

#longest_of_two_key_dims0 = affine_map<(m, y, x, d, e) -> (m, d)>
#longest_of_two_key_dims1 = affine_map<(m, y, x, d, e) -> (y, x, d)>
#longest_of_two_key_dims2 = affine_map<(m, y, x, d, e) -> (y, x, e)>
#longest_of_two_key_dims3 = affine_map<(m, y, x, d, e) -> (m, e)>

// CHECK-LABEL: func.func @longest_of_two_key_dims(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2], [3]] output_shape [7, 4, 256, 8]
// CHECK: attention.group {{.*}} ins(%{{.+}} : tensor<4x8xf32>, tensor<7x4x256x8xf32>, tensor<7x4x256x16xf32>) -> (tensor<4x4x16xf32>, tensor<4x4xf32>)
func.func @longest_of_two_key_dims(%q: tensor<4x8xf32>, %k: tensor<7x1024x8xf32>, %v: tensor<7x1024x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#longest_of_two_key_dims0, #longest_of_two_key_dims1, #longest_of_two_key_dims2, #longest_of_two_key_dims3], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<7x1024x8xf32>, tensor<7x1024x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// -----

#already_has_a_split_dimension0 = affine_map<(g, m, n, d, e) -> (m, d)>
#already_has_a_split_dimension1 = affine_map<(g, m, n, d, e) -> (g, n, d)>
#already_has_a_split_dimension2 = affine_map<(g, m, n, d, e) -> (g, n, e)>
#already_has_a_split_dimension3 = affine_map<(g, m, n, d, e) -> (g, m, e)>

// CHECK-LABEL: func.func @already_has_a_split_dimension(
// CHECK: attention.group {{.*}} -> (tensor<4x5x4x16xf32>, tensor<4x5x4xf32>)
// CHECK: attention.lse_combine splits = [0] ins(%{{.+}}) -> tensor<5x4x16xf32>
func.func @already_has_a_split_dimension(%q: tensor<4x8xf32>, %k: tensor<5x1024x8xf32>, %v: tensor<5x1024x16xf32>) -> tensor<5x4x16xf32> {
  %o = attention.group {indexing_maps = [#already_has_a_split_dimension0, #already_has_a_split_dimension1, #already_has_a_split_dimension2, #already_has_a_split_dimension3], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<5x1024x8xf32>, tensor<5x1024x16xf32>) -> tensor<5x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<5x4x16xf32>
}
