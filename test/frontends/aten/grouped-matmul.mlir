// Each group of rows meets its own matrix, of which nothing is read where a group is empty.

// RUN: %python %S/Inputs/build_op.py grouped_matmul \
// RUN:   'tensor<5x16xbf16> tensor<3x8x16xbf16> tensor<3xi32>' 'tensor<5x8xbf16>' \
// RUN:   '{"transposed": true}' | FileCheck %s

// CHECK-LABEL: func.func @f(
// CHECK:         linalg.fill {{.*}} -> tensor<5x8xbf16>
// CHECK:         scf.for %[[GROUP:.*]] = {{.*}} iter_args(%[[START:.*]] = %{{.*}}, %[[RESULT:.*]] = %{{.*}})
// CHECK:           %[[NUMBER:.*]] = tensor.extract %{{.*}}[%[[GROUP]]] : tensor<3xi32>
// CHECK:           %[[END:.*]] = arith.index_cast %[[NUMBER]]
// CHECK:           %[[SIZE:.*]] = arith.subi %[[END]], %[[START]]
// CHECK:           %[[SLICE:.*]] = tensor.extract_slice %{{.*}}[%[[GROUP]], 0, 0] [1, 8, 16]
// CHECK:           %[[MATRIX:.*]] = tensor.collapse_shape %[[SLICE]]
// CHECK:           %[[ROWS:.*]] = tensor.extract_slice %{{.*}}[%[[START]], 0] [%[[SIZE]], 16]
// CHECK:           linalg.generic {{.*}} ins(%[[ROWS]], %[[MATRIX]] : tensor<?x16xbf16>, tensor<8x16xbf16>)
// CHECK-SAME:        outs(%{{.*}} : tensor<?x8xf32>)
// CHECK:           %[[LATER:.*]] = tensor.insert_slice %{{.*}} into %[[RESULT]][%[[START]], 0]
// CHECK:           scf.yield %[[END]], %[[LATER]]
