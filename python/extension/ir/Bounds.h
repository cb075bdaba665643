//===- Bounds.h - What is known of index values ahead of time ---*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_BOUNDS_H
#define ATTENTION_BOUNDS_H

#include "mlir/IR/Value.h"

#include <optional>
#include <vector>

namespace mlir::attention {

/// A multiple of an index value or, with a dimension, of a tensor's or a
/// memref's extent along it.
struct BoundTerm {
  int64_t coefficient;
  Value value;
  std::optional<int64_t> dim;
};

/// Whether the sum of the terms is at most `limit` for sure, whatever the
/// arguments of a call are. False where that is not known.
bool isAtMost(const std::vector<BoundTerm> &terms, int64_t limit);

} // namespace mlir::attention

#endif // ATTENTION_BOUNDS_H
