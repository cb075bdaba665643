// The stages of a decode of any number of keys, of which a mask and a position hide some. Whole
// chunks of 256 keys and the tail are tasks of one loop, of one function.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode stop-after=tiled})" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode stop-after=vectorized})" | FileCheck %s --check-prefix=TASK
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode stop-after=vectorized})" | FileCheck %s --check-prefix=LOOP
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode stop-after=bufferized})" | FileCheck %s --check-prefix=BUFFER
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode stop-after=parallel})" | FileCheck %s --check-prefix=PARALLEL
// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=256},attention-to-cpu{entry=decode})" | FileCheck %s --check-prefix=LLVM

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#keep = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// Two loops of tasks: over chunks, and over tails.

// TILED: scf.forall (%{{.+}}, %{{.+}}) in (3, %{{.+}})
// TILED: attention.group
// TILED: scf.forall (%{{.+}}) in (3)
// TILED: attention.group

// The task takes any number of keys, and where they begin. Scores are padded to whole vectors.

// TASK-LABEL: func.func private @attention_task_0(
// TASK-SAME: %[[Q:.+]]: tensor<2x32xf32>, %[[K:.+]]: tensor<?x32xf32>, %[[V:.+]]: tensor<?x32xf32>, %[[KEEP:.+]]: tensor<?xi1>, %[[BEGIN:.+]]: index, %[[POSITION:.+]]: index)
// TASK-NOT: linalg.
// TASK-NOT: math.exp
// TASK: %[[N:.+]] = tensor.dim %[[K]], %c0
// TASK: %[[PADDED:.+]] = affine.apply {{.*}}[%[[N]]]
// TASK: scf.for {{.*}} to %[[PADDED]] step %c16
// TASK: vector.transfer_write {{.*}} {in_bounds = [true, true]} : vector<2x16xf32>

// Keys one by one; then mask and positions are compared by vectors.

// TASK: scf.for %[[KEY:.+]] = %c0 to %[[N]] step %c1
// TASK: vector.transfer_read %[[K]][%[[KEY]], %c0], {{.*}} {in_bounds = [true]} : tensor<?x32xf32>, vector<16xf32>
// TASK: vector.transfer_read %[[K]][%[[KEY]], %c16]
// TASK-NOT: vector.transfer_read %[[K]]
// TASK: scf.for %[[AT:.+]] = %c0 to %{{.+}} step %c16
// TASK: vector.transfer_read %[[KEEP]][%[[AT]]], {{.*}} {in_bounds = [true]} : tensor<?xi1>, vector<16xi1>
// TASK: arith.cmpi ule, %{{.+}}, %{{.+}} : vector<16xindex>
// TASK: arith.select %{{.+}} : vector<2x16xi1>, vector<2x16xf32>

// Only the mask of the last keys is other code: what follows is over the padded scores.

// TASK: vector.transfer_read %[[KEEP]]{{.*}} : tensor<?xi1>, vector<1xi1>
// TASK: scf.for {{.*}} = %c0 to %[[PADDED]] step %c16 iter_args(%[[MAX:.+]] = %{{.+}}) -> (vector<2x16xf32>)
// TASK: %[[GREATER:.+]] = arith.cmpf ogt, %[[SCORE:.+]], %[[MAX]] : vector<2x16xf32>
// TASK: arith.select %[[GREATER]], %[[SCORE]], %[[MAX]] : vector<2x16xi1>, vector<2x16xf32>
// TASK: scf.for {{.*}} = %c0 to %[[PADDED]] step %c16
// TASK: arith.bitcast %{{.+}} : vector<2x16xi32> to vector<2x16xf32>
// TASK: scf.for {{.*}} = %c0 to %[[PADDED]] step %c16 iter_args({{.*}}) -> (vector<2x16xf32>)
// TASK: arith.divf %{{.+}} : vector<2xf32>
// TASK: scf.for {{.*}} = %c0 to %[[PADDED]] step %c16
// TASK-NOT: arith.divf
// TASK: arith.mulf %{{.+}} : vector<2x16xf32>
// TASK-NOT: vector<2x1xf32>, tensor
// TASK: scf.for %[[KEY:.+]] = %c0 to %[[N]] step %c1 iter_args({{.+}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// TASK: vector.transfer_read %[[V]][%[[KEY]], %c0], {{.*}} {in_bounds = [true]} : tensor<?x32xf32>, vector<16xf32>
// TASK: %[[SUM:.+]] = arith.addf %[[WAS:.+]], %{{.+}} : vector<16xf32>
// TASK-NEXT: arith.select %{{.+}}, %[[SUM]], %[[WAS]] : vector<16xi1>, vector<16xf32>
// TASK: return
// TASK-NOT: @attention_task_1

// One loop, whose last split is the tail.

// LOOP-LABEL: func.func public @decode(
// LOOP: %[[SPLITS:.+]] = arith.addi %[[CHUNKS:.+]], %{{.+}} : index
// LOOP: scf.forall (%[[B:.+]], %[[G:.+]]) in (3, %[[SPLITS]])
// LOOP: %[[IS_CHUNK:.+]] = arith.cmpi ult, %[[G]], %[[CHUNKS]] : index
// LOOP: %[[OPERANDS:.+]]:6 = scf.if %[[IS_CHUNK]] -> (tensor<2x32xf32>, tensor<?x32xf32>, tensor<?x32xf32>, tensor<?xi1>, index, index)
// LOOP: func.call @attention_task_0(%[[OPERANDS]]#0, %[[OPERANDS]]#1, %[[OPERANDS]]#2, %[[OPERANDS]]#3, %[[OPERANDS]]#4, %[[OPERANDS]]#5)
// LOOP: tensor.parallel_insert_slice %{{.+}} into %{{.+}}[%[[B]], %[[G]], 0, 0] [1, 1, 2, 32]
// LOOP-NOT: @attention_task
// LOOP-NOT: tensor.insert_slice

// Neither keys nor values nor the mask are copied.

// BUFFER-LABEL: func.func public @decode(
// BUFFER-NOT: memref.alloc{{.*}}?x32xf32
// BUFFER-NOT: memref.alloc{{.*}}xi1>
// BUFFER-NOT: memref.copy
// BUFFER: scf.forall
// BUFFER-NOT: memref.alloc{{.*}}?x32xf32
// BUFFER-NOT: memref.alloc{{.*}}xi1>
// BUFFER-NOT: memref.copy{{.*}}?x32xf32
// BUFFER: scf.forall

// A task allocates on the stack only, for as many keys as a chunk has.

// PARALLEL-LABEL: func.func public @decode(
// PARALLEL: omp.parallel
// PARALLEL: omp.wsloop
// PARALLEL-NOT: memref.alloc(
// PARALLEL: memref.alloca() {{.*}} : memref<2x256xf32>
// PARALLEL-NOT: memref.alloc(
// PARALLEL: vector.transfer_read %{{.+}} : memref<?x32xf32, strided<[?, 1], offset: ?>>, vector<16xf32>
// PARALLEL-NOT: memref.alloc(
// PARALLEL: omp.terminator

// The mask is a load of a vector of bytes; exp is no call.

// LLVM-LABEL: llvm.func @decode(
// LLVM-NOT: llvm.call @exp
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xf32>
// LLVM-NOT: llvm.call @exp
// LLVM: llvm.load %{{.+}} : !llvm.ptr -> vector<16xi8>
// LLVM-NOT: llvm.call @exp

func.func @decode(%q: tensor<3x2x32xf32>, %k: tensor<3x?x32xf32>, %v: tensor<3x?x32xf32>, %keep: tensor<3x?xi1>, %position: index) -> tensor<3x2x32xf32> {
  %nothing = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #keep, #o]}
      ins(%q, %k, %v, %keep : tensor<3x2x32xf32>, tensor<3x?x32xf32>, tensor<3x?x32xf32>, tensor<3x?xi1>) -> tensor<3x2x32xf32> {
  ^bb0(%score: f32, %kept: i1):
    %n = attention.index 2 : index
    %seen = arith.cmpi ule, %n, %position : index
    %counts = arith.andi %seen, %kept : i1
    %masked = arith.select %counts, %score, %nothing : f32
    attention.yield %masked : f32
  }
  return %o : tensor<3x2x32xf32>
}
