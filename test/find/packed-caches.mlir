// Integers of 4 bits that a program takes out of bytes: the bytes enter the group, and no tensor has the
// integers. It is what is computed of a byte that tells them, however it is written.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, n, d) -> (b, n, d)>
#token = affine_map<(b, n, d) -> (b, n)>

// CHECK-DAG: #[[PAIRS_Q:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d3, d4)>

// Neighbours share a byte. The tensor of both is key and value.
// CHECK-LABEL: func.func @neighbours(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x4xi8>, %[[KS:.+]]: tensor<2x12xf32>, %[[V:.+]]: tensor<2x12x8xf32>)
// CHECK-NOT: linalg.generic
// CHECK: %[[PAIRS:.+]] = tensor.expand_shape %[[Q]] {{.+}} tensor<2x3x8xf32> into tensor<2x3x4x2xf32>
// CHECK: %[[G:.+]] = attention.group {indexing_maps = [#[[PAIRS_Q]], {{.+}}], packed_key, packed_value, tag = "attention", unsigned_key, unsigned_value} ins(%[[PAIRS]], %[[K]], %[[K]], %[[KS]] :
// CHECK-SAME: -> tensor<2x3x4x2xf32>
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[SCALE:.+]]: f32):
// CHECK-NEXT: %[[R:.+]] = arith.mulf %[[S]], %[[SCALE]]
// CHECK-NEXT: attention.yield %[[R]], %[[SCALE]]
// CHECK: tensor.collapse_shape %[[G]] {{.+}} tensor<2x3x4x2xf32> into tensor<2x3x8xf32>
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @neighbours(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %low_1 = tensor.expand_shape %low [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %high_1 = tensor.expand_shape %high [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %pairs = tensor.concat dim(3) %low_1, %high_1 : (tensor<2x12x4x1xi8>, tensor<2x12x4x1xi8>) -> tensor<2x12x4x2xi8>
  %k4 = tensor.collapse_shape %pairs [[0], [1], [2, 3]] : tensor<2x12x4x2xi8> into tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %k : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Columns i and i + d / 2 share a byte; the element has a sign, and 8 is added to it.
// CHECK-LABEL: func.func @halves(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x4xi8>, %[[KS:.+]]: tensor<2x12xf32>, %[[V:.+]]: tensor<2x12x8xf32>)
// CHECK-NOT: tensor.concat
// CHECK: attention.group {{.+}} packed_key, tag = "attention"} ins(%{{.+}}, %[[K]], %[[V]], %{{.+}} : tensor<2x3x2x4xf32>,
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[SUM:.+]]: f32):
// CHECK: %[[MOVED:.+]] = arith.mulf %{{.+}}, %[[SUM]]
// CHECK-NEXT: arith.addf %[[S]], %[[MOVED]]
// CHECK-NOT: tensor.concat
// CHECK: return
func.func @halves(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %c8 = arith.constant 8 : i32
  %c16 = arith.constant 16 : i32
  %low_init = tensor.empty() : tensor<2x12x4xi32>
  %high_init = tensor.empty() : tensor<2x12x4xi32>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi32>) {
  ^bb0(%x: i8, %out: i32):
    %up = arith.shli %x, %c4 : i8
    %n = arith.shrsi %up, %c4 : i8
    %wide = arith.extsi %n : i8 to i32
    %r = arith.addi %wide, %c8 : i32
    linalg.yield %r : i32
  } -> tensor<2x12x4xi32>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi32>) {
  ^bb0(%x: i8, %out: i32):
    %wide = arith.extsi %x : i8 to i32
    %n = arith.floordivsi %wide, %c16 : i32
    %r = arith.addi %n, %c8 : i32
    linalg.yield %r : i32
  } -> tensor<2x12x4xi32>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi32>, tensor<2x12x4xi32>) -> tensor<2x12x8xi32>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4 : tensor<2x12x8xi32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i32, %out: f32):
    %r = arith.sitofp %x : i32 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// What is below 0 is so after a difference of bytes, which is one step for both halves.
// CHECK-LABEL: func.func @difference_of_bytes(
// CHECK-SAME: %{{.+}}: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x4xi8>
// CHECK: attention.group {{.+}} packed_key, tag = "attention", unsigned_key} ins(%{{.+}}, %[[K]], 
// CHECK: arith.addf %{{.+}}, %{{.+}} : f32
// CHECK: attention.yield
func.func @difference_of_bytes(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %c8 = arith.constant 8 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %low_1 = tensor.expand_shape %low [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %high_1 = tensor.expand_shape %high [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %pairs = tensor.concat dim(3) %low_1, %high_1 : (tensor<2x12x4x1xi8>, tensor<2x12x4x1xi8>) -> tensor<2x12x4x2xi8>
  %k4 = tensor.collapse_shape %pairs [[0], [1], [2, 3]] : tensor<2x12x4x2xi8> into tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4 : tensor<2x12x8xi8>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %out: f32):
    %low_8 = arith.subi %x, %c8 : i8
    %r = arith.sitofp %low_8 : i8 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Both halves are dequantised alike before they are joined.
// CHECK-LABEL: func.func @floats_joined(
// CHECK-SAME: %{{.+}}: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x4xi8>
// CHECK-NOT: tensor.concat
// CHECK: attention.group {{.+}} packed_key, tag = "attention", unsigned_key} ins(%{{.+}}, %[[K]], 
// CHECK-NOT: tensor.concat
// CHECK: return
func.func @floats_joined(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %c8 = arith.constant 8.0 : f32
  %tenth = arith.constant 0.1 : f32
  %low_init = tensor.empty() : tensor<2x12x4xf32>
  %high_init = tensor.empty() : tensor<2x12x4xf32>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xf32>) {
  ^bb0(%x: i8, %out: f32):
    %i = arith.andi %x, %c15 : i8
    %wide = arith.uitofp %i : i8 to f32
    %moved = arith.subf %wide, %c8 : f32
    %r = arith.mulf %moved, %tenth : f32
    linalg.yield %r : f32
  } -> tensor<2x12x4xf32>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xf32>) {
  ^bb0(%x: i8, %out: f32):
    %i = arith.shrui %x, %c4 : i8
    %wide = arith.uitofp %i : i8 to f32
    %moved = arith.subf %wide, %c8 : f32
    %r = arith.mulf %moved, %tenth : f32
    linalg.yield %r : f32
  } -> tensor<2x12x4xf32>
  %k = tensor.concat dim(2) %low, %high : (tensor<2x12x4xf32>, tensor<2x12x4xf32>) -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// So they are where they are widened in between, and rounded before.
// CHECK-LABEL: func.func @rounded_floats_joined(
// CHECK-SAME: %{{.+}}: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x4xi8>
// CHECK-NOT: tensor.concat
// CHECK: attention.group {{.+}} packed_key, tag = "attention", unsigned_key} ins(%{{.+}}, %[[K]], 
// CHECK-NOT: tensor.concat
// CHECK: return
func.func @rounded_floats_joined(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %c8 = arith.constant 8.0 : f16
  %tenth = arith.constant 0.1 : f32
  %low_init = tensor.empty() : tensor<2x12x4xf16>
  %high_init = tensor.empty() : tensor<2x12x4xf16>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xf16>) {
  ^bb0(%x: i8, %out: f16):
    %i = arith.andi %x, %c15 : i8
    %half = arith.uitofp %i : i8 to f16
    %centred = arith.subf %half, %c8 : f16
    %moved = arith.extf %centred : f16 to f32
    %scaled = arith.mulf %moved, %tenth : f32
    %r = arith.truncf %scaled : f32 to f16
    linalg.yield %r : f16
  } -> tensor<2x12x4xf16>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xf16>) {
  ^bb0(%x: i8, %out: f16):
    %i = arith.shrui %x, %c4 : i8
    %half = arith.uitofp %i : i8 to f16
    %centred = arith.subf %half, %c8 : f16
    %moved = arith.extf %centred : f16 to f32
    %scaled = arith.mulf %moved, %tenth : f32
    %r = arith.truncf %scaled : f32 to f16
    linalg.yield %r : f16
  } -> tensor<2x12x4xf16>
  %k = tensor.concat dim(2) %low, %high : (tensor<2x12x4xf16>, tensor<2x12x4xf16>) -> tensor<2x12x8xf16>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf16>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// As many bytes are appended as there were: no half of them is one of a byte.
// CHECK-LABEL: func.func @appended_keys(
// CHECK-NEXT: %[[BYTES:.+]] = tensor.concat dim(1)
// CHECK-NOT: tensor.concat
// CHECK: attention.group {{.+}} packed_key, tag = "attention", unsigned_key} ins(%{{.+}}, %[[BYTES]], %{{.+}} : tensor<2x3x4x2xf32>, tensor<2x12x4xi8>,
// CHECK-NOT: tensor.concat
// CHECK: return
func.func @appended_keys(%q: tensor<2x3x8xf32>, %ka: tensor<2x6x4xi8>, %kb: tensor<2x6x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %k8 = tensor.concat dim(1) %ka, %kb : (tensor<2x6x4xi8>, tensor<2x6x4xi8>) -> tensor<2x12x4xi8>
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %low_1 = tensor.expand_shape %low [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %high_1 = tensor.expand_shape %high [[0], [1], [2, 3]] output_shape [2, 12, 4, 1] : tensor<2x12x4xi8> into tensor<2x12x4x1xi8>
  %pairs = tensor.concat dim(3) %low_1, %high_1 : (tensor<2x12x4x1xi8>, tensor<2x12x4x1xi8>) -> tensor<2x12x4x2xi8>
  %k4 = tensor.collapse_shape %pairs [[0], [1], [2, 3]] : tensor<2x12x4x2xi8> into tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// The high half comes first: no group has that.
// CHECK-LABEL: func.func @high_half_first(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @high_half_first(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %k4 = tensor.concat dim(2) %high, %low : (tensor<2x12x4xi8>, tensor<2x12x4xi8>) -> tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Both are the low half.
// CHECK-LABEL: func.func @low_half_twice(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @low_half_twice(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi8>, tensor<2x12x4xi8>) -> tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// One is computed by an op of which nothing is known.
// CHECK-LABEL: func.func @unknown_half(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @unknown_half(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %init = tensor.empty() : tensor<2x12x4xi32>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%init : tensor<2x12x4xi32>) {
  ^bb0(%x: i8, %out: i32):
    %wide = arith.extui %x : i8 to i32
    %r = math.ctpop %wide : i32
    linalg.yield %r : i32
  } -> tensor<2x12x4xi32>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%init : tensor<2x12x4xi32>) {
  ^bb0(%x: i8, %out: i32):
    %r8 = arith.shrui %x, %c4 : i8
    %r = arith.extui %r8 : i8 to i32
    linalg.yield %r : i32
  } -> tensor<2x12x4xi32>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi32>, tensor<2x12x4xi32>) -> tensor<2x12x8xi32>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi32>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i32, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i32 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Five bits are no half.
// CHECK-LABEL: func.func @five_bits(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @five_bits(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %c31 = arith.constant 31 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c31 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi8>, tensor<2x12x4xi8>) -> tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// The integers are looked at otherwise.
// CHECK-LABEL: func.func @squares(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @squares(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %low_init = tensor.empty() : tensor<2x12x4xi8>
  %high_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %i = arith.andi %x, %c15 : i8
    %r = arith.muli %i, %i : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %i = arith.shrui %x, %c4 : i8
    %r = arith.muli %i, %i : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi8>, tensor<2x12x4xi8>) -> tensor<2x12x8xi8>
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %r = arith.mulf %wide, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Each half has a scale of its own.
// CHECK-LABEL: func.func @other_scales(
// CHECK: tensor.concat
// CHECK-NOT: packed_key
// CHECK: attention.group
// CHECK-NOT: packed_key
// CHECK: return
func.func @other_scales(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x4xi8>, %ks: tensor<2x12xf32>, %v: tensor<2x12x8xf32>) -> tensor<2x3x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %fifth = arith.constant 0.2 : f32
  %tenth = arith.constant 0.1 : f32
  %low_init = tensor.empty() : tensor<2x12x4xf32>
  %high_init = tensor.empty() : tensor<2x12x4xf32>
  %low = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%low_init : tensor<2x12x4xf32>) {
  ^bb0(%x: i8, %out: f32):
    %i = arith.andi %x, %c15 : i8
    %wide = arith.uitofp %i : i8 to f32
    %r = arith.mulf %wide, %tenth : f32
    linalg.yield %r : f32
  } -> tensor<2x12x4xf32>
  %high = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%high_init : tensor<2x12x4xf32>) {
  ^bb0(%x: i8, %out: f32):
    %i = arith.shrui %x, %c4 : i8
    %wide = arith.uitofp %i : i8 to f32
    %r = arith.mulf %wide, %fifth : f32
    linalg.yield %r : f32
  } -> tensor<2x12x4xf32>
  %k = tensor.concat dim(2) %low, %high : (tensor<2x12x4xf32>, tensor<2x12x4xf32>) -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}
