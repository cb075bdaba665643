//===- GuardedCall.cpp - Calls of compiled code that may fail an assertion ===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GuardedCall.h"

#include <atomic>
#include <csetjmp>

// Compiled code is plain machine code without destructors, so a jump out of it
// to the call is well defined; memory it had allocated is lost.

static thread_local std::jmp_buf *innermostCall = nullptr;
static thread_local int64_t failedAssertion = -1;

/// An assertion that failed on a worker thread, from which there is no way back
/// to the call: the call reports it when it returns.
static std::atomic<int64_t> failedOnWorker{-1};

extern "C" void attention_assert_failed(int64_t assertion) {
  if (!innermostCall) {
    failedOnWorker = assertion;
    return;
  }
  failedAssertion = assertion;
  std::longjmp(*innermostCall, 1);
}

int64_t mlir::attention::guardedCall(uintptr_t function, uintptr_t arguments) {
  std::jmp_buf here;
  std::jmp_buf *const outerCall = innermostCall;
  failedAssertion = -1;
  innermostCall = &here;
  if (setjmp(here) == 0)
    reinterpret_cast<void (*)(void *)>(function)(
        reinterpret_cast<void *>(arguments));
  innermostCall = outerCall;
  int64_t onWorker = failedOnWorker.exchange(-1);
  return failedAssertion >= 0 ? failedAssertion : onWorker;
}
