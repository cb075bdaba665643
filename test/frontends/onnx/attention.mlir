// `Attention` of ai.onnx is one group: its options are the region, and its forms the maps.

// REQUIRES: onnx
// RUN: %python %S/Inputs/print_case.py causal_past | FileCheck %s --check-prefix=PAST
// RUN: %python %S/Inputs/print_case.py gqa_3d | FileCheck %s --check-prefix=ROWS
// RUN: %python %S/Inputs/print_case.py lengths_mask | FileCheck %s --check-prefix=LENGTHS
// RUN: %python %S/Inputs/print_case.py float_mask_4d | FileCheck %s --check-prefix=CAPPED

// The rows of the query stand behind the past.
// PAST:     %[[PAST:.*]] = tensor.dim %arg3, %c2
// PAST:     %[[K:.*]] = tensor.concat dim(2) %arg3, %arg1
// PAST:     %[[V:.*]] = tensor.concat dim(2) %arg4, %arg2
// PAST-NOT: linalg
// PAST:     attention.group {{.*}} ins(%{{.*}}, %[[K]], %[[V]] : tensor<?x2x2x?x8xf32>
// PAST:       %[[ROW:.*]] = attention.index 3
// PAST:       %[[AT:.*]] = arith.addi %[[ROW]], %[[PAST]]
// PAST:       %[[KEY:.*]] = attention.index 5
// PAST:       arith.cmpi sle, %[[KEY]], %[[AT]]
// PAST-NOT: linalg
// PAST:     return %{{.*}}, %[[K]], %[[V]]

// Heads side by side are views: nothing is transposed or repeated.
// ROWS:     [[Q:#.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d4)>
// ROWS:     [[K:#.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d5, d2, d4)>
// ROWS-NOT: linalg
// ROWS:     attention.group {indexing_maps = {{\[}}[[Q]], [[K]],
// ROWS-NOT: linalg
// ROWS:     tensor.collapse_shape %{{.*}} {{\[\[}}0], [1], [2, 3, 4]] : {{.*}} into tensor<?x?x24xf32>

// A mask that is shorter than the cache hides what is behind it: that is not read.
// LENGTHS:     %[[K:.*]] = tensor.extract_slice %arg1{{.*}} to tensor<?x2x4x8xf32>
// LENGTHS:     attention.group {{.*}} ins(%{{.*}}, %[[K]], %{{.*}}, %arg3 :
// LENGTHS-SAME:  kv_lengths(%arg4 : tensor<?xi64>)

// The softcap comes before the mask.
// CAPPED: attention.group
// CAPPED: ^bb0(%[[SCORE:.*]]: f32, %[[MASK:.*]]: f32):
// CAPPED:   %[[CAP:.*]] = arith.mulf %{{.*}}, %{{.*}} : f32
// CAPPED:   math.tanh
// CAPPED:   %[[CAPPED:.*]] = arith.mulf
// CAPPED:   arith.addf %[[CAPPED]], %[[MASK]]
// CAPPED:   arith.cmpi sle
