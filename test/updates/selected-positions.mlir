// A select against a position becomes a write at that position, where the rest may be updated.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-write-updates,canonicalize)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

#n = affine_map<(n) -> (n)>
#one = affine_map<(n) -> (0)>
#row = affine_map<(h, n, d) -> (h, 0, d)>
#at = affine_map<(h, n, d) -> (n)>
#all = affine_map<(h, n, d) -> (h, n, d)>

// One row for each head, if the position exists; nothing is made of the size of the cache.
// CHECK-LABEL: func.func @where(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: tensor<2x16x8xf32> {bufferization.writable = true}, %[[NEW:[a-z0-9]+]]: tensor<2x1x8xf32>, %[[PLACES:[a-z0-9]+]]: tensor<1xi64>
// CHECK-DAG: %[[ZERO:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[EXTENT:.+]] = arith.constant 16 : index
// CHECK: %[[PLACE:.+]] = tensor.extract %[[PLACES]][%[[ZERO]]]
// CHECK: %[[AT:.+]] = arith.index_cast %[[PLACE]] : i64 to index
// CHECK: %[[EXISTS:.+]] = arith.cmpi ult, %[[AT]], %[[EXTENT]]
// CHECK: %[[R:.+]] = scf.if %[[EXISTS]]
// CHECK: %[[ROW:.+]] = tensor.extract_slice %[[NEW]][0, 0, 0] [2, 1, 8] [1, 1, 1] : tensor<2x1x8xf32> to tensor<2x8xf32>
// CHECK: %[[WRITTEN:.+]] = tensor.insert_slice %[[ROW]] into %[[CACHE]][0, %[[AT]], 0] [2, 1, 8] [1, 1, 1]
// CHECK: scf.yield %[[WRITTEN]]
// CHECK: else
// CHECK: scf.yield %[[CACHE]]
// CHECK-NOT: linalg
// CHECK: return %[[R]]

// BUFFERS-LABEL: func.func @where(
// BUFFERS-NOT: memref.alloc
// BUFFERS: memref.copy
// BUFFERS-NOT: memref.copy
// BUFFERS: return{{$}}
func.func @where(%cache: tensor<2x16x8xf32> {bufferization.writable = true}, %new: tensor<2x1x8xf32>, %places: tensor<1xi64>) -> tensor<2x16x8xf32> {
  %e = tensor.empty() : tensor<16xi64>
  %range = linalg.generic {indexing_maps = [#n], iterator_types = ["parallel"]} outs(%e : tensor<16xi64>) {
  ^bb0(%out: i64):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    linalg.yield %j : i64
  } -> tensor<16xi64>
  %f = tensor.empty() : tensor<16xi1>
  %hit = linalg.generic {indexing_maps = [#n, #one, #n], iterator_types = ["parallel"]} ins(%range, %places : tensor<16xi64>, tensor<1xi64>) outs(%f : tensor<16xi1>) {
  ^bb0(%a: i64, %b: i64, %out: i1):
    %c = arith.cmpi eq, %a, %b : i64
    linalg.yield %c : i1
  } -> tensor<16xi1>
  %g = tensor.empty() : tensor<2x16x8xf32>
  %r = linalg.generic {indexing_maps = [#at, #row, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%hit, %new, %cache : tensor<16xi1>, tensor<2x1x8xf32>, tensor<2x16x8xf32>) outs(%g : tensor<2x16x8xf32>) {
  ^bb0(%c: i1, %a: f32, %b: f32, %out: f32):
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2x16x8xf32>
  return %r : tensor<2x16x8xf32>
}

// The condition the other way round, in one op, with a position that is computed; 32 bits hold it.
// CHECK-LABEL: func.func @in_one_body(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: tensor<2x16x8xf32> {{.+}}, %[[AFTER:[a-z0-9]+]]: i32
// CHECK: %[[PLACE:.+]] = arith.addi %[[AFTER]], %{{.+}} : i32
// CHECK: arith.index_cast %[[PLACE]] : i32 to index
// CHECK: tensor.insert_slice %{{.+}} into %[[CACHE]]
// CHECK-NOT: linalg
// BUFFERS-LABEL: func.func @in_one_body(
// BUFFERS-NOT: memref.alloc
// BUFFERS: return{{$}}
func.func @in_one_body(%cache: tensor<2x16x8xf32> {bufferization.writable = true}, %new: tensor<2x1x8xf32>, %after: i32) -> tensor<2x16x8xf32> {
  %one = arith.constant 1 : i32
  %g = tensor.empty() : tensor<2x16x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%new, %cache : tensor<2x1x8xf32>, tensor<2x16x8xf32>) outs(%g : tensor<2x16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i64
    %k = arith.trunci %j : i64 to i32
    %p = arith.addi %after, %one : i32
    %c = arith.cmpi ne, %k, %p : i32
    %s = arith.select %c, %b, %a : f32
    linalg.yield %s : f32
  } -> tensor<2x16x8xf32>
  return %r : tensor<2x16x8xf32>
}

// A position for each sequence: a loop over them.
// CHECK-LABEL: func.func @batch(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: tensor<?x16x8xf32> {{.+}}, %[[NEW:[a-z0-9]+]]: tensor<?x8xf32>, %[[PLACES:[a-z0-9]+]]: tensor<?xi64>
// CHECK: %[[COUNT:.+]] = tensor.dim %[[CACHE]]
// CHECK: scf.for %[[B:.+]] = %{{.+}} to %[[COUNT]] step %{{.+}} iter_args(%[[C:.+]] = %[[CACHE]])
// CHECK: %[[AT:.+]] = arith.remui %[[B]], %[[COUNT]]
// CHECK: tensor.extract %[[PLACES]][%[[AT]]]
// CHECK: %[[ROW:.+]] = tensor.extract_slice %[[NEW]][%[[AT]], 0] [1, 8] [1, 1] : tensor<?x8xf32> to tensor<8xf32>
// CHECK: tensor.insert_slice %[[ROW]] into %[[C]][%[[AT]], %{{.+}}, 0] [1, 1, 8] [1, 1, 1]
// BUFFERS-LABEL: func.func @batch(
// BUFFERS-NOT: memref.alloc
// BUFFERS: return{{$}}
func.func @batch(%cache: tensor<?x16x8xf32> {bufferization.writable = true}, %new: tensor<?x8xf32>, %places: tensor<?xi64>) -> tensor<?x16x8xf32> {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %cache, %c0 : tensor<?x16x8xf32>
  %g = tensor.empty(%b) : tensor<?x16x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b)>, affine_map<(b, n, d) -> (b, d)>, affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%places, %new, %cache : tensor<?xi64>, tensor<?x8xf32>, tensor<?x16x8xf32>) outs(%g : tensor<?x16x8xf32>) {
  ^bb0(%p: i64, %a: f32, %old: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i64
    %c = arith.cmpi eq, %j, %p : i64
    %s = arith.select %c, %a, %old : f32
    linalg.yield %s : f32
  } -> tensor<?x16x8xf32>
  return %r : tensor<?x16x8xf32>
}

// Types that state other extents than the op: what it keeps, and the new row.
// CHECK-LABEL: func.func @casts(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: tensor<2x?x8xf32> {{.+}}, %[[NEW:[a-z0-9]+]]: tensor<?x1x?xf32>
// CHECK: %[[OLD:.+]] = tensor.insert %{{.+}} : tensor<2x?x8xf32>
// CHECK: %[[STATED:.+]] = tensor.cast %[[NEW]] : tensor<?x1x?xf32> to tensor<2x1x8xf32>
// CHECK: %[[ROW:.+]] = tensor.extract_slice %[[STATED]]
// CHECK: tensor.insert_slice %[[ROW]] into %[[OLD]]
// BUFFERS-LABEL: func.func @casts(
// BUFFERS-NOT: memref.alloc
// BUFFERS: return{{$}}
func.func @casts(%cache: tensor<2x?x8xf32> {bufferization.writable = true}, %new: tensor<?x1x?xf32>, %at: index, %x: f32) -> tensor<2x?x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %cache, %c1 : tensor<2x?x8xf32>
  %wide = tensor.cast %cache : tensor<2x?x8xf32> to tensor<?x?x?xf32>
  %first = tensor.insert %x into %wide[%c0, %c0, %c0] : tensor<?x?x?xf32>
  %old = tensor.cast %first : tensor<?x?x?xf32> to tensor<2x?x8xf32>
  %g = tensor.empty(%n) : tensor<2x?x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%new, %old : tensor<?x1x?xf32>, tensor<2x?x8xf32>) outs(%g : tensor<2x?x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %i = linalg.index 1 : index
    %c = arith.cmpi eq, %i, %at : index
    %s = arith.select %c, %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2x?x8xf32>
  return %r : tensor<2x?x8xf32>
}
