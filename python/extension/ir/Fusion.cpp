//===- Fusion.cpp - Elementwise ops as one --------------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/Fusion.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

/// Applies patterns to `ops` and to what they become.
static bool apply(ArrayRef<Operation *> ops, RewritePatternSet patterns) {
  GreedyRewriteConfig config;
  config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
  return succeeded(applyOpPatternsGreedily(ops, std::move(patterns), config));
}

bool mlir::attention::dropUnitDims(ArrayRef<Operation *> ops) {
  if (ops.empty())
    return true;
  RewritePatternSet patterns(ops.front()->getContext());
  linalg::ControlDropUnitDims control;
  linalg::populateFoldUnitExtentDimsPatterns(patterns, control);
  linalg::populateFoldUnitExtentDimsCanonicalizationPatterns(patterns, control);
  return apply(ops, std::move(patterns));
}

bool mlir::attention::fuseElementwise(ArrayRef<Operation *> ops) {
  if (ops.empty())
    return true;
  // A consumer that visits elements more than once, such as each of a row's
  // factors with every element of the row, would compute them as often.
  auto isComputedOnce = [](OpOperand *operand) {
    auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
    auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
    return producer && consumer && !producer->hasAttr("attention.stays") &&
           !consumer->hasAttr("attention.stays") &&
           operand->get().hasOneUse() &&
           consumer.getMatchingIndexingMap(operand).isPermutation();
  };
  RewritePatternSet patterns(ops.front()->getContext());
  linalg::populateElementwiseOpsFusionPatterns(patterns, isComputedOnce);
  return apply(ops, std::move(patterns));
}
