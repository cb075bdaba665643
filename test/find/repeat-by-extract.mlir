// The repeat of keys and values, as a body that extracts from the head that a query head reads.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#id3 = affine_map<(h, n, d) -> (h, n, d)>

// Query head h reads head h / 3 of the keys: each is repeated three times in a row.

// CHECK-LABEL: func.func @by_quotient(
// CHECK-SAME: %[[Q:.+]]: tensor<6x3x8xf32>, %[[K:.+]]: tensor<2x7x8xf32>, %[[V:.+]]: tensor<2x7x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{.+}} : tensor<6x3x8xf32> into tensor<2x3x3x8xf32>
// CHECK: attention.group
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]] : tensor<2x3x3x8xf32>, tensor<2x7x8xf32>, tensor<2x7x5xf32>)
// CHECK-NOT: linalg
func.func @by_quotient(%q: tensor<6x3x8xf32>, %k: tensor<2x7x8xf32>, %v: tensor<2x7x5xf32>) -> tensor<6x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3 : index
  %keys_init = tensor.empty() : tensor<6x7x8xf32>
  %keys = linalg.generic {indexing_maps = [#id3], iterator_types = ["parallel", "parallel", "parallel"]} outs(%keys_init : tensor<6x7x8xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %head = arith.divui %h, %three : index
    %element = tensor.extract %k[%head, %n, %d] : tensor<2x7x8xf32>
    linalg.yield %element : f32
  } -> tensor<6x7x8xf32>
  %values_init = tensor.empty() : tensor<6x7x5xf32>
  %values = linalg.generic {indexing_maps = [#id3], iterator_types = ["parallel", "parallel", "parallel"]} outs(%values_init : tensor<6x7x5xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %head = arith.divui %h, %three : index
    %element = tensor.extract %v[%head, %n, %d] : tensor<2x7x5xf32>
    linalg.yield %element : f32
  } -> tensor<6x7x5xf32>
  %s_init = tensor.empty() : tensor<6x3x7xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %s = linalg.contract indexing_maps = [affine_map<(h, m, n, d) -> (h, m, d)>, affine_map<(h, m, n, d) -> (h, n, d)>, affine_map<(h, m, n, d) -> (h, m, n)>]
      ins(%q, %keys : tensor<6x3x8xf32>, tensor<6x7x8xf32>) outs(%s_zero : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %p_init = tensor.empty() : tensor<6x3x7xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<6x3x7xf32>) outs(%p_init : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %o_init = tensor.empty() : tensor<6x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<6x3x5xf32>) -> tensor<6x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(h, m, n, e) -> (h, m, n)>, affine_map<(h, m, n, e) -> (h, n, e)>, affine_map<(h, m, n, e) -> (h, m, e)>]
      ins(%p, %values : tensor<6x3x7xf32>, tensor<6x7x5xf32>) outs(%o_zero : tensor<6x3x5xf32>) -> tensor<6x3x5xf32>
  return %o : tensor<6x3x5xf32>
}

// Query head h reads head h mod 2: all heads are repeated one after the other.

// CHECK-LABEL: func.func @by_remainder(
// CHECK-SAME: %[[Q:.+]]: tensor<6x3x8xf32>, %[[K:.+]]: tensor<2x7x8xf32>, %[[V:.+]]: tensor<2x7x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[HEADS:.+]] = tensor.expand_shape %[[Q]] {{.+}} : tensor<6x3x8xf32> into tensor<3x2x3x8xf32>
// CHECK: attention.group
// CHECK-SAME: ins(%[[HEADS]], %[[K]], %[[V]] : tensor<3x2x3x8xf32>, tensor<2x7x8xf32>, tensor<2x7x5xf32>)
// CHECK-NOT: linalg
func.func @by_remainder(%q: tensor<6x3x8xf32>, %k: tensor<2x7x8xf32>, %v: tensor<2x7x5xf32>) -> tensor<6x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %two = arith.constant 2 : index
  %keys_init = tensor.empty() : tensor<6x7x8xf32>
  %keys = linalg.generic {indexing_maps = [#id3], iterator_types = ["parallel", "parallel", "parallel"]} outs(%keys_init : tensor<6x7x8xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %head = arith.remui %h, %two : index
    %element = tensor.extract %k[%head, %n, %d] : tensor<2x7x8xf32>
    linalg.yield %element : f32
  } -> tensor<6x7x8xf32>
  %values_init = tensor.empty() : tensor<6x7x5xf32>
  %values = linalg.generic {indexing_maps = [#id3], iterator_types = ["parallel", "parallel", "parallel"]} outs(%values_init : tensor<6x7x5xf32>) {
  ^bb0(%out: f32):
    %h = linalg.index 0 : index
    %n = linalg.index 1 : index
    %d = linalg.index 2 : index
    %head = arith.remui %h, %two : index
    %element = tensor.extract %v[%head, %n, %d] : tensor<2x7x5xf32>
    linalg.yield %element : f32
  } -> tensor<6x7x5xf32>
  %s_init = tensor.empty() : tensor<6x3x7xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %s = linalg.contract indexing_maps = [affine_map<(h, m, n, d) -> (h, m, d)>, affine_map<(h, m, n, d) -> (h, n, d)>, affine_map<(h, m, n, d) -> (h, m, n)>]
      ins(%q, %keys : tensor<6x3x8xf32>, tensor<6x7x8xf32>) outs(%s_zero : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %p_init = tensor.empty() : tensor<6x3x7xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<6x3x7xf32>) outs(%p_init : tensor<6x3x7xf32>) -> tensor<6x3x7xf32>
  %o_init = tensor.empty() : tensor<6x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<6x3x5xf32>) -> tensor<6x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(h, m, n, e) -> (h, m, n)>, affine_map<(h, m, n, e) -> (h, n, e)>, affine_map<(h, m, n, e) -> (h, m, e)>]
      ins(%p, %values : tensor<6x3x7xf32>, tensor<6x7x5xf32>) outs(%o_zero : tensor<6x3x5xf32>) -> tensor<6x3x5xf32>
  return %o : tensor<6x3x5xf32>
}
