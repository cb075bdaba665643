//===- Outlining.h - Functions from regions ---------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_OUTLINING_H
#define ATTENTION_OUTLINING_H

#include <string>

namespace mlir {
class Operation;

namespace attention {

/// Makes both branches of an scf.if functions before the one that it is in, of
/// names that are not taken; they are private and are not to be inlined.
void outlineBranches(Operation *branches, const std::string &thenName,
                     const std::string &elseName);

/// Makes the body of a `memref.alloca_scope` without results such a function,
/// which compiled code leaves as soon as it fails: see GuardedTasks.h.
void outlineTask(Operation *scope, const std::string &name);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_OUTLINING_H
