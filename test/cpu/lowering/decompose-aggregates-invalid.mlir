// Upstream decomposes a softmax on tensors only, and aborts over one on memrefs.

// RUN: attention-opt %s --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-decompose-aggregates)"

func.func @buffers(%a: memref<3x12xf32>, %b: memref<3x12xf32>) {
  // expected-error@+1 {{'linalg.softmax' on memrefs cannot be lowered}}
  linalg.softmax dimension(1) ins(%a : memref<3x12xf32>) outs(%b : memref<3x12xf32>)
  return
}
