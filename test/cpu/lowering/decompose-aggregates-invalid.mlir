// Upstream decomposes a softmax on tensors only, and aborts over one on memrefs or of integers.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-decompose-aggregates)"

func.func @buffers(%a: memref<3x12xf32>, %b: memref<3x12xf32>) {
  // expected-error@+1 {{'linalg.softmax' on memrefs cannot be lowered}}
  linalg.softmax dimension(1) ins(%a : memref<3x12xf32>) outs(%b : memref<3x12xf32>)
  return
}

// -----

func.func @of_integers(%a: tensor<?x8xi16>) -> tensor<?x8xi16> {
  // expected-error @below {{'linalg.softmax' of i16 cannot be lowered}}
  %s = linalg.softmax dimension(0) ins(%a : tensor<?x8xi16>) outs(%a : tensor<?x8xi16>) -> tensor<?x8xi16>
  return %s : tensor<?x8xi16>
}
