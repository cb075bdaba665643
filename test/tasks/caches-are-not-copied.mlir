// Neither keys nor values are copied, padded or transposed, where only some of them exist or where
// they lie on pages. A buffer of keys would end in a number of keys x 16, one of values in that x 24.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{num-splits=4},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{num-splits=3},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=10},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=1},attention-to-cpu{stop-after=deallocated})" | FileCheck %s
// In vectors of 8 lanes: sums of rows x columns x 16 lanes would look like a buffer of keys.
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{num-splits=3},convert-attention-to-linalg,attention-to-cpu{vector-bits=256 stop-after=deallocated})" | FileCheck %s

#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#l = affine_map<(b, h, r, n, d, e) -> (b)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>

// CHECK-LABEL: func.func @lengths(
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: return
func.func @lengths(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x40x16xf32>, %v: tensor<2x2x40x24xf32>, %l: tensor<2xi32>) -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x40x16xf32>, tensor<2x2x40x24xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}

// CHECK-LABEL: func.func @lengths_of_dynamic_keys(
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: return
func.func @lengths_of_dynamic_keys(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x?x16xf32>, %v: tensor<2x2x?x24xf32>, %l: tensor<2xi32>) -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x?x16xf32>, tensor<2x2x?x24xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}

#pq = affine_map<(b, h, r, p, n, d, e) -> (b, h, r, d)>
#pk = affine_map<(b, h, r, p, n, d, e) -> (0, n, h, d)>
#pv = affine_map<(b, h, r, p, n, d, e) -> (0, n, h, e)>
#pl = affine_map<(b, h, r, p, n, d, e) -> (b)>
#pt = affine_map<(b, h, r, p, n, d, e) -> (b, p)>
#po = affine_map<(b, h, r, p, n, d, e) -> (b, h, r, e)>

// CHECK-LABEL: func.func @pages(
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: return
func.func @pages(%q: tensor<2x2x3x16xf32>, %k: tensor<99x8x2x16xf32>, %v: tensor<99x8x2x24xf32>, %t: tensor<2x5xi32>) -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<99x8x2x16xf32>, tensor<99x8x2x24xf32>)
      page_table(%t : tensor<2x5xi32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}

// CHECK-LABEL: func.func @pages_and_lengths(
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: return
func.func @pages_and_lengths(%q: tensor<2x2x3x16xf32>, %k: tensor<99x8x2x16xf32>, %v: tensor<99x8x2x24xf32>, %l: tensor<2xi32>, %t: tensor<2x5xi32>) -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<99x8x2x16xf32>, tensor<99x8x2x24xf32>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x5xi32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}

// CHECK-LABEL: func.func @dynamic_pages(
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: {{memref.alloc.*3x24xf32}}
// CHECK-NOT: {{memref.alloc.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{memref.alloc.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*[<x](40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x16xf32}}
// CHECK-NOT: {{(memref|linalg).copy.*x(40|20|14|13|12|10|9|8|5|4|3x4|2|1|\?)x24xf32}}
// CHECK-NOT: {{linalg.transpose|linalg.pack|linalg.broadcast|tensor.pad}}
// CHECK: return
func.func @dynamic_pages(%q: tensor<2x2x3x16xf32>, %k: tensor<?x8x2x16xf32>, %v: tensor<?x8x2x24xf32>, %l: tensor<2xi32>, %t: tensor<2x?xi32>) -> tensor<2x2x3x24xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<?x8x2x16xf32>, tensor<?x8x2x24xf32>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x?xi32>) -> tensor<2x2x3x24xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x2x3x24xf32>
}
