//===- Scripts.h - Transform scripts, side by side --------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_SCRIPTS_H
#define ATTENTION_SCRIPTS_H

#include <vector>

namespace mlir {
class Operation;

namespace attention {

/// A transform script, and what it is for: an op that nothing outside of it is
/// part of, as a function is.
struct Script {
  Operation *payload;
  /// What the arguments of the sequence behind the first, which is the payload,
  /// stand for: ops in the payload.
  std::vector<std::vector<Operation *>> handles;
  /// The transform.named_sequence to begin with, and the module it is in.
  Operation *sequence;
  Operation *module;
};

/// Applies scripts on the threads of their context; false if one fails, of
/// which diagnostics tell. No payload may be part of another.
bool applyScripts(const std::vector<Script> &scripts);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_SCRIPTS_H
