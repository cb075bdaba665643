// The update of a cache: one row is one slice, several are a loop that carries the cache.

// RUN: %python %S/Inputs/build_op.py index_put \
// RUN:   'tensor<2x4x?x8xf32> tensor<2x4x1x8xf32> tensor<1xi64>' 'tensor<2x4x?x8xf32>' \
// RUN:   '{"axes": [2], "at": 2, "wrap": false, "accumulate": false}' \
// RUN:   | FileCheck %s --check-prefix=SINGLE

// SINGLE:      func.func @f(%[[CACHE:.*]]: tensor<2x4x?x8xf32>, %[[ROW:.*]]: tensor<2x4x1x8xf32>,
// SINGLE-SAME:   %[[AT:.*]]: tensor<1xi64>)
// SINGLE-NOT:  scf.for
// SINGLE-NOT:  cf.assert
// SINGLE:      %[[NUMBER:.*]] = tensor.extract %[[AT]]
// SINGLE:      %[[POSITION:.*]] = arith.index_cast %[[NUMBER]] : i64 to index
// SINGLE:      %[[NEW:.*]] = tensor.insert_slice %{{.*}} into %[[CACHE]][0, 0, %[[POSITION]], 0] [2, 4, 1, 8]
// SINGLE-NEXT: return %[[NEW]] : tensor<2x4x?x8xf32>

// RUN: %python %S/Inputs/build_op.py index_put \
// RUN:   'tensor<16x8xf32> tensor<3x8xf32> tensor<3xi64>' 'tensor<16x8xf32>' \
// RUN:   '{"axes": [0], "at": 0, "wrap": true, "accumulate": true}' \
// RUN:   | FileCheck %s --check-prefix=SEVERAL

// All positions are checked before the first row is written.
// SEVERAL:      func.func @f(%[[CACHE:.*]]: tensor<16x8xf32>
// SEVERAL:      scf.for
// SEVERAL:        arith.cmpi slt
// SEVERAL:        arith.select
// SEVERAL:        cf.assert %{{.*}}, "the index at model.py:12 is outside dimension 0"
// SEVERAL:      %[[NEW:.*]] = scf.for {{.*}} iter_args(%[[SO_FAR:.*]] = %[[CACHE]])
// SEVERAL:        %[[OLD:.*]] = tensor.extract_slice %[[SO_FAR]]
// SEVERAL:        %[[SUM:.*]] = arith.addf %[[OLD]], %{{.*}} : tensor<1x8xf32>
// SEVERAL:        %[[LATER:.*]] = tensor.insert_slice %[[SUM]] into %[[SO_FAR]]
// SEVERAL:        scf.yield %[[LATER]]
// SEVERAL:      return %[[NEW]]

// Dimensions apart: the positions come first in the values, whose rows get the units back.
// RUN: %python %S/Inputs/build_op.py index_put \
// RUN:   'tensor<5x3x6x4xf32> tensor<2x3x4xf32> tensor<2xi64> tensor<2xi64>' \
// RUN:   'tensor<5x3x6x4xf32>' '{"axes": [0, 2], "at": 0, "wrap": true, "accumulate": false}' \
// RUN:   | FileCheck %s --check-prefix=APART

// APART: "the index at model.py:12 is outside dimension 0"
// APART: "the index at model.py:12 is outside dimension 2"
// APART: %[[ROW:.*]] = tensor.extract_slice %{{.*}} : tensor<2x3x4xf32> to tensor<1x3x4xf32>
// APART: %[[LESS:.*]] = tensor.collapse_shape %[[ROW]] {{\[}}[0, 1], [2]]
// APART: %[[MORE:.*]] = tensor.expand_shape %[[LESS]] {{\[}}[0, 1], [2, 3]] output_shape [1, 3, 1, 4]
// APART: tensor.insert_slice %[[MORE]] into %{{.*}}[%{{.*}}, 0, %{{.*}}, 0] [1, 3, 1, 4]
