//===- EmptyTensors.h - Results written where they go -----------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_EMPTYTENSORS_H
#define ATTENTION_EMPTYTENSORS_H

namespace mlir {
class ModuleOp;

namespace attention {

/// What upstream's eliminate-empty-tensors does: what is made in a tensor.empty
/// and then inserted into another tensor is written there at once. But no write
/// moves in front of an assertion, which may be that the slice is inside that
/// tensor, in front of a call, nor out of the branch that it is inserted in.
/// Returns whether upstream's analysis succeeded; it has reported why not.
bool eliminateEmptyTensors(ModuleOp module);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_EMPTYTENSORS_H
