// The positions that a body on buffers reads from one are checked in the body: a check in front of it is
// an op on tensors. Those of the body's own dimensions are known.

// RUN: attention-opt %s --attention-cpu-check-accesses | FileCheck %s

// CHECK-LABEL: func.func @lookup(
// CHECK-NOT: tensor<
// CHECK: linalg.generic
// CHECK-SAME: ins(%{{.*}} : memref<4xi32>)
// CHECK: ^bb0(%[[IN:.+]]: i32, %{{.+}}: f32):
// CHECK: %[[AT:.+]] = arith.index_cast %[[IN]]
// CHECK: %[[FITS:.+]] = arith.cmpi ult, %[[AT]], %{{.+}}
// CHECK-NEXT: cf.assert %[[FITS]], "memref.load at {{.+}} has a position outside dimension 0 of memref<?x8xf32>"
// CHECK-NEXT: memref.load
// CHECK-NOT: tensor<
func.func @lookup(%positions: memref<4xi32>, %rows: memref<?x8xf32>, %out: memref<4x8xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, d) -> (m)>, affine_map<(m, d) -> (m, d)>], iterator_types = ["parallel", "parallel"]}
      ins(%positions : memref<4xi32>) outs(%out : memref<4x8xf32>) {
  ^bb0(%in: i32, %o: f32):
    %at = arith.index_cast %in : i32 to index
    %d = linalg.index 1 : index
    %element = memref.load %rows[%at, %d] : memref<?x8xf32>
    linalg.yield %element : f32
  }
  return
}

// Those that a body reads from a tensor are, and all before it runs.
// CHECK-LABEL: func.func @lookup_by_a_tensor(
// CHECK-SAME: %[[POSITIONS:[a-z0-9]+]]: tensor<4xi32>, %[[ROWS:[a-z0-9]+]]: memref<?x8xf32>
// CHECK: %[[EXTENT:.+]] = memref.dim %[[ROWS]]
// CHECK: %[[FIT:.+]] = linalg.generic {{.+}} ins(%[[POSITIONS]] : tensor<4xi32>) outs(%{{.+}} : tensor<i1>)
// CHECK: arith.cmpi ult, %{{.+}}, %[[EXTENT]]
// CHECK: %[[ALL_FIT:.+]] = tensor.extract %[[FIT]][]
// CHECK-NEXT: cf.assert %[[ALL_FIT]], "memref.load at {{.+}} has a position outside dimension 0 of memref<?x8xf32>"
// CHECK-NEXT: linalg.generic
// CHECK-NOT: cf.assert
// CHECK: return
func.func @lookup_by_a_tensor(%positions: tensor<4xi32>, %rows: memref<?x8xf32>, %out: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(m, d) -> (m)>, affine_map<(m, d) -> (m, d)>], iterator_types = ["parallel", "parallel"]}
      ins(%positions : tensor<4xi32>) outs(%out : tensor<4x8xf32>) {
  ^bb0(%in: i32, %o: f32):
    %at = arith.index_cast %in : i32 to index
    %d = linalg.index 1 : index
    %element = memref.load %rows[%at, %d] : memref<?x8xf32>
    linalg.yield %element : f32
  } -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}
