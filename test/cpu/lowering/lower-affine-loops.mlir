// Loops of affine are lowered in front of the checks of what they access; without loops, nothing is.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-lower-affine-loops,attention-cpu-check-accesses)' | FileCheck %s

// CHECK-LABEL: func.func @loop(
// CHECK: scf.for
// CHECK: cf.assert %{{.+}}, "memref.store at {{.+}} has a position outside dimension 0 of argument 0, memref<?xf32>"
// CHECK-NEXT: memref.store
// CHECK: scf.for
// CHECK-NOT: cf.assert
// CHECK: memref.store
func.func @loop(%a: memref<?xf32>, %b: memref<8xf32>, %x: f32) {
  affine.for %i = 0 to 8 {
    affine.store %x, %a[%i + 1] : memref<?xf32>
  }
  affine.for %i = 0 to 8 {
    affine.store %x, %b[%i] : memref<8xf32>
  }
  return
}

// -----

// CHECK-LABEL: func.func @arithmetic(
// CHECK: affine.apply
func.func @arithmetic(%n: index) -> index {
  %m = affine.apply affine_map<(n) -> (n + 1)>(%n)
  return %m : index
}
