//===- GuardedCall.h - Calls of compiled code that may fail -----*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_GUARDEDCALL_H
#define ATTENTION_GUARDEDCALL_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mlir::attention {

/// What a call of compiled code came to.
struct Outcome {
  /// What `attention_assert_failed` was given, or -1 if the call completed.
  int64_t failure = -1;
  /// The memory that the call allocated and left: that of its results. It is
  /// the owner's to free, and empty if the call failed.
  std::vector<void *> memory;
};

/// Calls `function`, of type `void (void **)`, with `arguments`.
///
/// Where the code reports a failure, the call ends, on whichever thread it was,
/// and all that it had allocated is freed. Failures are those of their call,
/// any number of which may run at the same time.
Outcome guardedCall(uintptr_t function, uintptr_t arguments);

/// The names that compiled code is linked with, in place of a library's, and
/// what they stand for.
std::vector<std::pair<std::string, void *>> guardedNames();

/// Says where OpenMP's library has `__kmpc_fork_call`, which starts a team.
void setForkCall(void *address);

} // namespace mlir::attention

#endif // ATTENTION_GUARDEDCALL_H
