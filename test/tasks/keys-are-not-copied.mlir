// Neither keys nor values are ever copied, split or not, whatever their strides. Depth is 16 and
// value depth 24, so that a buffer of keys ends in keys x 16 and one of values in keys x 24. (Scores
// of 3 rows, padded to whole vectors, may end in 3x16.)

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{num-splits=4},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{num-splits=3},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=10},attention-to-cpu{stop-after=deallocated})" | FileCheck %s

#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>

// The output of a row, or of a split of a row, ends in 3x24.
// CHECK-LABEL: func.func @static_keys(
// CHECK-NOT: {{memref.alloc.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|10|13|1|\?)x24xf32}}
// CHECK-NOT: {{memref.copy.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.copy.*x(40|10|13|1|\?)x24xf32}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|10|13|1|\?)x24xf32}}
// CHECK-NOT: {{memref.copy.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.copy.*x(40|10|13|1|\?)x24xf32}}
// CHECK: return
func.func @static_keys(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x40x16xf32>, %v: tensor<2x2x40x24xf32>)
    -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x40x16xf32>, tensor<2x2x40x24xf32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}

// CHECK-LABEL: func.func @dynamic_keys(
// CHECK-NOT: {{memref.alloc.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(10|1|\?)x24xf32}}
// CHECK-NOT: {{memref.copy.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.copy.*x(10|1|\?)x24xf32}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(10|1|\?)x24xf32}}
// CHECK-NOT: {{memref.copy.*[<x](40|10|13|1|\?)x16xf32}}
// CHECK-NOT: {{memref.copy.*x(10|1|\?)x24xf32}}
// CHECK: return
func.func @dynamic_keys(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x?x16xf32>, %v: tensor<2x2x?x24xf32>)
    -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x?x16xf32>, tensor<2x2x?x24xf32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}
