//===- ErasedOps.h - Ops that a pass took out of the IR ---------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_ERASEDOPS_H
#define ATTENTION_ERASEDOPS_H

#include <string>
#include <vector>

namespace mlir {
class Operation;
} // namespace mlir

namespace mlir::attention {

/// Ops that a pass took out of the IR. They exist until the pass is done: a
/// handle that Python has of one never dangles, and no new op is made at its
/// address.
class ErasedOps {
public:
  ErasedOps() = default;
  ErasedOps(const ErasedOps &) = delete;
  ErasedOps &operator=(const ErasedOps &) = delete;
  ~ErasedOps() { destroy(); }

  /// Takes `op` out of the IR; what it and the ops in it use, they use no more.
  /// What is wrong with that, in which case nothing changes, or "".
  std::string add(Operation *op);

  /// Destroys them. What is wrong, if something came to use one, or "".
  std::string destroy();

private:
  std::vector<Operation *> ops;
};

} // namespace mlir::attention

#endif // ATTENTION_ERASEDOPS_H
