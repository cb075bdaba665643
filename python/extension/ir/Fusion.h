//===- Fusion.h - Elementwise ops as one ------------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_FUSION_H
#define ATTENTION_FUSION_H

#include "mlir/Support/LLVM.h"

namespace mlir {
class Operation;

namespace attention {

/// Drops dimensions of extent 1 of `ops`, which are linalg.generic and fills on
/// tensors. Returns whether that was possible.
bool dropUnitDims(ArrayRef<Operation *> ops);

/// Fuses those of `ops`, which are linalg.generic on tensors, that compute an
/// element for one use each, into that use. Returns whether that was possible.
bool fuseElementwise(ArrayRef<Operation *> ops);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_FUSION_H
