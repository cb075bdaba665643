//===- GuardedTasks.h - Tasks that may fail, in LLVM IR ---------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_GUARDEDTASKS_H
#define ATTENTION_GUARDEDTASKS_H

#include "llvm/ADT/StringRef.h"

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::attention {

/// The attribute of functions without results that are tasks which may fail.
inline constexpr llvm::StringRef guardedTask = "attention-task";

/// Lets the run time make the calls of all tasks that may fail: it comes back
/// from one that does. Elsewhere the handler of failures never returns, and
/// calls are as good as they are.
void guardTasks(llvm::Module &module);

} // namespace mlir::attention

#endif // ATTENTION_GUARDEDTASKS_H
