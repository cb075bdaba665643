// The outermost scf.forall stays one; those inside are loops of the thread.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-serialize-foralls)" | FileCheck %s

// CHECK-LABEL: func.func @nested(
// CHECK: scf.forall (%{{.+}}) in (4)
// CHECK-NOT: scf.forall (
// CHECK: scf.for %{{.+}} = %{{.+}} to %{{.+}} step %{{.+}} {
// CHECK: memref.store
func.func @nested(%a: memref<4x8xf32>, %x: f32) {
  scf.forall (%i) in (4) {
    scf.forall (%j) in (8) {
      memref.store %x, %a[%i, %j] : memref<4x8xf32>
    }
  }
  return
}

// -----

// Not on tensors: what a loop returns would be lost.

func.func @on_tensors(%a: tensor<4x8xf32>, %row: tensor<1x1xf32>) -> tensor<4x8xf32> {
  %0 = scf.forall (%i) in (4) shared_outs(%out = %a) -> (tensor<4x8xf32>) {
    // expected-error@below {{a loop over tensors cannot be serialized: bufferize it first}}
    %1 = scf.forall (%j) in (8) shared_outs(%inner = %out) -> (tensor<4x8xf32>) {
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %row into %inner[%i, %j] [1, 1] [1, 1] : tensor<1x1xf32> into tensor<4x8xf32>
      }
    }
    %slice = tensor.extract_slice %1[%i, 0] [1, 8] [1, 1] : tensor<4x8xf32> to tensor<1x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %slice into %out[%i, 0] [1, 8] [1, 1] : tensor<1x8xf32> into tensor<4x8xf32>
    }
  }
  return %0 : tensor<4x8xf32>
}
