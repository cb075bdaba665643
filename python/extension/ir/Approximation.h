//===- Approximation.h - Math as polynomials --------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_APPROXIMATION_H
#define ATTENTION_APPROXIMATION_H

#include <string>
#include <vector>

namespace mlir {
class Operation;

namespace attention {

/// Replaces the ops of f32 and narrower types in `root` that have one of the
/// names, of the math dialect, by upstream's polynomials of f32, and powers of
/// small constant exponents by products and roots. Returns whether that was
/// possible.
bool approximateMath(Operation *root, const std::vector<std::string> &names);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_APPROXIMATION_H
