/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Calls that may fail. In C what python/extension/code/GuardedCall.cpp is.
 */

/* Compiled code has no destructors, so a jump out of it is well defined. It never leaves a team of
 * OpenMP: each task that may fail is a scope of its own, and the thread goes on from there. */

enum { completed = -1, out_of_memory = -2, wrong_pool = -3, device_failed = -4, num_inline_blocks = 16 };

struct call {
  _Atomic int64_t failure;
  pthread_mutex_t outer_scopes;
#if DEVICE
  struct program *program; /* See device.c. */
  char reason[256];        /* Why the device failed. */
#endif
};

/* A part of a call that one thread runs: all of it, a member of a team, or a task. Owns what the
 * thread allocates in the meantime. */
struct scope {
  struct call *call;
  struct scope *outer;
  struct member *member; /* Of a team of pool.c, or null. */
  bool has_end; /* Whether `end` may be jumped to: not from a team between its tasks. */
  jmp_buf end;
  void **blocks;
  size_t count, capacity;
  void *inline_blocks[num_inline_blocks];
};

static THREAD_LOCAL struct scope *innermost;

static void begin_scope(struct scope *scope, struct call *call, struct scope *outer) {
  scope->call = call;
  scope->outer = outer;
  scope->member = outer ? outer->member : NULL;
  scope->has_end = false;
  scope->blocks = scope->inline_blocks;
  scope->count = 0;
  scope->capacity = num_inline_blocks;
}

static bool forget(struct scope *scope, void *address) {
  /* What was allocated last tends to be freed first. */
  for (size_t at = scope->count; at-- > 0;)
    if (scope->blocks[at] == address) {
      memmove(scope->blocks + at, scope->blocks + at + 1,
              (scope->count - at - 1) * sizeof *scope->blocks);
      --scope->count;
      return true;
    }
  return false;
}

static void end_scope(struct scope *scope) {
  for (size_t at = 0; at < scope->count; ++at)
    free(scope->blocks[at]);
  if (scope->blocks != scope->inline_blocks)
    free(scope->blocks);
}

static bool has_room(struct scope *scope) {
  if (scope->count < scope->capacity)
    return true;
  size_t capacity = 2 * scope->capacity;
  bool is_inline = scope->blocks == scope->inline_blocks;
  void **blocks = realloc(is_inline ? NULL : scope->blocks, capacity * sizeof *blocks);
  if (!blocks)
    return false;
  if (is_inline)
    memcpy(blocks, scope->inline_blocks, sizeof scope->inline_blocks);
  scope->blocks = blocks;
  scope->capacity = capacity;
  return true;
}

/* Runs a part of the code to its end, or to where it fails; whether it got to its end. */
__attribute__((noinline)) static bool completes(struct scope *scope, void (*code)(void *),
                                                void *arguments) {
  struct scope *const before = innermost;
  innermost = scope;
  scope->has_end = true;
  /* Without the signal mask, which would be a system call. */
  bool is_complete = _setjmp(scope->end) == 0;
  if (is_complete)
    code(arguments);
  innermost = before;
  return is_complete;
}

static bool has_failed(const struct call *call) {
  return atomic_load_explicit(&call->failure, memory_order_relaxed) != completed;
}

void OURS(assert_failed)(int64_t number) {
  struct scope *scope = innermost;
  int64_t none = completed; /* The first failure is the one that is told. */
  atomic_compare_exchange_strong(&scope->call->failure, &none, number);
  if (scope->has_end)
    longjmp(scope->end, 1);
}

void *OURS(aligned_alloc)(size_t alignment, size_t size) {
  if (!has_room(innermost))
    return NULL;
  /* Of no bytes too: null means that there is none. */
  void *address = allocate_block(alignment, size > alignment ? size : alignment);
  if (address)
    innermost->blocks[innermost->count++] = address;
  return address;
}

void OURS(free)(void *address) {
  if (!forget(innermost, address)) {
    /* Scopes around this one are at rest, but other threads may be in them too. */
    pthread_mutex_lock(&innermost->call->outer_scopes);
    for (struct scope *scope = innermost->outer; scope; scope = scope->outer)
      if (forget(scope, address))
        break;
    pthread_mutex_unlock(&innermost->call->outer_scopes);
  }
  free_block(address);
}

void OURS(run_task)(void (*task)(void *), void *arguments) {
  if (has_failed(innermost->call))
    return;
  struct scope scope;
  begin_scope(&scope, innermost->call, innermost);
  if (completes(&scope, task, arguments))
    scope.count = 0; /* What it left is others' to free. */
  end_scope(&scope);
}

struct team {
  struct scope *scope;
  Microtask task;
  void *arguments;
};

static void run_task_as(struct member *member, int32_t *global_thread, int32_t *thread,
                        struct team *team) {
  struct scope scope, *const before = innermost;
  begin_scope(&scope, team->scope->call, team->scope);
  scope.member = member;
  innermost = &scope;
  team->task(global_thread, thread, team->arguments);
  innermost = before;
  end_scope(&scope);
}

static void run_member(int32_t *global_thread, int32_t *thread, void *team) {
  run_task_as(NULL, global_thread, thread, team);
}

/* LLVM gives a team one pointer to all that its threads share, or none. */
void OURS(fork_call)(void *place, int32_t count, Microtask task, ...) {
  struct team team = {innermost, task, NULL};
  if (count > 0) {
    va_list list;
    va_start(list, task);
    team.arguments = va_arg(list, void *);
    va_end(list);
  }
  fork_team(place, &team);
  if (has_failed(innermost->call) && innermost->has_end)
    longjmp(innermost->end, 1);
}
