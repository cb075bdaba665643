//===- Attention.h - The attention dialect ----------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_ATTENTION_H
#define ATTENTION_ATTENTION_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

#include "AttentionDialect.h.inc"

#define GET_OP_CLASSES
#include "AttentionOps.h.inc"

namespace mlir::attention {

/// Elements that a tensor has at most: an index counts their bytes, 8 each.
constexpr int64_t mostElements = int64_t(1) << 60;

/// Checks that the one block of `region` takes `arguments` and that its
/// terminator yields `results`.
LogicalResult verifyRegionSignature(Operation *op, Region &region,
                                    TypeRange arguments, TypeRange results);

/// An extent of a result. Fails for a dimension that the result does not have,
/// as a constant may tell `tensor.dim` of one; what upstream has for all ops
/// reports an error there, of which the pass does not fail.
FailureOr<OpFoldResult> reifyDimOfResult(ReifyRankedShapedTypeOpInterface op,
                                         OpBuilder &builder, int result,
                                         int dim);

} // namespace mlir::attention

#endif // ATTENTION_ATTENTION_H
