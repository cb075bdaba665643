// Many rows of bf16 in blocks of keys, where dots multiply pairs: nothing is widened but the sums.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize{bf16-dots=true})" | FileCheck %s
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize{bf16-dots=true vector-bits=256})" | FileCheck %s --check-prefix=YMM
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-vectorize)" | FileCheck %s --check-prefix=WIDE

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The tasks come in the reverse order. Pairs that make no squares are widened.
// CHECK-LABEL: func.func private @attention_task_1(
// CHECK-SAME: tensor<128x80xbf16>
// CHECK-NOT: x86vector
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<128x64xbf16>, %[[K:.+]]: tensor<?x64xbf16>, %[[V:.+]]: tensor<?x64xbf16>)
// CHECK: vector.transfer_read %[[Q]]
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2]] output_shape [128, 32, 2]
// Squares of 16 keys and 16 pairs are transposed: a pair is an element.
// CHECK: bufferization.alloc_tensor() : tensor<32x272x2xbf16>
// CHECK-COUNT-16: vector.transfer_read %{{.+}}, vector<32xbf16>
// CHECK-COUNT-16: vector.bitcast %{{.+}} : vector<32xbf16> to vector<16xf32>
// CHECK-COUNT-64: vector.shuffle
// CHECK-NOT: vector.shuffle
// CHECK: vector.transfer_write %{{.+}} : vector<32xbf16>, tensor<32x?xbf16>
// CHECK: %[[KEY:.+]] = tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2], [3]] output_shape [32, %{{.+}}, 16, 2]
// CHECK: bufferization.alloc_tensor() : tensor<256x64xbf16>
// CHECK: %[[VALUE:.+]] = tensor.expand_shape %{{.+}} {{\[\[}}0, 1], [2]] output_shape [%{{.+}}, 16, 64]
// 4 rows meet pairs of 4 vectors of keys.
// CHECK: scf.for %{{.+}} = %c0 to %c32 step %c1 iter_args(%[[SUM:[a-z0-9]+]] = %{{.+}}) -> ({{(vector<16xf32>, ){15}vector<16xf32>}})
// CHECK: tensor.collapse_shape %{{.+}} {{\[\[}}0, 1], [2, 3]] : tensor<1x4x16x2xbf16> into tensor<4x32xbf16>
// CHECK: %[[KEYS:.+]] = vector.transfer_read %{{.+}}, vector<32xbf16>
// CHECK-COUNT-3: vector.transfer_read %{{.+}}, vector<32xbf16>
// CHECK: %[[PAIR:.+]] = vector.transfer_read %{{.+}}, vector<2xbf16>
// CHECK: %[[BITS:.+]] = vector.bitcast %[[PAIR]] : vector<2xbf16> to vector<1xi32>
// CHECK: %[[MANY:.+]] = vector.broadcast %[[BITS]] : vector<1xi32> to vector<16xi32>
// CHECK: %[[QUERY:.+]] = vector.bitcast %[[MANY]] : vector<16xi32> to vector<32xbf16>
// CHECK: x86vector.avx512.dot %[[SUM]], %[[KEYS]], %[[QUERY]]
// CHECK-COUNT-15: x86vector.avx512.dot
// CHECK-NOT: x86vector.avx512.dot
// 16 rows meet pairs of a vector of keys that is left.
// CHECK: scf.for %{{.+}} = %c0 to %c32 step %c1 iter_args({{.+}}) -> ({{(vector<16xf32>, ){15}vector<16xf32>}})
// CHECK: vector.transfer_read %{{.+}}, vector<32xbf16>
// CHECK-COUNT-16: x86vector.avx512.dot
// CHECK-NOT: x86vector.avx512.dot
// CHECK: arith.truncf %{{.+}} : vector<1x1x16xf32> to vector<1x1x16xbf16>
// Two keys at a time, interleaved once for 8 rows; a weight of 0 hides a value.
// CHECK: scf.for %[[N:.+]] = %c0 to %c16 step %c2 iter_args({{.+}}) -> ({{(vector<16xf32>, ){15}vector<16xf32>}})
// CHECK-COUNT-2: vector.transfer_read %[[VALUE]]{{.+}}, vector<32xbf16>
// CHECK-COUNT-2: vector.shuffle
// CHECK: arith.cmpi ugt, %{{.+}} : vector<32xi16>
// CHECK: arith.select %{{.+}} : vector<32xi1>, vector<32xbf16>
// CHECK-COUNT-16: x86vector.avx512.dot
// CHECK-NOT: {{x86vector.avx512.dot|arith.extf}}
// CHECK-LABEL: func.func @depth_64(

// YMM: vector.bitcast %{{.+}} : vector<16xbf16> to vector<8xf32>
// YMM: x86vector.avx512.dot %{{.+}}, %{{.+}}, %{{.+}} : vector<16xbf16> -> vector<8xf32>

// WIDE-NOT: x86vector

func.func @depth_64(%q: tensor<128x64xbf16>, %k: tensor<?x64xbf16>, %v: tensor<?x64xbf16>) -> tensor<128x64xbf16> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<128x64xbf16>, tensor<?x64xbf16>, tensor<?x64xbf16>) -> tensor<128x64xbf16> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %seen = arith.cmpi sle, %n, %m : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<128x64xbf16>
}

func.func @depth_80(%q: tensor<128x80xbf16>, %k: tensor<?x80xbf16>, %v: tensor<?x64xbf16>) -> tensor<128x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<128x80xbf16>, tensor<?x80xbf16>, tensor<?x64xbf16>) -> tensor<128x64xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<128x64xbf16>
}
