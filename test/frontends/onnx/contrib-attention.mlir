// `MultiHeadAttention` and `GroupQueryAttention` of ONNX Runtime are one group each.

// REQUIRES: onnx
// RUN: %python %S/Inputs/print_case.py mha_padding_2d | FileCheck %s --check-prefix=PADDING
// RUN: %python %S/Inputs/print_case.py gqa_window | FileCheck %s --check-prefix=WINDOW
// RUN: %python %S/Inputs/print_case.py gqa_rotary_packed | FileCheck %s --check-prefix=ROTARY
// RUN: %python %S/Inputs/print_case.py gqa_int4 | FileCheck %s --check-prefix=BITS

// Padding lowers a score: it does not hide the key.
// PADDING:     attention.group
// PADDING:     ^bb0(%{{.*}}: f32, %[[KEPT:.*]]: i32):
// PADDING:       %[[IS_KEPT:.*]] = arith.cmpi sgt, %[[KEPT]]
// PADDING:       %[[LOWERED:.*]] = arith.addf
// PADDING:       arith.select %[[IS_KEPT]], %{{.*}}, %[[LOWERED]]
// PADDING-NOT: linalg

// The rows are written to the cache, which the group reads as far as its keys exist.
// WINDOW:     cf.assert %{{.*}}, "node 'the_gqa_window' (GroupQueryAttention of com.microsoft 1) has
// WINDOW:     %[[K:.*]] = scf.for {{.*}} iter_args(%[[CACHE:.*]] = %arg3)
// WINDOW:       tensor.insert_slice %{{.*}} into %[[CACHE]]
// WINDOW:     %[[V:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %arg4)
// WINDOW:     attention.group {{.*}} ins(%{{.*}}, %[[K]], %[[V]], %{{.*}} kv_lengths(
// WINDOW:       arith.cmpi sle
// WINDOW:       %[[LEFT:.*]] = arith.addi %{{.*}}, %c3
// WINDOW:       arith.cmpi sle, %{{.*}}, %[[LEFT]]
// WINDOW-NOT: linalg
// WINDOW:     return %{{.*}}, %[[K]], %[[V]]

// Query and key are slices of what is packed, turned by the angles of their positions.
// ROTARY:     tensor.extract_slice {{.*}} : tensor<?x1x8x16xf32> to tensor<?x1x4x16xf32>
// ROTARY:     tensor.extract_slice {{.*}} : tensor<?x1x8x16xf32> to tensor<?x1x2x16xf32>
// ROTARY:     tensor.extract %arg5
// ROTARY:     tensor.extract %arg6
// ROTARY:     attention.group

// Two numbers of 4 bits, with 8 added, are a byte of the cache, which the group reads in place.
// BITS:     math.roundeven
// BITS:     %[[HIGH:.*]] = arith.shli %{{.*}}, %{{.*}} : i8
// BITS:     arith.ori %{{.*}}, %[[HIGH]] : i8
// BITS:     %[[K:.*]] = scf.for {{.*}} iter_args(%[[CACHE:.*]] = %arg3)
// BITS:       tensor.insert_slice %{{.*}} into %[[CACHE]]
// BITS:     %[[V:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %arg4)
// BITS:     attention.group {{.*}} packed_key, packed_value, {{.*}} unsigned_key, unsigned_value} ins(%{{.*}}, %[[K]], %[[V]], %{{.*}} kv_lengths(
// BITS:       %[[SUM:.*]] = arith.addf %{{.*}}, %{{.*}} : f32
// BITS:       attention.yield %{{.*}}, %{{.*}}, %{{.*}} : f32, f32, f32
// BITS-NOT: linalg.generic {{.*}}xi8
// BITS:     return %{{.*}}, %[[K]], %[[V]]
