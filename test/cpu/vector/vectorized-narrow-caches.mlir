// Keys and values of 8 bits are loaded as vectors, and converted in the loop, by arithmetic alone.

// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=vectorized" | FileCheck %s
// RUN: attention-opt %s --split-input-file --attention-to-cpu | FileCheck %s --check-prefix=LLVM

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %{{.+}}: tensor<2x32xbf16>, %[[K:.+]]: tensor<64x32xf8E4M3FN>, %[[V:.+]]: tensor<64x32xf8E5M2>) -> tensor<2x32xbf16> {
// CHECK-NOT: linalg.
// CHECK: %[[KEY:.+]] = vector.transfer_read %[[K]]{{.*}} : tensor<64x32xf8E4M3FN>, vector<16xf8E4M3FN>
// CHECK: arith.extf %[[KEY]] : vector<16xf8E4M3FN> to vector<16xf32>
// CHECK: scf.for {{.*}} iter_args(%[[ACC:.+]] = %{{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[VALUE:.+]] = vector.transfer_read %[[V]]{{.*}} : tensor<64x32xf8E5M2>, vector<16xf8E5M2>
// CHECK: arith.extf %[[VALUE]] : vector<16xf8E5M2> to vector<16xf32>

// LLVM-NOT: llvm.call @__
// LLVM-LABEL: llvm.func @f8
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xi8>
// LLVM: llvm.fpext %{{.+}} : vector<16xf16> to vector<16xf32>

func.func @f8(%q: tensor<3x2x32xbf16>, %k: tensor<3x64x32xf8E4M3FN>, %v: tensor<3x64x32xf8E5M2>) -> tensor<3x2x32xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xbf16>, tensor<3x64x32xf8E4M3FN>, tensor<3x64x32xf8E5M2>) -> tensor<3x2x32xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x2x32xbf16>
}

// -----

// With a scale for each key, which the region multiplies whole vectors of scores by.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %{{.+}}: tensor<2x32xf32>, %[[K:.+]]: tensor<64x32xi8>, %[[V:.+]]: tensor<64x32xi8>, %[[SCALE:.+]]: tensor<64xf32>)
// CHECK-NOT: linalg.
// CHECK: %[[KEY:.+]] = vector.transfer_read %[[K]]{{.*}} : tensor<64x32xi8>, vector<16xi8>
// CHECK: arith.sitofp %[[KEY]] : vector<16xi8> to vector<16xf32>
// CHECK: vector.transfer_read %[[SCALE]]{{.*}} : tensor<64xf32>, vector<16xf32>
// CHECK: scf.for {{.*}} iter_args(%[[ACC:.+]] = %{{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[VALUE:.+]] = vector.transfer_read %[[V]]{{.*}} : tensor<64x32xi8>, vector<16xi8>
// CHECK: arith.sitofp %[[VALUE]] : vector<16xi8> to vector<16xf32>

// LLVM-LABEL: llvm.func @i8
// LLVM: %[[BYTES:.+]] = llvm.load %{{.+}} : !llvm.ptr -> vector<16xi8>
// LLVM: llvm.sitofp %[[BYTES]] : vector<16xi8> to vector<16xf32>

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#scale = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

func.func @i8(%q: tensor<3x2x32xf32>, %k: tensor<3x64x32xi8>, %v: tensor<3x64x32xi8>, %s: tensor<3x64xf32>) -> tensor<3x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #scale, #o]}
      ins(%q, %k, %v, %s : tensor<3x2x32xf32>, tensor<3x64x32xi8>, tensor<3x64x32xi8>, tensor<3x64xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32, %k_scale: f32):
    %scaled = arith.mulf %score, %k_scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<3x2x32xf32>
}

// -----

// Bytes of two elements are loaded as vectors, and both halves of each are multiplied. The query is taken
// apart for that, and the output put together behind all keys.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<2x16x2xbf16>, %[[K:.+]]: tensor<64x16xi8>, %[[V:.+]]: tensor<64x16xi8>) -> tensor<2x16x2xbf16> {
// CHECK-NOT: linalg.
// CHECK: %[[APART:.+]] = scf.for {{.+}} -> (tensor<2x2x16xf32>)
// CHECK: %[[KEY:.+]] = vector.transfer_read %[[K]]{{.*}} : tensor<64x16xi8>, vector<16xi8>
// CHECK: %[[WIDE:.+]] = arith.extsi %[[KEY]] : vector<16xi8> to vector<16xi32>
// CHECK: %[[TOP:.+]] = arith.shli %[[WIDE]], %{{.+}} : vector<16xi32>
// CHECK: arith.shrsi %[[TOP]], %{{.+}} : vector<16xi32>
// CHECK: arith.shrsi %[[WIDE]], %{{.+}} : vector<16xi32>
// CHECK: scf.for {{.*}} iter_args(%[[ACC:.+]] = %{{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[VALUE:.+]] = vector.transfer_read %[[V]]{{.*}} : tensor<64x16xi8>, vector<16xi8>
// CHECK: arith.andi %{{.+}}, %{{.+}} : vector<16xi32>
// CHECK: arith.shrui %{{.+}}, %{{.+}} : vector<16xi32>
// CHECK: tensor<2x16x2xbf16>
// CHECK-NOT: linalg.

// No tensor has the elements of a cache.
// CHECK-NOT: {{64x16x2x|64x2x16x|64x32x}}
// LLVM-LABEL: llvm.func @packed
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xi8>

#q = affine_map<(b, r, n, j, i, e, c) -> (b, r, j, i)>
#k = affine_map<(b, r, n, j, i, e, c) -> (b, n, j, i)>
#v = affine_map<(b, r, n, j, i, e, c) -> (b, n, e, c)>
#o = affine_map<(b, r, n, j, i, e, c) -> (b, r, e, c)>

func.func @packed(%q: tensor<3x2x16x2xbf16>, %k: tensor<3x64x16xi8>, %v: tensor<3x64x16xi8>) -> tensor<3x2x16x2xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_value}
      ins(%q, %k, %v : tensor<3x2x16x2xbf16>, tensor<3x64x16xi8>, tensor<3x64x16xi8>) -> tensor<3x2x16x2xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x2x16x2xbf16>
}
