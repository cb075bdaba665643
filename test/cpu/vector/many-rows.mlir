// A task of 32 rows or more takes its keys in blocks, transposed, and merges the partial outputs.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-vectorize)" | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<32x64xf32>, %[[K:.+]]: tensor<?x64xf32>, %[[V:.+]]: tensor<?x64xf32>)
// CHECK: %[[KEYS:.+]] = tensor.dim %[[K]], %c0
// The query is packed once.
// CHECK: vector.transfer_read %[[Q]]
// CHECK: scf.for %[[FIRST:.+]] = %c0 to %[[KEYS]] step %c256 iter_args(%[[OUTPUT:.+]] = %{{.+}}, %[[LSE:.+]] = %{{.+}}) -> (tensor<32x64xf32>, tensor<32xf32>)
// CHECK: %[[COUNT:.+]] = affine.min #{{.+}}(%[[FIRST]])[%[[KEYS]]]
// CHECK: %[[VECTORS:.+]] = affine.apply #{{.+}}()[%[[COUNT]]]
// Squares of the keys are transposed in registers.
// CHECK: bufferization.alloc_tensor() : tensor<64x272xf32>
// Behind the last key are zeros: what lies there may be slow to compute with.
// CHECK: %[[ZEROS:.+]] = scf.for %{{.+}} = %c0 to %c64 step %c1 iter_args
// CHECK: linalg.fill ins(%{{.+}} : f32) outs(%{{.+}} : tensor<1x?xf32>)
// CHECK: tensor.insert_slice %[[ZEROS]] into %{{.+}}[0, %[[COUNT]]]
// CHECK-COUNT-16: vector.transfer_read %[[K]]{{.+}}, vector<16xf32>
// CHECK-COUNT-64: vector.shuffle
// CHECK-NOT: vector.shuffle
// CHECK-COUNT-16: vector.transfer_write %{{.+}} : vector<16xf32>, tensor<64x?xf32>
// The keys that make no square come one by one.
// CHECK: vector.transfer_read %[[K]]{{.+}}, vector<1x16xf32>
// CHECK: %[[KEY:.+]] = tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2]] output_shape [64, %[[VECTORS]], 16]
// CHECK: bufferization.alloc_tensor() : tensor<256x64xf32>
// CHECK: %[[NOTHING:.+]] = scf.for
// CHECK-NOT: vector.transfer_read
// CHECK: vector.transfer_write %{{.+}} : vector<1x16xf32>, tensor<?x64xf32>
// CHECK: tensor.insert_slice %[[NOTHING]] into %{{.+}}[%[[COUNT]], 0]
// CHECK: %[[VALUE:.+]] = tensor.expand_shape %{{.+}} {{\[\[}}0, 1], [2]] output_shape [%[[VECTORS]], 16, 64]
// The scores of 4 rows and 4 vectors of keys stay in registers for all of d.
// CHECK: scf.for %[[P:.+]] = %c0 to %{{.+}} step %c4
// CHECK: %[[PANEL:.+]] = tensor.extract_slice %[[KEY]][0, %[[P]], 0] [64, 4, 16]
// CHECK: %[[IS_KEY:.+]] = arith.cmpi slt, %{{.+}}, %{{.+}} : vector<4x4x16xindex>
// CHECK: scf.for %{{.+}} = %c0 to %c32 step %c4
// CHECK: %[[SUMS:[0-9]+]]:16 = scf.for %[[D:.+]] = %c0 to %c64 step %c1 iter_args(%[[SUM:[a-z0-9]+]] = %{{.+}}) -> ({{(vector<16xf32>, ){15}vector<16xf32>}})
// CHECK: %[[TILE:.+]] = tensor.extract_slice %[[PANEL]][%[[D]], 0, 0] [1, 4, 16]
// CHECK: %[[K_ROWS:.+]] = tensor.collapse_shape %[[TILE]] {{\[\[}}0, 1], [2]] : tensor<1x4x16xf32> into tensor<4x16xf32>
// CHECK: %[[K_ROW:.+]] = vector.transfer_read %[[K_ROWS]][%c0, %c0]{{.+}}, vector<16xf32>
// CHECK-COUNT-3: vector.transfer_read %[[K_ROWS]]{{.+}}, vector<16xf32>
// CHECK: vector.transfer_read %{{.+}}[%{{.+}}, %[[D]]]{{.+}}, vector<1xf32>
// CHECK: %[[PRODUCT:.+]] = arith.mulf %[[K_ROW]], %{{.+}} fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.addf %[[SUM]], %[[PRODUCT]] fastmath<reassoc,contract> : vector<16xf32>
// An element of the query meets all four.
// CHECK-COUNT-3: vector.transfer_read %{{.+}}, vector<1xf32>
// CHECK-NOT: vector.transfer_{{read|write}}
// CHECK: scf.yield
// CHECK-COUNT-16: vector.transfer_write %[[SUMS]]#
// What is no key is hidden.
// CHECK: arith.select %[[IS_KEY]], %{{.+}} : vector<4x4x16xi1>, vector<4x4x16xf32>
// Of the vectors of keys that are left, 16 rows meet one at a time.
// CHECK: scf.for %{{.+}} = %c0 to %c32 step %c16
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c1 iter_args({{.+}}) -> ({{(vector<16xf32>, ){15}vector<16xf32>}})
// CHECK: vector.transfer_read %{{.+}}, vector<16xf32>
// CHECK-COUNT-16: vector.transfer_read %{{.+}}, vector<1xf32>
// CHECK-NOT: vector.transfer_{{read|write}}
// CHECK: scf.yield
// Weights are computed row by row.
// CHECK: scf.for %{{.+}} = %c0 to %c32 step %c1 iter_args
// CHECK: scf.for %{{.+}} = %c0 to %{{.+}} step %c1 iter_args
// CHECK: math.floor %{{.+}} : vector<1x1x16xf32>
// Outputs of 4 rows and 4 vectors of columns stay in registers for two vectors of keys.
// CHECK: scf.for %[[P:.+]] = %c0 to %{{.+}} step %c1 iter_args(%[[BLOCK:[a-z0-9]+]] = %{{.+}}) -> (vector<16xf32>,
// CHECK: scf.for %[[N:.+]] = %c0 to %c16 step %c1 iter_args(%[[ROW:[a-z0-9]+]] = %[[BLOCK]],
// CHECK-COUNT-4: vector.transfer_read %{{.+}}, vector<1xf32>
// CHECK: vector.transfer_read %[[VALUE]][%{{.+}}, %[[N]], %c0]{{.+}}, vector<16xf32>
// CHECK: arith.addf %[[ROW]], %{{.+}} fastmath<reassoc,contract>
// CHECK-COUNT-3: vector.transfer_read %[[VALUE]]{{.+}}, vector<16xf32>
// CHECK-NOT: {{arith.cmpi|vector.transfer_}}
// CHECK: scf.yield
// They are written right into the output of all rows.
// CHECK-COUNT-16: vector.transfer_write %{{.+}} : vector<16xf32>, tensor<32x64xf32>
// CHECK-NOT: vector.contract
// One loop merges: of two exponentials come the new LSE and both weights.
// CHECK: %{{.+}}:3 = scf.for %{{.+}} = %c0 to %c32 step %c16
// CHECK: arith.maximumf %{{.+}} : vector<16xf32>
// CHECK-COUNT-2: math.floor %{{.+}} : vector<16xf32>
// CHECK: math.log %{{.+}} : vector<16xf32>
// CHECK: arith.divf %{{.+}} : vector<16xf32>
// CHECK-NOT: {{math.floor|arith.divf}}
// CHECK: return
func.func @many(%q: tensor<32x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>) -> tensor<32x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<32x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<32x64xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<32x64xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#rows = affine_map<(m, n, d, e) -> (m)>

// Not so where the region may fail for numbers that are no operand's.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-NOT: bufferization.alloc_tensor
// CHECK: return
func.func @dividing(%q: tensor<32x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>, %x: tensor<32xindex>) -> tensor<32x64xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #rows, #o]}
      ins(%q, %k, %v, %x : tensor<32x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>, tensor<32xindex>) -> tensor<32x64xf32> {
  ^bb0(%s: f32, %divisor: index):
    %n = attention.index 1 : index
    %rest = arith.remui %n, %divisor : index
    %seen = arith.cmpi ne, %rest, %zero : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<32x64xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Six vectors of columns and four rows: 24 sums in registers.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c1 iter_args({{.+}}) -> ({{(vector<16xf32>, ){23}vector<16xf32>}})
// CHECK: func.func @columns_96(
func.func @columns_96(%q: tensor<32x96xf32>, %k: tensor<?x96xf32>, %v: tensor<?x96xf32>) -> tensor<32x96xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<32x96xf32>, tensor<?x96xf32>, tensor<?x96xf32>) -> tensor<32x96xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<32x96xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (d, n)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#b = affine_map<(m, n, d, e) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Keys that are columns and operands of the region are copied a vector at a time: as vectors of whole
// blocks, they took LLVM 94 seconds.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: tensor<128x64xf16>, %[[K:.+]]: tensor<64x512xf16>, %{{.+}}: tensor<512x64xf16>, %[[BIAS:.+]]: tensor<128x512xf16>)
// CHECK-NOT: vector<{{[0-9x]*(64x256|128x256|256)}}xf16>
// CHECK: vector.transfer_read %[[K]]{{.+}}, vector<{{(1x)?}}16xf16>
// CHECK-NOT: vector<{{[0-9x]*(64x256|128x256|256)}}xf16>
// CHECK: vector.transfer_read %[[BIAS]]{{.+}}, vector<{{(1x)?}}16xf16>
// Of 512 keys, every vector is whole: no score is hidden.
// CHECK-NOT: {{vector<[0-9x]*(64x256|128x256|256)xf16>|linalg.fill|arith.select %[^:]+ : vector<[0-9x]+xi1>, vector<4x4x16xf32>}}
// CHECK: func.func @columns(
func.func @columns(%q: tensor<128x64xf16>, %k: tensor<64x512xf16>, %v: tensor<512x64xf16>, %b: tensor<128x512xf16>) -> tensor<128x64xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #b, #o]}
      ins(%q, %k, %v, %b : tensor<128x64xf16>, tensor<64x512xf16>, tensor<512x64xf16>, tensor<128x512xf16>) -> tensor<128x64xf16> {
  ^bb0(%s: f32, %bias: f16):
    %x = arith.extf %bias : f16 to f32
    %t = arith.addf %s, %x : f32
    attention.yield %t : f32
  }
  return %o : tensor<128x64xf16>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#rows = affine_map<(m, n, d, e) -> (m)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// What the region reads of rows alone stays where it is.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: tensor<?x64xf32>, %[[ENDS:[a-z0-9]+]]: tensor<32xindex>)
// CHECK-NOT: tensor<32xindex>
// CHECK: scf.for %{{.+}} = %c0 to %{{.+}} step %c256
// CHECK: vector.transfer_read %[[ENDS]][%{{.+}} : tensor<32xindex>, vector<16xindex>
// CHECK-NOT: tensor<32xindex>
// What the region may hide is not added where it weighs nothing.
// CHECK: scf.for %{{.+}} = %c0 to %c16 step %c1 iter_args(%[[SUM:[a-z0-9]+]] = %{{.+}}, {{.+}}) -> (vector<16xf32>,
// CHECK: arith.cmpi ugt
// CHECK: %[[MORE:.+]] = arith.addf %[[SUM]], %{{.+}} fastmath<reassoc,contract>
// CHECK: arith.select %{{.+}}, %[[MORE]], %[[SUM]]
// CHECK-NOT: tensor<32xindex>
// CHECK: func.func @ends(
func.func @ends(%q: tensor<32x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>, %ends: tensor<32xindex>) -> tensor<32x64xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #rows, #o]}
      ins(%q, %k, %v, %ends : tensor<32x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>, tensor<32xindex>) -> tensor<32x64xf32> {
  ^bb0(%s: f32, %end: index):
    %n = attention.index 1 : index
    %seen = arith.cmpi slt, %n, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<32x64xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#rows = affine_map<(m, n, d, e) -> (m)>
#bias = affine_map<(m, n, d, e) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Of rows that may be fewer than the most that there are, it is copied to where there is room for
// these, as the query is. What varies along the keys, too, is copied with each block of them.
// CHECK-LABEL: func.func private @attention_task_2(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<?x64xf32>, %{{.+}}, %[[ENDS:[a-z0-9]+]]: tensor<?xindex>, %[[BIAS:[a-z0-9]+]]: tensor<?x?xf32>)
// CHECK: %[[ROWS:.+]] = tensor.dim %[[Q]], %c0
// CHECK: %[[ROOM:.+]] = bufferization.alloc_tensor() : tensor<48xindex>
// CHECK: %[[PART:.+]] = tensor.extract_slice %[[ROOM]][0] [%[[ROWS]]]
// CHECK: scf.for {{.+}} iter_args(%{{.+}} = %[[PART]])
// CHECK: vector.transfer_read %[[ENDS]]
// CHECK: %[[PADDED:.+]] = tensor.insert_slice %{{.+}} into %[[ROOM]][0] [%[[ROWS]]]
// CHECK-NOT: transfer_read %[[BIAS]]
// CHECK: scf.for %{{.+}} = %c0 to %{{.+}} step %c256
// CHECK: bufferization.alloc_tensor() : tensor<48x256xf32>
// CHECK: vector.transfer_read %[[BIAS]]
// CHECK-NOT: transfer_read %[[ENDS]]
// CHECK: vector.transfer_read %[[PADDED]][%{{.+}} : tensor<48xindex>, vector<16xindex>
// CHECK: func.func @ragged(
func.func @ragged(%q: tensor<?x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>, %ends: tensor<?xindex>, %b: tensor<?x?xf32>) -> tensor<?x64xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #rows, #bias, #o], attention.cpu_most_rows = array<i64: 48>}
      ins(%q, %k, %v, %ends, %b : tensor<?x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>, tensor<?xindex>, tensor<?x?xf32>) -> tensor<?x64xf32> {
  ^bb0(%s: f32, %end: index, %bias: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi slt, %n, %end : index
    %biased = arith.addf %s, %bias : f32
    %t = arith.select %seen, %biased, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<?x64xf32>
}
