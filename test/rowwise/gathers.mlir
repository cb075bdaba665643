// A gather of rows copies each as a row; its index is computed and checked once a row.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-rowwise{workers=2},canonicalize)' | FileCheck %s

#row = affine_map<(i, j) -> (i)>
#all = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func @large(
// CHECK-SAME: %[[IDS:[a-z0-9]+]]: tensor<128xi64>, %[[TABLE:[a-z0-9]+]]: tensor<1000x512xf32>
// CHECK: scf.forall (%[[I:.+]]) in (128) shared_outs(%[[OUT:.+]] = %{{.+}})
// CHECK: %[[ID:.+]] = tensor.extract %[[IDS]][%[[I]]]
// CHECK: %[[ROW:.+]] = arith.index_cast %[[ID]]
// CHECK: cf.assert %{{.+}}, "too high"
// CHECK: %[[SLICE:.+]] = tensor.extract_slice %[[TABLE]][%[[ROW]], 0] [1, 512] [1, 1]
// CHECK: tensor.parallel_insert_slice %[[SLICE]] into %[[OUT]][%[[I]], 0] [1, 512] [1, 1]
func.func @large(%ids: tensor<128xi64>, %t: tensor<1000x512xf32>) -> tensor<128x512xf32> {
  %c1000 = arith.constant 1000 : index
  %e = tensor.empty() : tensor<128x512xf32>
  %r = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<128xi64>) outs(%e : tensor<128x512xf32>) {
  ^bb0(%id: i64, %o: f32):
    %i = arith.index_cast %id : i64 to index
    %j = linalg.index 1 : index
    %is_low = arith.cmpi ult, %i, %c1000 : index
    cf.assert %is_low, "too high"
    %x = tensor.extract %t[%i, %j] : tensor<1000x512xf32>
    linalg.yield %x : f32
  } -> tensor<128x512xf32>
  return %r : tensor<128x512xf32>
}

// -----

#row = affine_map<(i, j) -> (i)>
#all = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func @small(
// CHECK-NOT: scf.forall
// CHECK: scf.for
// CHECK: tensor.extract_slice
// CHECK: tensor.insert_slice
func.func @small(%ids: tensor<2xi64>, %t: tensor<1000x512xf32>) -> tensor<2x512xf32> {
  %e = tensor.empty() : tensor<2x512xf32>
  %r = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<2xi64>) outs(%e : tensor<2x512xf32>) {
  ^bb0(%id: i64, %o: f32):
    %i = arith.index_cast %id : i64 to index
    %j = linalg.index 1 : index
    %x = tensor.extract %t[%i, %j] : tensor<1000x512xf32>
    linalg.yield %x : f32
  } -> tensor<2x512xf32>
  return %r : tensor<2x512xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>

// An index for each element; half of the table's columns; a row of the table reversed.
// CHECK-LABEL: func.func @by_element(
// CHECK: linalg.generic
// CHECK-NOT: tensor.extract_slice
func.func @by_element(%ids: tensor<2x512xi64>, %t: tensor<1000x512xf32>) -> tensor<2x512xf32> {
  %e = tensor.empty() : tensor<2x512xf32>
  %r = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<2x512xi64>) outs(%e : tensor<2x512xf32>) {
  ^bb0(%id: i64, %o: f32):
    %i = arith.index_cast %id : i64 to index
    %j = linalg.index 1 : index
    %x = tensor.extract %t[%i, %j] : tensor<1000x512xf32>
    linalg.yield %x : f32
  } -> tensor<2x512xf32>
  return %r : tensor<2x512xf32>
}
// CHECK-LABEL: func.func @half(
// CHECK: linalg.generic
// CHECK-NOT: tensor.extract_slice
func.func @half(%t: tensor<1000x512xf32>) -> tensor<2x256xf32> {
  %e = tensor.empty() : tensor<2x256xf32>
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<2x256xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %x = tensor.extract %t[%i, %j] : tensor<1000x512xf32>
    linalg.yield %x : f32
  } -> tensor<2x256xf32>
  return %r : tensor<2x256xf32>
}
// CHECK-LABEL: func.func @reversed(
// CHECK: linalg.generic
// CHECK-NOT: tensor.extract_slice
func.func @reversed(%t: tensor<1000x512xf32>) -> tensor<2x512xf32> {
  %c511 = arith.constant 511 : index
  %e = tensor.empty() : tensor<2x512xf32>
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<2x512xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %c511, %j : index
    %x = tensor.extract %t[%i, %k] : tensor<1000x512xf32>
    linalg.yield %x : f32
  } -> tensor<2x512xf32>
  return %r : tensor<2x512xf32>
}

// -----

// An index that is the same for all rows.
// CHECK-LABEL: func.func @one_index(
// CHECK-SAME: %[[AT:[a-z0-9]+]]: tensor<?xi32>, %[[TABLE:[a-z0-9]+]]: tensor<100x8xf32>
// CHECK: tensor.extract %[[AT]][%c0{{.*}}] : tensor<?xi32>
// CHECK: tensor.extract_slice %[[TABLE]]
func.func @one_index(%at: tensor<?xi32>, %table: tensor<100x8xf32>, %n: index) -> tensor<?x8xf32> {
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, d) -> (0)>, affine_map<(m, d) -> (m, d)>], iterator_types = ["parallel", "parallel"]}
      ins(%at : tensor<?xi32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%in: i32, %out: f32):
    %i = arith.index_cast %in : i32 to index
    %d = linalg.index 1 : index
    %x = tensor.extract %table[%i, %d] : tensor<100x8xf32>
    linalg.yield %x : f32
  } -> tensor<?x8xf32>
  return %r : tensor<?x8xf32>
}
