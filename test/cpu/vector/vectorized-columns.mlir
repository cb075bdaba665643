// The vector schedule of keys `[d, N]` and values `[e, N]`: 2 query rows, depth 32. Scores are
// summed up in memory, a vector of 16 keys and 4 rows of d at a time; K is read in the order of
// memory.

// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=vectorized" | FileCheck %s
// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=deallocated" | FileCheck %s --check-prefix=BUFFER
// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=loops" | FileCheck %s --check-prefix=LOOPS
// RUN: attention-opt %s --split-input-file --attention-to-cpu | FileCheck %s --check-prefix=LLVM

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, d, n)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// 2048 keys are two blocks of 1024, and no key is left.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<2x32xf32>, %[[K:.+]]: tensor<32x2048xf32>, %[[V:.+]]: tensor<2048x32xf32>) -> tensor<2x32xf32> {
// CHECK-NOT: linalg.
// CHECK: scf.for %[[BLOCK:.+]] = %c0 to %c2048 step %c1024 iter_args({{.*}}) -> (tensor<2x2048xf32>) {
// CHECK: scf.for %[[D:.+]] = %c0 to %c32 step %c4 iter_args({{.*}}) -> (tensor<2x1024xf32>) {
// CHECK: scf.for %[[N:.+]] = %c0 to %c1024 step %c16 iter_args(%[[SCORES:.+]] = {{.*}}) -> (tensor<2x1024xf32>) {
// CHECK: %[[AT:.+]] = affine.apply {{.*}}[%[[BLOCK]], %[[N]]]
// CHECK: vector.transfer_read %[[K]][%[[D]], %[[AT]]], {{.*}} {in_bounds = [true]} : tensor<32x2048xf32>, vector<16xf32>
// CHECK: %[[ACC:.+]] = vector.transfer_read %[[SCORES]][%c0, %[[N]]], {{.*}} : tensor<2x1024xf32>, vector<2x16xf32>
// CHECK: %[[P0:.+]] = arith.mulf {{.*}} fastmath<reassoc,contract> : vector<2x16xf32>
// CHECK: %[[S0:.+]] = arith.addf %[[ACC]], %[[P0]] fastmath<reassoc,contract> : vector<2x16xf32>
// CHECK-COUNT-3: vector.transfer_read %[[K]][%{{.+}}, %[[AT]]], {{.*}} : tensor<32x2048xf32>, vector<16xf32>
// CHECK: %[[S3:.+]] = arith.addf {{.*}} : vector<2x16xf32>
// CHECK-NEXT: vector.transfer_write %[[S3]], %[[SCORES]][%c0, %[[N]]]
// The region then visits the scores by vectors; nothing takes single keys.
// CHECK: scf.for {{.*}} step %c16
// CHECK: arith.mulf %{{.+}} : vector<2x16xf32>
// CHECK-NOT: vector<1x1xf32>
// CHECK: return

// Only the small buffers of scores are made.
// BUFFER-LABEL: func.func @static(
// BUFFER-NOT: {{memref.alloc.*(32x2048|2048x32)xf32}}
// BUFFER-NOT: {{memref.copy.*(32x2048|2048x32|32x\?|\?x32)x}}
// BUFFER: vector.transfer_read %{{.+}} : memref<32x2048xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
// BUFFER-NOT: {{memref.copy.*(32x2048|2048x32|32x\?|\?x32)x}}
// BUFFER: return

// A row of d is read in order, without prefetches.
// LOOPS-LABEL: func.func @static(
// LOOPS-NOT: memref.prefetch %{{.+}} : memref<32x2048xf32
// LOOPS: vector.transfer_read %{{.+}} {in_bounds = [true]} : memref<32x2048xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
// LOOPS-NOT: memref.prefetch %{{.+}} : memref<32x2048xf32
// LOOPS: return

// LLVM-NOT: llvm.func @exp
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xf32>

func.func @static(%q: tensor<3x2x32xf32>, %k: tensor<3x32x2048xf32>, %v: tensor<3x2048x32xf32>) -> tensor<3x2x32xf32> {
  %scale = arith.constant 0.25 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x32x2048xf32>, tensor<3x2048x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<3x2x32xf32>
}

// -----

// Any number of keys, of bf16 and with a mask: conversions and selections are of vectors too. The
// keys that make no vector come one by one.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<2x32xbf16>, %[[K:.+]]: tensor<32x?xbf16>, %{{.+}}: tensor<?x32xbf16>, %[[KEEP:.+]]: tensor<?xi1>)
// CHECK-NOT: linalg.
// CHECK: scf.for %{{.+}} = %c0 to %{{.+}} step %c1024
// CHECK: %[[ROW:.+]] = vector.transfer_read %[[K]]{{.*}} : tensor<32x?xbf16>, vector<16xbf16>
// CHECK: arith.extf %[[ROW]] : vector<16xbf16> to vector<16xf32>
// CHECK: vector.transfer_read %[[K]]{{.*}} : tensor<32x?xbf16>, vector<4x1xbf16>
// CHECK: vector.transfer_read %[[KEEP]]{{.*}} : tensor<?xi1>, vector<16xi1>
// CHECK: arith.select {{.*}} : vector<2x16xi1>, vector<2x16xf32>

// BUFFER-LABEL: func.func @dynamic(
// BUFFER-NOT: {{memref.alloc.*(32x\?|\?x32)xbf16}}
// BUFFER-NOT: {{memref.copy.*(32x2048|2048x32|32x\?|\?x32)x}}
// BUFFER: return

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, d, n)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#keep = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

func.func @dynamic(%q: tensor<3x2x32xbf16>, %k: tensor<3x32x?xbf16>, %v: tensor<3x?x32xbf16>, %keep: tensor<3x?xi1>) -> tensor<3x2x32xbf16> {
  %nothing = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #keep, #o]}
      ins(%q, %k, %v, %keep : tensor<3x2x32xbf16>, tensor<3x32x?xbf16>, tensor<3x?x32xbf16>, tensor<3x?xi1>) -> tensor<3x2x32xbf16> {
  ^bb0(%score: f32, %is_seen: i1):
    %masked = arith.select %is_seen, %score, %nothing : f32
    attention.yield %masked : f32
  }
  return %o : tensor<3x2x32xbf16>
}

// -----

// Values `[e, N]`: eight columns of the output at a time, with a partial sum a lane.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %{{.+}}: tensor<2x32xf32>, %{{.+}}: tensor<64x32xf32>, %[[V:.+]]: tensor<32x64xf32>) -> tensor<2x32xf32> {
// CHECK-NOT: linalg.
// CHECK: scf.for %[[E:.+]] = %c0 to %c32 step %c8 iter_args({{.*}}) -> (tensor<2x32xf32>) {
// CHECK: %[[SUMS:.+]]:16 = scf.for %[[N:.+]] = %c0 to %c64 step %c16 iter_args(%[[ACC:[a-z0-9]+]] = %{{.+}}) -> (vector<16xf32>, {{.+}}) {
// CHECK: %[[P:.+]] = vector.transfer_read %{{.+}}[%c0, %[[N]]], {{.*}} : tensor<2x64xf32>, vector<16xf32>
// CHECK: %[[COLUMN:.+]] = vector.transfer_read %[[V]][%[[E]], %[[N]]], {{.*}} {in_bounds = [true]} : tensor<32x64xf32>, vector<16xf32>
// Each column is read once for both rows.
// CHECK-COUNT-7: vector.transfer_read %[[V]]
// CHECK-NOT: vector.transfer_read %[[V]]
// Nothing is hidden: no product is masked.
// CHECK-NOT: arith.select
// CHECK: scf.yield
// The lanes are summed by a tree of shuffles.
// CHECK-COUNT-4: vector.shuffle
// CHECK: return

// BUFFER-LABEL: func.func @value_columns(
// BUFFER-NOT: {{memref.alloc.*(32x64|64x32)xf32}}
// BUFFER-NOT: {{memref.copy.*(32x64|64x32)xf32}}
// BUFFER: return

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, e, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

func.func @value_columns(%q: tensor<3x2x32xf32>, %k: tensor<3x64x32xf32>, %v: tensor<3x32x64xf32>) -> tensor<3x2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x64x32xf32>, tensor<3x32x64xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<3x2x32xf32>
}

// -----

// What a mask hides does not count, whatever the value is: where the weight is 0, a sum stays as it
// is. Keys that make no whole vector are taken one by one.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<32x67xf32>, %{{.+}}: tensor<67xi1>) -> tensor<2x32xf32> {
// CHECK: scf.for %{{.+}} = %c0 to %c64 step %c16 iter_args(%[[ACC:[a-z0-9]+]] = %{{[^,]+}}, {{.+}}) -> (vector<16xf32>, {{.+}}) {
// CHECK: %[[P:.+]] = vector.transfer_read %{{.+}} : tensor<2x80xf32>, vector<16xf32>
// CHECK: %[[COLUMN:.+]] = vector.transfer_read %[[V]][{{.+}} : tensor<32x67xf32>, vector<16xf32>
// CHECK: %[[BITS:.+]] = vector.bitcast %[[P]] : vector<16xf32> to vector<16xi32>
// CHECK: %[[COUNTS:.+]] = arith.cmpi ugt, %[[BITS]], %{{.+}} : vector<16xi32>
// CHECK: %[[PRODUCT:.+]] = arith.mulf %[[P]], %[[COLUMN]]
// CHECK: %[[SUM:.+]] = arith.addf %[[ACC]], %[[PRODUCT]]
// CHECK: arith.select %[[COUNTS]], %[[SUM]], %[[ACC]] : vector<16xi1>, vector<16xf32>
// CHECK: scf.for %{{.+}} = %c0 to %c3 step %c1
// CHECK: return

// BUFFER-LABEL: func.func @masked_value_columns(

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, e, n)>
#mask = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

func.func @masked_value_columns(%q: tensor<3x2x32xf32>, %k: tensor<3x67x32xf32>, %v: tensor<3x32x67xf32>, %mask: tensor<3x67xi1>) -> tensor<3x2x32xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #o]}
      ins(%q, %k, %v, %mask : tensor<3x2x32xf32>, tensor<3x67x32xf32>, tensor<3x32x67xf32>, tensor<3x67xi1>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32, %keep: i1):
    %masked = arith.select %keep, %score, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<3x2x32xf32>
}
