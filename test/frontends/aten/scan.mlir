// Running sums: numbers along the last dimension, whole rows along another.

// RUN: %python %S/Inputs/build_op.py scan 'tensor<3x9xf32>' 'tensor<3x9xf32>' \
// RUN:   '{"axis": 1, "kind": "add"}' | FileCheck %s --check-prefix=NUMBERS

// NUMBERS: scf.for {{.*}} iter_args(%{{.*}} = %{{.*}}) -> (tensor<3x9xf32>)
// NUMBERS:   scf.for {{.*}} -> (f64, tensor<3x9xf32>)
// NUMBERS:     arith.extf %{{.*}} : f32 to f64
// NUMBERS:     arith.addf %{{.*}} : f64
// NUMBERS:     tensor.insert

// RUN: %python %S/Inputs/build_op.py scan 'tensor<3x?x8xbf16>' 'tensor<3x?x8xbf16>' \
// RUN:   '{"axis": 1, "kind": "multiply"}' | FileCheck %s --check-prefix=ROWS

// ROWS:     linalg.fill {{.*}} -> tensor<3x1x8xf32>
// ROWS:     scf.for {{.*}} -> (tensor<3x1x8xf32>, tensor<3x?x8xbf16>)
// ROWS:       arith.mulf %{{.*}} : tensor<3x1x8xf32>
// ROWS:       tensor.insert_slice %{{.*}} : tensor<3x1x8xbf16> into tensor<3x?x8xbf16>
// ROWS-NOT: scf.for
