//===- Approximation.cpp - Math as polynomials ----------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/Approximation.h"

#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

bool mlir::attention::approximateMath(Operation *root,
                                      const std::vector<std::string> &names) {
  auto isNamed = [&](StringRef name) {
    return llvm::is_contained(names, name);
  };
  RewritePatternSet patterns(root->getContext());
  populateMathAlgebraicSimplificationPatterns(patterns);
  // Narrower types first: some polynomials would be of the type itself.
  populateMathF32ExpansionPatterns(patterns, isNamed, /*benefit=*/2);
  populateMathPolynomialApproximationPatterns(patterns, isNamed);
  return succeeded(applyPatternsGreedily(root, std::move(patterns)));
}
