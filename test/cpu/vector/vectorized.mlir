// The vector schedule of a task: 2 query rows that share a key, 64 keys, depth 32.

// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized" | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized vector-bits=256" | FileCheck %s --check-prefix=AVX2
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=vectorized vector-bits=128" | FileCheck %s --check-prefix=NEON
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=deallocated" | FileCheck %s --check-prefix=BUFFER
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=loops" | FileCheck %s --check-prefix=LOOPS
// RUN: attention-opt %s --attention-to-cpu="entry=decode" | FileCheck %s --check-prefix=LLVM

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// The task is a function without the dimension of the batch, which the loop has taken.

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:.+]]: tensor<2x32xf32>, %[[K:.+]]: tensor<64x32xf32>, %[[V:.+]]: tensor<64x32xf32>) -> tensor<2x32xf32> {
// CHECK-NOT: linalg.
// CHECK-NOT: math.exp

// Keys in blocks of 16; in a block one at a time, in whole vectors; the lanes are summed
// by a tree of shuffles; the region works on whole vectors of scores.

// CHECK: %[[SCORES:.+]] = scf.for %[[N:.+]] = %{{.+}} to %c64 step %c16 iter_args(%{{.+}} = %{{.+}}) -> (tensor<2x64xf32>) {
// CHECK: scf.for %[[N1:.+]] = %c0 to %c16 step %c1 
// CHECK: %[[AT:.+]] = affine.apply {{.*}}[%[[N]], %[[N1]]]
// CHECK: %[[K0:.+]] = vector.transfer_read %[[K]][%[[AT]], %c0], {{.*}} {in_bounds = [true]} : tensor<64x32xf32>, vector<16xf32>
// CHECK: %[[K1:.+]] = vector.transfer_read %[[K]][%[[AT]], %c16], {{.*}} : tensor<64x32xf32>, vector<16xf32>
// CHECK: arith.mulf %[[Q00:.+]], %[[K0]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.addf %{{.+}} fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.mulf %{{.+}}, %[[K1]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.mulf %{{.+}}, %[[K0]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.mulf %{{.+}}, %[[K1]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK-COUNT-8: vector.shuffle
// CHECK: arith.mulf %{{.+}} : vector<2x16xf32>

// The maximum has one partial result a lane, which NaN does not change.

// CHECK: scf.for {{.*}} step %c16 iter_args(%[[MAX:.+]] = %{{.+}}) -> (vector<2x16xf32>) {
// CHECK: %[[GREATER:.+]] = arith.cmpf ogt, %[[SCORE:.+]], %[[MAX]] : vector<2x16xf32>
// CHECK: %[[NEXT:.+]] = arith.select %[[GREATER]], %[[SCORE]], %[[MAX]] : vector<2x16xi1>, vector<2x16xf32>
// CHECK: scf.yield %[[NEXT]] : vector<2x16xf32>

// exp2 is arithmetic.

// CHECK-NOT: math.exp
// CHECK: math.floor %{{.+}} : vector<2x16xf32>
// CHECK: arith.fptosi %{{.+}} : vector<2x16xf32> to vector<2x16xi32>
// CHECK: arith.bitcast %{{.+}} : vector<2x16xi32> to vector<2x16xf32>

// Each row is divided by once, not each weight.

// CHECK: %[[INVERSE:.+]] = arith.divf %{{.+}}, %{{.+}} : vector<2xf32>
// CHECK: %[[OR_ZERO:.+]] = arith.select %{{.+}}, %{{.+}}, %[[INVERSE]]
// CHECK: %[[COLUMN:.+]] = vector.shape_cast %[[OR_ZERO]] : vector<2xf32> to vector<2x1xf32>
// CHECK: %[[FACTORS:.+]] = vector.broadcast %[[COLUMN]]
// CHECK: scf.for {{.*}} step %c16
// CHECK: arith.mulf %{{.+}}, %[[FACTORS]] : vector<2x16xf32>

// The output stays in registers, key by key: two rows of two vectors. Each vector of values is
// read, in the order of memory, and meets both rows.

// CHECK: scf.for %[[KEY:.+]] = %c0 to %c64 step %c1 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK: %[[P0:.+]] = vector.broadcast %{{.+}} : vector<1xf32> to vector<16xf32>
// CHECK: %[[P1:.+]] = vector.broadcast %{{.+}} : vector<1xf32> to vector<16xf32>
// CHECK: %[[V0:.+]] = vector.transfer_read %[[V]][%[[KEY]], %c0], {{.*}} {in_bounds = [true]} : tensor<64x32xf32>, vector<16xf32>
// CHECK: %[[PRODUCT:.+]] = arith.mulf %[[P0]], %[[V0]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.addf %{{.+}}, %[[PRODUCT]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.mulf %[[P1]], %[[V0]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: %[[V1:.+]] = vector.transfer_read %[[V]][%[[KEY]], %c16], {{.*}} : tensor<64x32xf32>, vector<16xf32>
// CHECK: arith.mulf %[[P0]], %[[V1]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: arith.mulf %[[P1]], %[[V1]] fastmath<reassoc,contract> : vector<16xf32>
// CHECK: scf.yield %{{.+}} : vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>

// CHECK-LABEL: func.func public @decode(
// CHECK: scf.forall {{.*}} in (3)
// CHECK: func.call @attention_task_0(

// A vector has 8 or 4 elements of f32 elsewhere.

// AVX2-LABEL: func.func private @attention_task_0(
// AVX2: vector.transfer_read {{.*}} : tensor<64x32xf32>, vector<8xf32>
// NEON-LABEL: func.func private @attention_task_0(
// NEON: vector.transfer_read {{.*}} : tensor<64x32xf32>, vector<4xf32>

// Keys and values are read where they are; what a task needs is on the stack.

// BUFFER-LABEL: func.func public @decode(
// BUFFER-SAME: %{{.+}}: memref<3x2x32xf32, {{.*}}>, %[[K:.+]]: memref<3x64x32xf32, {{.*}}>, %[[V:.+]]: memref<3x64x32xf32, {{.*}}>)
// BUFFER: memref.alloc() {{.*}} : memref<3x2x32xf32>
// BUFFER: scf.forall (%[[B:.+]]) in (3) {
// BUFFER-NOT: memref.alloc()
// BUFFER-NOT: memref.copy {{.*}}64x32
// BUFFER: vector.transfer_read %{{.+}} : memref<64x32xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
// BUFFER-NOT: memref.alloc()
// BUFFER: return

// A read of a key is one of a full vector, contiguous.

// LOOPS-LABEL: func.func public @decode(
// LOOPS: vector.transfer_read %{{.+}} {in_bounds = [true]} : memref<64x32xf32, strided<[?, 1], offset: ?>>, vector<16xf32>

// LLVM-NOT: llvm.func @exp
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xf32>
// LLVM-NOT: llvm.call @exp

func.func @decode(%q: tensor<3x2x32xf32>, %k: tensor<3x64x32xf32>, %v: tensor<3x64x32xf32>) -> tensor<3x2x32xf32> {
  %scale = arith.constant 0.25 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x2x32xf32>, tensor<3x64x32xf32>, tensor<3x64x32xf32>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<3x2x32xf32>
}
