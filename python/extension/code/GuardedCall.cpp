//===- GuardedCall.cpp - Calls of compiled code that may fail -------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/GuardedCall.h"
#include "code/LargeBlocks.h"

#include <algorithm>
#include <atomic>
#include <csetjmp>
#include <cstdarg>
#include <cstdlib>
#include <mutex>
#include <new>

// Compiled code is plain machine code without destructors, so a jump out of it
// is well defined. It never leaves a team of OpenMP: each task of a loop whose
// tasks may fail is a scope of its own, and the thread goes on from there.

namespace {

/// One call from Python.
struct Call {
  std::atomic<int64_t> failure{-1};
  const mlir::attention::Launcher launcher;
  std::mutex outerScopes;

  explicit Call(mlir::attention::Launcher launcher) : launcher(launcher) {}

  bool hasFailed() const {
    return failure.load(std::memory_order_relaxed) != -1;
  }

  /// The first failure is the one that is told.
  void fail(int64_t number) {
    int64_t none = -1;
    failure.compare_exchange_strong(none, number);
  }
};

/// A part of a call that one thread runs: all of it, a member of a team, or a
/// task. Owns what the thread allocates in the meantime.
struct Scope {
  Call &call;
  Scope *const outer;
  /// Whether `end` may be jumped to: not from a team between its tasks, since
  /// its threads wait for each other there.
  bool hasEnd = false;
  std::jmp_buf end;
  std::vector<void *> memory;

  Scope(Call &call, Scope *outer) : call(call), outer(outer) {}

  bool forget(void *address) {
    // What was allocated last tends to be freed first.
    auto found = std::find(memory.rbegin(), memory.rend(), address);
    if (found == memory.rend())
      return false;
    memory.erase(std::next(found).base());
    return true;
  }

  void freeMemory() {
    for (void *address : memory)
      std::free(address);
    memory.clear();
  }
};

/// Makes a scope this thread's for as long as it lives.
struct Entered {
  explicit Entered(Scope &scope);
  ~Entered();
  Scope *const before;
};

thread_local Scope *innermost = nullptr;

Entered::Entered(Scope &scope) : before(innermost) { innermost = &scope; }
Entered::~Entered() { innermost = before; }

/// Runs a part of the code to its end, or to where it fails; whether it got to
/// its end.
[[gnu::noinline]] bool completes(Scope &scope, void (*code)(void *),
                                 void *arguments) {
  Entered entered(scope);
  scope.hasEnd = true;
  // Without the signal mask, which would be a system call.
  if (_setjmp(scope.end) != 0)
    return false;
  code(arguments);
  return true;
}

[[noreturn]] void leave(Scope &scope) { std::longjmp(scope.end, 1); }

/// Memory, or null.
void *allocate(size_t alignment, size_t size) {
  std::vector<void *> &memory = innermost->memory;
  try {
    memory.push_back(nullptr);
  } catch (const std::bad_alloc &) {
    return nullptr;
  }
  // Of no bytes too: null means that there is none.
  void *address =
      mlir::attention::allocateBlock(alignment, std::max(size, alignment));
  if (address)
    memory.back() = address;
  else
    memory.pop_back();
  return address;
}

void deallocate(void *address) {
  if (!innermost->forget(address)) {
    // Scopes around this one are at rest, but other threads may be in them too.
    std::lock_guard<std::mutex> lock(innermost->call.outerScopes);
    for (Scope *scope = innermost->outer; scope; scope = scope->outer)
      if (scope->forget(address))
        break;
  }
  mlir::attention::freeBlock(address);
}

void assertionFailed(int64_t number) {
  Scope &scope = *innermost;
  scope.call.fail(number);
  if (scope.hasEnd)
    leave(scope);
}

/// What a call fails with whose launcher said why.
constexpr int64_t launchFailed = -3;

void launchKernel(int64_t kernel, int64_t *words) {
  const mlir::attention::Launcher &launcher = innermost->call.launcher;
  if (!launcher.launch || !launcher.launch(launcher.context, kernel, words))
    assertionFailed(launchFailed);
}

void runTask(void (*task)(void *), void *arguments) {
  if (innermost->call.hasFailed())
    return;
  Scope scope(innermost->call, innermost);
  if (!completes(scope, task, arguments))
    scope.freeMemory();
}

using Microtask = void (*)(int32_t *, int32_t *, void *);

std::atomic<void *> openmpForkCall{nullptr};

struct Team {
  Scope &scope;
  Microtask task;
  void *arguments;
};

void runMember(int32_t *globalThread, int32_t *thread, void *arguments) {
  Team &team = *static_cast<Team *>(arguments);
  Scope scope(team.scope.call, &team.scope);
  Entered entered(scope);
  team.task(globalThread, thread, team.arguments);
  scope.freeMemory();
}

/// `__kmpc_fork_call`, with which a team begins; LLVM gives it one pointer to
/// all that the threads share, or none. The threads become part of the call.
void forkCall(void *location, int32_t count, Microtask task, ...) {
  void *arguments = nullptr;
  if (count > 0) {
    va_list list;
    va_start(list, task);
    arguments = va_arg(list, void *);
    va_end(list);
  }
  Team team{*innermost, task, arguments};
  auto fork = reinterpret_cast<void (*)(void *, int32_t, Microtask, ...)>(
      openmpForkCall.load());
  fork(location, 1, runMember, &team);
  if (innermost->call.hasFailed() && innermost->hasEnd)
    leave(*innermost);
}

} // namespace

mlir::attention::Outcome mlir::attention::guardedCall(uintptr_t function,
                                                      uintptr_t arguments,
                                                      Launcher launcher) {
  Call call(launcher);
  Scope scope(call, nullptr);
  if (!completes(scope, reinterpret_cast<void (*)(void *)>(function),
                 reinterpret_cast<void *>(arguments)))
    scope.freeMemory();
  return {call.failure, std::move(scope.memory)};
}

std::vector<std::pair<std::string, void *>> mlir::attention::guardedNames() {
  return {
      {"attention_launch_kernel", reinterpret_cast<void *>(&launchKernel)},
      {"attention_assert_failed", reinterpret_cast<void *>(&assertionFailed)},
      {"attention_run_task", reinterpret_cast<void *>(&runTask)},
      {"aligned_alloc", reinterpret_cast<void *>(&allocate)},
      {"free", reinterpret_cast<void *>(&deallocate)},
      {"__kmpc_fork_call", reinterpret_cast<void *>(&forkCall)},
  };
}

void mlir::attention::setForkCall(void *address) { openmpForkCall = address; }
