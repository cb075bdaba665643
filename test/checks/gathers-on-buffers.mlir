// The positions that a body on buffers reads from one are not checked: the check is an op on tensors.

// RUN: attention-opt %s --attention-cpu-check-accesses | FileCheck %s

// CHECK-LABEL: func.func @lookup(
// CHECK-NOT: tensor<
// CHECK: linalg.generic
// CHECK-SAME: ins(%{{.*}} : memref<4xi32>)
// CHECK: memref.load
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
