//===- GuardedCall.h - Calls of compiled code that may fail an assertion *- C++
//-*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_GUARDEDCALL_H
#define ATTENTION_GUARDEDCALL_H

#include <cstdint>

/// What a failed `cf.assert` becomes in compiled code: leaves it for the call.
extern "C" void attention_assert_failed(int64_t assertion);

namespace mlir::attention {

/// Calls `function`, of type `void (void **)`, with `arguments`. Returns the
/// number of the assertion that failed in it, or -1.
int64_t guardedCall(uintptr_t function, uintptr_t arguments);

} // namespace mlir::attention

#endif // ATTENTION_GUARDEDCALL_H
