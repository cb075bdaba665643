// A small group at the stages of attention-to-cpu. Its value depth is no number of vectors, so that
// it becomes plain loops; `vectorized.mlir` is about the others.

// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=linalg" | FileCheck %s --check-prefix=LINALG
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=bufferized" | FileCheck %s --check-prefix=BUFFER
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=deallocated" | FileCheck %s --check-prefix=FREED
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=parallel" | FileCheck %s --check-prefix=PARALLEL
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=parallel num-threads=3" | FileCheck %s --check-prefix=THREE
// RUN: attention-opt %s --attention-to-cpu="entry=decode stop-after=parallel num-threads=1" | FileCheck %s --check-prefix=ONE
// RUN: attention-opt %s --attention-to-cpu="entry=decode" | FileCheck %s --check-prefix=LLVM

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// A task for every batch: its slices are taken in place.

// TILED-LABEL: func.func public @decode(
// TILED-SAME: %[[Q:.+]]: tensor<7x1x8xf32>, %[[K:.+]]: tensor<7x12x8xf32>, %[[V:.+]]: tensor<7x12x5xf32>)
// TILED: %[[ALL:.+]] = scf.forall (%[[B:.+]]) in (7) shared_outs(%[[OUT:.+]] = %{{.+}}) -> (tensor<7x1x5xf32>) {
// TILED: %[[QB:.+]] = tensor.extract_slice %[[Q]][%[[B]], 0, 0] [1, 1, 8] [1, 1, 1]
// TILED: %[[KB:.+]] = tensor.extract_slice %[[K]][%[[B]], 0, 0] [1, 12, 8] [1, 1, 1]
// TILED: %[[VB:.+]] = tensor.extract_slice %[[V]][%[[B]], 0, 0] [1, 12, 5] [1, 1, 1]
// TILED: %[[O:.+]] = attention.group
// TILED-SAME: ins(%[[QB]], %[[KB]], %[[VB]] : tensor<1x1x8xf32>, tensor<1x12x8xf32>, tensor<1x12x5xf32>) -> tensor<1x1x5xf32>
// TILED: tensor.parallel_insert_slice %[[O]] into %[[OUT]][%[[B]], 0, 0] [1, 1, 5] [1, 1, 1]
// TILED: return %[[ALL]]
// TILED-NOT: public @unused

// Two contractions, a maximum and a sum, in the loop; no op of the dialect.

// LINALG-LABEL: func.func public @decode(
// LINALG-NOT: attention.
// LINALG: scf.forall {{.*}} in (7)
// LINALG: iterator_types = ["parallel", "parallel", "parallel", "reduction"]
// LINALG: arith.maximumf
// LINALG: math.exp2
// LINALG: iterator_types = ["parallel", "parallel", "reduction"]
// LINALG: iterator_types = ["parallel", "reduction", "parallel", "parallel"]
// LINALG: scf.forall.in_parallel
// LINALG-NOT: attention.

// Arguments may have any outer strides, the result has none of its own.

// BUFFER-LABEL: func.func public @decode(
// BUFFER-SAME: %[[Q:.+]]: memref<7x1x8xf32, strided<[?, ?, 1], offset: ?>>,
// BUFFER-SAME: %[[K:.+]]: memref<7x12x8xf32, strided<[?, ?, 1], offset: ?>>,
// BUFFER-SAME: %[[V:.+]]: memref<7x12x5xf32, strided<[?, ?, 1], offset: ?>>) -> memref<7x1x5xf32> {
// BUFFER-NOT: tensor<
// BUFFER: %[[OUT:.+]] = memref.alloc() {alignment = 64 : i64} : memref<7x1x5xf32>
// BUFFER: scf.forall (%[[B:.+]]) in (7) {
// BUFFER-DAG: memref.subview %[[K]][%[[B]], 0, 0] [1, 12, 8] [1, 1, 1]
// BUFFER-DAG: memref.subview %[[V]][%[[B]], 0, 0] [1, 12, 5] [1, 1, 1]
// BUFFER-NOT: tensor<
// BUFFER: return %[[OUT]] : memref<7x1x5xf32>

// What a task needs is on the stack; the result is the caller's.

// FREED-LABEL: func.func public @decode(
// FREED: %[[OUT:.+]] = memref.alloc() {{.*}} : memref<7x1x5xf32>
// FREED: scf.forall
// FREED: memref.alloca() {{.*}} : memref<1x1x12xf32>
// FREED: memref.alloca() {{.*}} : memref<1x1xf32>
// FREED-NOT: memref.dealloc
// FREED: return %[[OUT]]

// PARALLEL-LABEL: func.func public @decode(
// PARALLEL-NOT: linalg.
// PARALLEL: omp.parallel {
// PARALLEL: omp.wsloop nowait schedule(dynamic = %{{.+}} : i64)
// PARALLEL: omp.loop_nest
// PARALLEL: scf.for
// PARALLEL-NOT: scf.forall

// THREE-LABEL: func.func public @decode(
// THREE: %[[THREE:.+]] = llvm.mlir.constant(3 : i32) : i32
// THREE: omp.parallel num_threads(%[[THREE]] : i32) {

// One thread runs the same code as many.
// ONE-LABEL: func.func public @decode(
// ONE: %[[ONE:.+]] = llvm.mlir.constant(1 : i32) : i32
// ONE: omp.parallel num_threads(%[[ONE]] : i32) {

// LLVM-NOT: llvm.func @unused
// LLVM-LABEL: llvm.func @decode(
// LLVM-NOT: {{memref|arith|scf|func|cf|math}}.{{[a-z]}}
// LLVM: omp.parallel
// LLVM: llvm.return %{{.+}} : !llvm.struct<(ptr, ptr, i64, array<3 x i64>, array<3 x i64>)>

func.func @decode(%q: tensor<7x1x8xf32>, %k: tensor<7x12x8xf32>, %v: tensor<7x12x5xf32>) -> tensor<7x1x5xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<7x1x8xf32>, tensor<7x12x8xf32>, tensor<7x12x5xf32>) -> tensor<7x1x5xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<7x1x5xf32>
}

func.func @unused(%a: tensor<7xf32>) -> tensor<7xf32> {
  return %a : tensor<7xf32>
}
