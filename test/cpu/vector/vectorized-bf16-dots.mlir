// Both products of a group of bf16 as dots of pairs: 4 query rows that share a key, 64 keys.

// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized bf16-dots=true" | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized bf16-dots=true vector-bits=256" | FileCheck %s --check-prefix=YMM
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized" | FileCheck %s --check-prefix=WIDE
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=loops bf16-dots=true" | FileCheck %s --check-prefix=LOOPS
// RUN: attention-opt %s --attention-to-cpu="entry=decode bf16-dots=true" | FileCheck %s --check-prefix=LLVM
// RUN: not attention-opt %s --attention-to-cpu="bf16-dots=maybe" 2>&1 | FileCheck %s --check-prefix=BAD

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#keep = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// CHECK-LABEL: func.func private @attention_task_2(
// CHECK-SAME: %[[Q:.+]]: tensor<4x64xbf16>, %[[K:.+]]: tensor<64x64xbf16>, %[[V:.+]]: tensor<64x64xbf16>) -> tensor<4x64xf32> {

// Neither query nor keys nor values are widened. The vectors of the query are loaded once.

// CHECK-NOT: arith.extf
// CHECK-COUNT-8: vector.transfer_read %[[Q]]{{.*}} : tensor<4x64xbf16>, vector<32xbf16>

// Four keys meet four rows, each along the depth.

// CHECK: scf.for %[[N:.+]] = %c0 to %c64 step %c16
// CHECK: scf.for %[[N1:.+]] = %c0 to %c16 step %c4
// CHECK: %[[K0:.+]] = vector.transfer_read %[[K]][%{{.+}}, %c0], {{.*}} : tensor<64x64xbf16>, vector<32xbf16>
// CHECK: %[[K1:.+]] = vector.transfer_read %[[K]][%{{.+}}, %c32], {{.*}} : tensor<64x64xbf16>, vector<32xbf16>
// CHECK: %[[S:.+]] = x86vector.avx512.dot %{{cst.*}}, %{{.+}}, %[[K0]] : vector<32xbf16> -> vector<16xf32>
// CHECK: x86vector.avx512.dot %[[S]], %{{.+}}, %[[K1]] : vector<32xbf16> -> vector<16xf32>
// CHECK-COUNT-30: x86vector.avx512.dot
// CHECK-NOT: x86vector.avx512.dot
// CHECK: vector.transfer_write %{{.+}} : vector<4x4xf32>, tensor<4x16xf32>

// Weights are rounded. The rows of two keys are interleaved, a vector of pairs at a time; four rows
// share them.

// CHECK: arith.divf
// CHECK: arith.truncf %{{.+}} : vector<4x16xf32> to vector<4x16xbf16>
// CHECK: scf.for %[[N:.+]] = %c0 to %c64 step %c2 iter_args(
// CHECK: %[[PAIR:.+]] = vector.bitcast %{{.+}} : vector<2xbf16> to vector<1xi32>
// CHECK: %[[PAIRS:.+]] = vector.broadcast %[[PAIR]] : vector<1xi32> to vector<16xi32>
// CHECK: %[[P:.+]] = vector.bitcast %[[PAIRS]] : vector<16xi32> to vector<32xbf16>
// CHECK: %[[A:.+]] = vector.transfer_read %[[V]][%[[N]], %c0], {{.*}} : tensor<64x64xbf16>, vector<32xbf16>
// CHECK: %[[NEXT:.+]] = affine.apply {{.*}}[%[[N]]]
// CHECK: %[[B:.+]] = vector.transfer_read %[[V]][%[[NEXT]], %c0], {{.*}} : tensor<64x64xbf16>, vector<32xbf16>
// CHECK: %[[AB:.+]] = vector.shuffle %[[A]], %[[B]] [0, 32, 1, 33, 2, 34, 3, 35,
// CHECK: vector.shuffle %[[A]], %[[B]] [16, 48, 17, 49,
// CHECK-NOT: arith.select
// CHECK: x86vector.avx512.dot %{{.+}}, %[[P]], %[[AB]] : vector<32xbf16> -> vector<16xf32>
// CHECK-COUNT-7: x86vector.avx512.dot
// CHECK: vector.transfer_read %[[V]][%[[N]], %c32], {{.*}} : tensor<64x64xbf16>, vector<32xbf16>
// CHECK-COUNT-8: x86vector.avx512.dot
// CHECK-NOT: x86vector.avx512.dot
// CHECK: scf.yield

// What a mask hides is 0 in the values of the pair.

// CHECK-LABEL: func.func private @attention_task_1(
// CHECK: scf.for {{.*}} step %c2 iter_args(
// CHECK: %[[PAIRS:.+]] = vector.broadcast %{{.+}} : vector<1xi32> to vector<16xi32>
// CHECK: %[[P:.+]] = vector.bitcast %[[PAIRS]] : vector<16xi32> to vector<32xbf16>
// CHECK: %[[BITS:.+]] = vector.bitcast %[[PAIRS]] : vector<16xi32> to vector<32xi16>
// CHECK: %[[COUNTS:.+]] = arith.cmpi ugt, %[[BITS]], %{{.+}} : vector<32xi16>
// CHECK: %[[KEPT:.+]] = arith.select %[[COUNTS]], %{{.+}}, %{{.+}} : vector<32xi1>, vector<32xbf16>
// CHECK: x86vector.avx512.dot %{{.+}}, %[[P]], %[[KEPT]]
// CHECK: scf.yield

// The key without a pair is widened.

// CHECK-NOT: x86vector
// CHECK: arith.extf %{{.+}} : vector<16xbf16> to vector<16xf32>

// A group of f32 is as it was.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-NOT: x86vector
// CHECK-LABEL: func.func public @decode(

// YMM-LABEL: func.func private @attention_task_2(
// YMM: x86vector.avx512.dot {{.*}} : vector<16xbf16> -> vector<8xf32>

// WIDE-NOT: x86vector
// WIDE: arith.extf
// WIDE-NOT: x86vector

// The tasks are inlined, so that keys and values are read where they are.

// LOOPS-LABEL: func.func public @decode(
// LOOPS-NOT: memref.copy {{.*}}64x64
// LOOPS: vector.transfer_read %{{.+}} : memref<64x64xbf16, strided<[?, 1], offset: ?>>, vector<32xbf16>
// LOOPS-NOT: call @attention_task
// LOOPS-NOT: memref.copy {{.*}}64x64

// LLVM: llvm.call_intrinsic "llvm.x86.avx512bf16.dpbf16ps.512"({{.*}}) : (vector<16xf32>, vector<32xbf16>, vector<32xbf16>) -> vector<16xf32>
// LLVM-NOT: x86vector

// BAD: bf16-dots

func.func @decode(%q: tensor<3x4x64xbf16>, %k: tensor<3x64x64xbf16>, %v: tensor<3x64x64xbf16>,
    %odd: tensor<3x65x64xbf16>, %keep: tensor<3x65xi1>,
    %q32: tensor<3x4x64xf32>, %k32: tensor<3x64x64xf32>)
    -> (tensor<3x4x64xf32>, tensor<3x4x64xf32>, tensor<3x4x64xf32>) {
  %scale = arith.constant 0.125 : f32
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q32, %k32, %k32 : tensor<3x4x64xf32>, tensor<3x64x64xf32>, tensor<3x64x64xf32>) -> tensor<3x4x64xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %1 = attention.group {indexing_maps = [#q, #k, #v, #keep, #o]}
      ins(%q, %odd, %odd, %keep : tensor<3x4x64xbf16>, tensor<3x65x64xbf16>, tensor<3x65x64xbf16>, tensor<3x65xi1>) -> tensor<3x4x64xf32> {
  ^bb0(%score: f32, %counts: i1):
    %minus_infinity = arith.constant 0xFF800000 : f32
    %masked = arith.select %counts, %score, %minus_infinity : f32
    attention.yield %masked : f32
  }
  %2 = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x4x64xbf16>, tensor<3x64x64xbf16>, tensor<3x64x64xbf16>) -> tensor<3x4x64xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %0, %1, %2 : tensor<3x4x64xf32>, tensor<3x4x64xf32>, tensor<3x4x64xf32>
}
