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

/// Launches a kernel of a device: its number, and its arguments, a word each.
/// Whether that went well; `context` is that of the call.
using Launch = bool (*)(void *context, int64_t kernel, int64_t *words);

/// What launches the kernels of a call.
struct Launcher {
  Launch launch = nullptr;
  void *context = nullptr;
};

/// Calls `function`, of type `void (void **)`, with `arguments`.
///
/// Where the code reports a failure, the call ends, on whichever thread it was,
/// and all that it had allocated is freed. Failures are those of their call,
/// any number of which may run at the same time. Kernels of a device that it
/// launches go to `launcher`; where that fails, so does the call.
Outcome guardedCall(uintptr_t function, uintptr_t arguments,
                    Launcher launcher = {});

/// The names that compiled code is linked with, in place of a library's, and
/// what they stand for.
std::vector<std::pair<std::string, void *>> guardedNames();

/// Says where OpenMP's library has `__kmpc_fork_call`, which starts a team.
void setForkCall(void *address);

} // namespace mlir::attention

#endif // ATTENTION_GUARDEDCALL_H
