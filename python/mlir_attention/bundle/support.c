/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What a bundle has besides its compiled functions: checks of tensors, calls that may fail, OpenMP.
 * Before it stand the bundle's header and these macros: PREFIX is the bundle's name, OPENMP is 0 in
 * a sequential bundle. Behind it stand the tables and the entries (see glue.py).
 *
 * Calls that may fail are those of python/extension/code/GuardedCall.cpp, in C.
 */

#include <cpuid.h>
#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOIN(prefix, separator, name) prefix##separator##name
#define EXPAND(prefix, separator, name) JOIN(prefix, separator, name)
/* A name that users see, and one that compiled code calls. */
#define PUBLIC(name) EXPAND(PREFIX, _, name)
#define OURS(name) EXPAND(PREFIX, __, name)

/*--- Status and message ---*/

static _Thread_local char last_message[1024];

__attribute__((format(printf, 2, 3))) static int fail(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(last_message, sizeof last_message, format, arguments);
  va_end(arguments);
  return status;
}

const char *PUBLIC(message)(void) { return last_message; }

/*--- The CPU ---*/

/* A bit of a register (eax, ebx, ecx, edx) that cpuid gives, and the bits of xcr0 by which the
 * operating system says that it keeps the feature's registers. */
struct feature {
  const char *name;
  uint32_t leaf, subleaf, reg, bit, state;
};

extern const struct feature OURS(features)[];
extern const int OURS(num_features);

static bool has_feature(const struct feature *feature) {
  uint32_t regs[4], ones[4];
  if (!__get_cpuid_count(feature->leaf, feature->subleaf, &regs[0], &regs[1], &regs[2], &regs[3]) ||
      !(regs[feature->reg] >> feature->bit & 1))
    return false;
  if (feature->state == 0)
    return true;
  if (!__get_cpuid(1, &ones[0], &ones[1], &ones[2], &ones[3]) || !(ones[2] >> 27 & 1))
    return false;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & feature->state) == feature->state;
}

static int check_cpu(void) {
  static atomic_bool is_good;
  if (atomic_load_explicit(&is_good, memory_order_relaxed))
    return PUBLIC(OK);
  char missing[512] = "";
  for (int at = 0; at < OURS(num_features); ++at)
    if (!has_feature(&OURS(features)[at])) {
      size_t length = strlen(missing);
      snprintf(missing + length, sizeof missing - length, "%s%s", length ? ", " : "",
               OURS(features)[at].name);
    }
  if (missing[0])
    return fail(PUBLIC(UNSUPPORTED_CPU), "this CPU, or its operating system, lacks what the code "
                "was compiled for: %s", missing);
  atomic_store_explicit(&is_good, true, memory_order_relaxed);
  return PUBLIC(OK);
}

/*--- OpenMP ---*/

typedef void (*Microtask)(int32_t *, int32_t *, void *);
typedef int32_t Reduce(void *place, int32_t thread, int32_t count, size_t size, void *data,
                       void (*combine)(void *, void *), void *lock);

#if OPENMP

static struct {
  void (*fork_call)(void *, int32_t, Microtask, ...);
  void (*barrier)(void *, int32_t);
  int32_t (*global_thread_num)(void *);
  void (*push_num_threads)(void *, int32_t, int32_t);
  void (*dispatch_init_8u)(void *, int32_t, int32_t, uint64_t, uint64_t, int64_t, int64_t);
  int32_t (*dispatch_next_8u)(void *, int32_t, int32_t *, uint64_t *, uint64_t *, int64_t *);
  void (*for_static_init_8u)(void *, int32_t, int32_t, int32_t *, uint64_t *, uint64_t *,
                             int64_t *, int64_t, int64_t);
  void (*for_static_fini)(void *, int32_t);
  Reduce *reduce, *reduce_nowait;
  void (*end_reduce)(void *, int32_t, void *);
  void (*end_reduce_nowait)(void *, int32_t, void *);
} omp;

static const char *const omp_names[] = {"libomp.so", "libomp.so.5", "libiomp5.so"};
enum { num_omp_names = sizeof omp_names / sizeof *omp_names };

/* The library ends the process over a value that is no number of threads. */
static bool are_counts(const char *text) {
  long number = 0;
  bool has_digit = false;
  for (;; ++text) {
    if (*text >= '0' && *text <= '9') {
      number = number * 10 + (*text - '0');
      has_digit = true;
      if (number > 1024)
        return false;
    } else if (*text == ',' || *text == '\0') {
      if (!has_digit || number < 1)
        return false;
      if (*text == '\0')
        return true;
      number = 0;
      has_digit = false;
    } else if (*text != ' ') {
      return false;
    }
  }
}

static int start_openmp(void *library, bool is_new) {
  if (is_new && !getenv("KMP_BLOCKTIME") && !getenv("OMP_WAIT_POLICY")) {
    /* Threads without work sleep soon: the process may have others. */
    void (*set_defaults)(const char *) = (void (*)(const char *))dlsym(library, "kmp_set_defaults");
    if (set_defaults)
      set_defaults("KMP_BLOCKTIME=1");
  }
#define FIND(name)                                                                                 \
  if (!(*(void **)&omp.name = dlsym(library, "__kmpc_" #name)))                                    \
    return fail(PUBLIC(NO_OPENMP), "the OpenMP library has no __kmpc_" #name);
  FIND(barrier)
  FIND(global_thread_num)
  FIND(push_num_threads)
  FIND(dispatch_init_8u)
  FIND(dispatch_next_8u)
  FIND(for_static_init_8u)
  FIND(for_static_fini)
  FIND(reduce)
  FIND(reduce_nowait)
  FIND(end_reduce)
  FIND(end_reduce_nowait)
  FIND(fork_call)
#undef FIND
  return PUBLIC(OK);
}

/* One copy of the library is all that a process may have: first the one that is there. */
static int find_openmp(void) {
  const char *threads = getenv("OMP_NUM_THREADS");
  if (dlsym(RTLD_DEFAULT, "__kmpc_fork_call"))
    return start_openmp(RTLD_DEFAULT, false);
  for (int at = 0; at < num_omp_names; ++at) {
    void *library = dlopen(omp_names[at], RTLD_NOW | RTLD_NOLOAD);
    if (library)
      return start_openmp(library, false);
  }
  if (threads && !are_counts(threads))
    return fail(PUBLIC(NO_OPENMP), "OMP_NUM_THREADS is '%.64s'; it must be a number of threads from "
                "1 to 1024", threads);
  for (int at = 0; at < num_omp_names; ++at) {
    void *library = dlopen(omp_names[at], RTLD_NOW | RTLD_LOCAL);
    if (library)
      return start_openmp(library, true);
  }
  return fail(PUBLIC(NO_OPENMP), "there is no libomp.so, libomp.so.5 or libiomp5.so: install LLVM's "
              "OpenMP library, or put it beside the bundle's library");
}

static int load_openmp(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static atomic_bool is_loaded;
  if (atomic_load_explicit(&is_loaded, memory_order_acquire))
    return PUBLIC(OK);
  pthread_mutex_lock(&lock);
  int status = PUBLIC(OK);
  if (!atomic_load_explicit(&is_loaded, memory_order_relaxed)) {
    status = find_openmp();
    if (status == PUBLIC(OK))
      atomic_store_explicit(&is_loaded, true, memory_order_release);
  }
  pthread_mutex_unlock(&lock);
  return status;
}

void OURS(barrier)(void *place, int32_t thread) { omp.barrier(place, thread); }

int32_t OURS(global_thread_num)(void *place) { return omp.global_thread_num(place); }

void OURS(push_num_threads)(void *place, int32_t thread, int32_t count) {
  omp.push_num_threads(place, thread, count);
}

void OURS(dispatch_init_8u)(void *place, int32_t thread, int32_t schedule, uint64_t low,
                            uint64_t high, int64_t step, int64_t chunk) {
  omp.dispatch_init_8u(place, thread, schedule, low, high, step, chunk);
}

int32_t OURS(dispatch_next_8u)(void *place, int32_t thread, int32_t *is_last, uint64_t *low,
                               uint64_t *high, int64_t *step) {
  return omp.dispatch_next_8u(place, thread, is_last, low, high, step);
}

void OURS(for_static_init_8u)(void *place, int32_t thread, int32_t schedule, int32_t *is_last,
                              uint64_t *low, uint64_t *high, int64_t *stride, int64_t step,
                              int64_t chunk) {
  omp.for_static_init_8u(place, thread, schedule, is_last, low, high, stride, step, chunk);
}

void OURS(for_static_fini)(void *place, int32_t thread) { omp.for_static_fini(place, thread); }

int32_t OURS(reduce)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                     void (*combine)(void *, void *), void *lock) {
  return omp.reduce(place, thread, count, size, data, combine, lock);
}

void OURS(end_reduce)(void *place, int32_t thread, void *lock) {
  omp.end_reduce(place, thread, lock);
}

int32_t OURS(reduce_nowait)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                            void (*combine)(void *, void *), void *lock) {
  return omp.reduce_nowait(place, thread, count, size, data, combine, lock);
}

void OURS(end_reduce_nowait)(void *place, int32_t thread, void *lock) {
  omp.end_reduce_nowait(place, thread, lock);
}

static void fork_team(void *place, Microtask task, void *argument) {
  omp.fork_call(place, 1, task, argument);
}

#else /* A team is the caller's thread alone. */

static int load_openmp(void) { return PUBLIC(OK); }

/* The iterations of the loop that began last and has not been given any. */
static _Thread_local struct {
  bool is_given;
  uint64_t low, high;
  int64_t step;
} loop = {.is_given = true};

void OURS(barrier)(void *place, int32_t thread) {}

int32_t OURS(global_thread_num)(void *place) { return 0; }

void OURS(push_num_threads)(void *place, int32_t thread, int32_t count) {}

void OURS(dispatch_init_8u)(void *place, int32_t thread, int32_t schedule, uint64_t low,
                            uint64_t high, int64_t step, int64_t chunk) {
  loop.is_given = low > high;
  loop.low = low;
  loop.high = high;
  loop.step = step;
}

int32_t OURS(dispatch_next_8u)(void *place, int32_t thread, int32_t *is_last, uint64_t *low,
                               uint64_t *high, int64_t *step) {
  if (loop.is_given)
    return 0;
  loop.is_given = true;
  *is_last = 1;
  *low = loop.low;
  *high = loop.high;
  *step = loop.step;
  return 1;
}

void OURS(for_static_init_8u)(void *place, int32_t thread, int32_t schedule, int32_t *is_last,
                              uint64_t *low, uint64_t *high, int64_t *stride, int64_t step,
                              int64_t chunk) {
  *is_last = 1;
  *stride = (int64_t)(*high - *low + 1);
}

void OURS(for_static_fini)(void *place, int32_t thread) {}

/* The one thread combines what it has. */
int32_t OURS(reduce)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                     void (*combine)(void *, void *), void *lock) {
  return 1;
}

void OURS(end_reduce)(void *place, int32_t thread, void *lock) {}

int32_t OURS(reduce_nowait)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                            void (*combine)(void *, void *), void *lock) {
  return 1;
}

void OURS(end_reduce_nowait)(void *place, int32_t thread, void *lock) {}

static void fork_team(void *place, Microtask task, void *argument) {
  int32_t zero = 0;
  task(&zero, &zero, argument);
}

#endif

int PUBLIC(check)(void) {
  int status = check_cpu();
  return status == PUBLIC(OK) ? load_openmp() : status;
}

/*--- Calls that may fail ---*/

/* Compiled code has no destructors, so a jump out of it is well defined. It never leaves a team of
 * OpenMP: each task that may fail is a scope of its own, and the thread goes on from there. */

enum { completed = -1, out_of_memory = -2, num_inline_blocks = 16 };

struct call {
  _Atomic int64_t failure;
  pthread_mutex_t outer_scopes;
};

/* A part of a call that one thread runs: all of it, a member of a team, or a task. Owns what the
 * thread allocates in the meantime. */
struct scope {
  struct call *call;
  struct scope *outer;
  bool has_end; /* Whether `end` may be jumped to: not from a team between its tasks. */
  jmp_buf end;
  void **blocks;
  size_t count, capacity;
  void *inline_blocks[num_inline_blocks];
};

static _Thread_local struct scope *innermost;

static void begin_scope(struct scope *scope, struct call *call, struct scope *outer) {
  scope->call = call;
  scope->outer = outer;
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
  void *address = aligned_alloc(alignment, size > alignment ? size : alignment);
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
  free(address);
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

static void run_member(int32_t *global_thread, int32_t *thread, void *argument) {
  struct team *team = argument;
  struct scope scope, *const before = innermost;
  begin_scope(&scope, team->scope->call, team->scope);
  innermost = &scope;
  team->task(global_thread, thread, team->arguments);
  innermost = before;
  end_scope(&scope);
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
  fork_team(place, run_member, &team);
  if (has_failed(innermost->call) && innermost->has_end)
    longjmp(innermost->end, 1);
}

/*--- Tensors ---*/

struct dtype {
  uint8_t code, bits;
};

/* An argument or a result. */
struct value {
  const char *label; /* "argument 0 of 'decode'" */
  const char *type;  /* "tensor<8x?x64xf32>" */
  int rank;          /* -1: a scalar. */
  int itemsize;
  struct dtype dtypes[2]; /* Those that hold its elements; the second may be the first again. */
  const int64_t *shape;   /* -1: known at run time only. */
  bool is_written;
  int offset; /* Of a result, in bytes, in the structure that the code returns. */
};

/* A descriptor of MLIR: the allocated pointer, the aligned pointer, offset, sizes, strides. */
enum { first_size = 3 };

static bool is_empty(const int64_t *sizes, int rank) {
  for (int axis = 0; axis < rank; ++axis)
    if (sizes[axis] == 0)
      return true;
  return false;
}

static int check_type(const struct value *value, const DLTensor *tensor) {
  DLDataType type = tensor->dtype;
  for (int at = 0; at < 2; ++at)
    if (type.code == value->dtypes[at].code && type.bits == value->dtypes[at].bits &&
        type.lanes == 1)
      return PUBLIC(OK);
  return fail(PUBLIC(WRONG_TYPE), "%s has DLPack type (code %d, bits %d, lanes %d); expected code "
              "%d, bits %d, lanes 1, for %s", value->label, type.code, type.bits, type.lanes,
              value->dtypes[0].code, value->dtypes[0].bits, value->type);
}

static int check_shape(const struct value *value, const DLTensor *tensor) {
  if (tensor->ndim != value->rank)
    return fail(PUBLIC(WRONG_VALUE), "%s has %d dimensions; expected %d, for %s", value->label,
                (int)tensor->ndim, value->rank, value->type);
  if (value->rank && !tensor->shape)
    return fail(PUBLIC(WRONG_VALUE), "%s has no shape", value->label);
  for (int axis = 0; axis < value->rank; ++axis) {
    long long extent = tensor->shape[axis], expected = value->shape[axis];
    if (extent < 0)
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d", value->label,
                  extent, axis);
    if (expected >= 0 && extent != expected)
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d; expected %lld, for "
                  "%s", value->label, extent, axis, expected, value->type);
  }
  return PUBLIC(OK);
}

/* Strides as in an array without gaps, wherever they have no meaning: along dimensions of extent
 * one, and everywhere in an empty array. */
static int describe_strides(const struct value *value, const DLTensor *tensor, int64_t *strides) {
  bool is_compact = !tensor->strides || is_empty(tensor->shape, value->rank);
  int64_t step = 1, bytes = value->itemsize, reach;
  for (int axis = value->rank; axis-- > 0;) {
    int64_t extent = tensor->shape[axis];
    strides[axis] = is_compact || extent == 1 ? step : tensor->strides[axis];
    if (strides[axis] < 0)
      return fail(PUBLIC(WRONG_VALUE), "%s has a negative stride of %lld elements along dimension "
                  "%d", value->label, (long long)strides[axis], axis);
    if (__builtin_mul_overflow(strides[axis], extent, &step) ||
        __builtin_mul_overflow(step, value->itemsize, &reach) ||
        __builtin_add_overflow(bytes, reach, &bytes))
      return fail(PUBLIC(WRONG_VALUE), "%s is larger than memory", value->label);
  }
  if (value->rank && strides[value->rank - 1] != 1)
    return fail(PUBLIC(WRONG_VALUE), "%s has a stride of %lld elements along its last dimension; "
                "expected 1", value->label, (long long)strides[value->rank - 1]);
  return PUBLIC(OK);
}

/* Whether each element has a place of its own. */
static int check_places(const struct value *value, const int64_t *sizes, const int64_t *strides) {
  if (is_empty(sizes, value->rank))
    return PUBLIC(OK);
  int64_t reach = 0, last = 0;
  for (int seen = 0;;) {
    /* The smallest stride that has not been looked at; two equal ones overlap. */
    int least = -1, alike = 0;
    for (int axis = 0; axis < value->rank; ++axis) {
      if (sizes[axis] == 1 || (seen && strides[axis] <= last))
        continue;
      if (least < 0 || strides[axis] < strides[least])
        least = axis, alike = 1;
      else if (strides[axis] == strides[least])
        ++alike;
    }
    if (least < 0)
      return PUBLIC(OK);
    if (strides[least] <= reach || alike > 1)
      return fail(PUBLIC(WRONG_VALUE), "%s is written, but several of its elements have one place: "
                  "its stride along dimension %d is %lld", value->label, least,
                  (long long)strides[least]);
    reach += strides[least] * (sizes[least] - 1);
    last = strides[least];
    seen = 1;
  }
}

/* Checks a tensor and describes it in `words`. */
static int describe(const struct value *value, const DLTensor *tensor, int64_t *words) {
  int status;
  if (!tensor)
    return fail(PUBLIC(WRONG_VALUE), "%s is NULL; expected a tensor, for %s", value->label,
                value->type);
  if (tensor->device.device_type != kDLCPU && tensor->device.device_type != kDLCUDAHost)
    return fail(PUBLIC(WRONG_VALUE), "%s is on a device of DLPack type %d; expected memory of the "
                "CPU", value->label, (int)tensor->device.device_type);
  if ((status = check_type(value, tensor)) || (status = check_shape(value, tensor)))
    return status;
  int64_t *sizes = words + first_size, *strides = sizes + value->rank;
  memcpy(sizes, tensor->shape, (size_t)value->rank * sizeof *sizes);
  if ((status = describe_strides(value, tensor, strides)))
    return status;
  if (value->is_written && (status = check_places(value, sizes, strides)))
    return status;
  uintptr_t address = (uintptr_t)tensor->data + tensor->byte_offset;
  if (!is_empty(sizes, value->rank)) {
    if (!tensor->data)
      return fail(PUBLIC(WRONG_VALUE), "%s has no data", value->label);
    if (address % (unsigned)value->itemsize)
      return fail(PUBLIC(WRONG_VALUE), "%s begins at address %#llx, which is not aligned to its "
                  "elements of %d bytes", value->label, (unsigned long long)address,
                  value->itemsize);
  }
  words[0] = words[1] = (int64_t)address;
  words[2] = 0;
  return PUBLIC(OK);
}

/* A tensor of a call: what it is for, and its descriptor. */
struct span {
  const struct value *value;
  const int64_t *words;
  uintptr_t low, high;
};

static struct span span_of(const struct value *value, const int64_t *words) {
  const int64_t *sizes = words + first_size, *strides = sizes + value->rank;
  struct span span = {value, words, (uintptr_t)words[1], (uintptr_t)words[1]};
  if (is_empty(sizes, value->rank))
    return span;
  int64_t length = 1;
  for (int axis = 0; axis < value->rank; ++axis)
    length += strides[axis] * (sizes[axis] - 1);
  span.high += (uintptr_t)(length * value->itemsize);
  return span;
}

/* The bytes that a tensor takes in each `period` bytes; 0 if it does not repeat by them. */
static uint64_t block_in(const struct span *span, uint64_t period) {
  const int64_t *sizes = span->words + first_size, *strides = sizes + span->value->rank;
  uint64_t itemsize = (uint64_t)span->value->itemsize, block = itemsize;
  for (int axis = 0; axis < span->value->rank; ++axis) {
    uint64_t stride = (uint64_t)strides[axis] * itemsize;
    if (sizes[axis] == 1)
      continue;
    if (stride < period)
      block += stride * (uint64_t)(sizes[axis] - 1);
    else if (stride % period)
      return 0;
  }
  return block <= period ? block : 0;
}

/* Whether tensors lie within the gaps of each other, as interleaved keys and values do. */
static bool are_interleaved(const struct span *one, const struct span *other) {
  const int64_t *sizes = one->words + first_size, *strides = sizes + one->value->rank;
  for (int axis = 0; axis < one->value->rank; ++axis) {
    uint64_t period = (uint64_t)strides[axis] * (uint64_t)one->value->itemsize;
    if (sizes[axis] == 1 || period == 0)
      continue;
    uint64_t first = block_in(one, period), second = block_in(other, period);
    bool is_behind = other->low >= one->low;
    uint64_t distance = (is_behind ? other->low - one->low : one->low - other->low) % period;
    if (!is_behind && distance)
      distance = period - distance;
    if (first && second && distance >= first && distance + second <= period)
      return true;
  }
  return false;
}

/* Refuses tensors that share memory with one that is written: of `count`, the first `num_arguments`
 * are arguments. Results are written last, and may lie where the call only reads. */
static int check_overlaps(const struct span *spans, int num_arguments, int count) {
  for (int one = 0; one < count; ++one) {
    const struct span *written = &spans[one];
    for (int at = 0; written->value->is_written && at < count; ++at) {
      const struct span *other = &spans[at];
      if (at == one || (one >= num_arguments && !other->value->is_written) ||
          written->low >= other->high || other->low >= written->high ||
          are_interleaved(written, other))
        continue;
      return fail(PUBLIC(WRONG_VALUE), "%s is written, but overlaps %s", written->value->label,
                  other->value->label);
    }
  }
  return PUBLIC(OK);
}

/*--- Results ---*/

/* Copies a result, which has no gaps, to a tensor of its shape. */
static void copy_rows(const char *from, char *to, const int64_t *sizes, const int64_t *strides,
                      int rank, size_t itemsize) {
  if (rank == 0) {
    memcpy(to, from, itemsize);
    return;
  }
  if (rank == 1) {
    memcpy(to, from, (size_t)sizes[0] * itemsize);
    return;
  }
  size_t row = itemsize;
  for (int axis = 1; axis < rank; ++axis)
    row *= (size_t)sizes[axis];
  for (int64_t at = 0; at < sizes[0]; ++at)
    copy_rows(from + (size_t)at * row, to + (size_t)(at * strides[0]) * itemsize, sizes + 1,
              strides + 1, rank - 1, itemsize);
}

/* Whether the bundle is to allocate a result. */
static bool is_blank(const DLTensor *tensor) { return tensor && !tensor->data && !tensor->shape; }

/* Copies a result to the tensor that `target` describes. */
static int store(const struct value *value, const int64_t *found, const int64_t *target) {
  const int64_t *sizes = found + first_size, *expected = target + first_size;
  for (int axis = 0; axis < value->rank; ++axis)
    if (sizes[axis] != expected[axis])
      return fail(PUBLIC(WRONG_VALUE), "%s has extent %lld along dimension %d, but the result has "
                  "%lld", value->label, (long long)expected[axis], axis, (long long)sizes[axis]);
  if (!is_empty(sizes, value->rank))
    copy_rows((const char *)found[1] + found[2] * value->itemsize, (char *)target[1], sizes,
              expected + value->rank, value->rank, (size_t)value->itemsize);
  return PUBLIC(OK);
}

/* Hands a result over: its memory is the tensor's then. */
static int hand_over(struct scope *scope, const struct value *value, const int64_t *found,
                     DLTensor *tensor) {
  size_t rank = (size_t)value->rank, bytes = (size_t)value->itemsize;
  const int64_t *sizes = found + first_size;
  for (size_t axis = 0; axis < rank; ++axis)
    bytes *= (size_t)sizes[axis];
  int64_t *shape = malloc((2 * rank + 1) * sizeof *shape);
  void *data = (void *)found[0];
  uint64_t offset = (uint64_t)(found[1] - found[0]) + (uint64_t)(found[2] * value->itemsize);
  if (!shape || !forget(scope, data)) {
    /* Another result has this memory already. */
    data = shape ? malloc(bytes ? bytes : 1) : NULL;
    if (!data) {
      free(shape);
      return fail(PUBLIC(OUT_OF_MEMORY), "there is not enough memory for %s", value->label);
    }
    memcpy(data, (const char *)found[0] + offset, bytes);
    offset = 0;
  }
  memcpy(shape, sizes, 2 * rank * sizeof *shape);
  tensor->data = data;
  tensor->device = (DLDevice){kDLCPU, 0};
  tensor->ndim = value->rank;
  tensor->dtype = (DLDataType){value->dtypes[0].code, value->dtypes[0].bits, 1};
  tensor->shape = shape;
  tensor->strides = shape + rank;
  tensor->byte_offset = offset;
  return PUBLIC(OK);
}

void PUBLIC(free)(DLTensor *tensor) {
  if (!tensor)
    return;
  free(tensor->data);
  free(tensor->shape);
  memset(tensor, 0, sizeof *tensor);
}

/*--- A call ---*/

struct entry {
  const char *name;
  void (*code)(void **);
  const struct value *arguments, *results;
  int num_arguments, num_results;
  int argument_words, target_words, result_bytes, num_tensors;
  const char *const *messages;
  int num_messages;
};

static int words_of(const struct value *value) {
  return value->rank < 0 ? 1 : first_size + 2 * value->rank;
}

static int failed(const struct entry *entry, int64_t number) {
  if (number >= 0 && number < entry->num_messages)
    return fail(PUBLIC(FAILED_ASSERTION), "assertion failed in '%s': %s", entry->name,
                entry->messages[number]);
  return fail(PUBLIC(OUT_OF_MEMORY), "there is not enough memory for a call of '%s'", entry->name);
}

/* Takes the results of a call from `found`. */
static int take_results(const struct entry *entry, struct scope *scope, const char *found,
                        const int64_t *targets, void *const *results) {
  int done = 0, status = PUBLIC(OK);
  bool is_ours[entry->num_results + 1];
  for (; done < entry->num_results && status == PUBLIC(OK); ++done) {
    const struct value *value = &entry->results[done];
    const char *place = found + value->offset;
    is_ours[done] = false;
    if (value->rank < 0) {
      memcpy(results[done], place, (size_t)value->itemsize);
    } else if (is_blank(results[done])) {
      status = hand_over(scope, value, (const int64_t *)place, results[done]);
      is_ours[done] = status == PUBLIC(OK);
    } else {
      status = store(value, (const int64_t *)place, targets);
    }
    targets += value->rank < 0 ? 0 : words_of(value);
  }
  while (status != PUBLIC(OK) && done-- > 0)
    if (is_ours[done])
      PUBLIC(free)(results[done]);
  return status;
}

/* `arguments` has tensors and pointers to scalars, `results` tensors and places for scalars. */
static int call(const struct entry *entry, const void *const *arguments, void *const *results) {
  int status = PUBLIC(check)();
  if (status != PUBLIC(OK))
    return status;
  int64_t words[entry->argument_words + 1], targets[entry->target_words + 1];
  int64_t found[entry->result_bytes / 8 + 1];
  void *pointers[entry->argument_words + 1];
  struct span spans[entry->num_tensors + 1];
  int at = 0, num_spans = 0;
  for (int number = 0; number < entry->num_arguments; ++number) {
    const struct value *value = &entry->arguments[number];
    if (value->rank < 0) {
      words[at] = 0;
      memcpy(&words[at], arguments[number], (size_t)value->itemsize);
    } else {
      if ((status = describe(value, arguments[number], words + at)))
        return status;
      spans[num_spans++] = span_of(value, words + at);
    }
    at += words_of(value);
  }
  const int num_read = num_spans;
  int64_t *target = targets;
  for (int number = 0; number < entry->num_results; ++number) {
    const struct value *value = &entry->results[number];
    if (!results[number])
      return fail(PUBLIC(WRONG_VALUE), "%s is NULL", value->label);
    if (value->rank < 0)
      continue;
    if (!is_blank(results[number])) {
      if ((status = describe(value, results[number], target)))
        return status;
      spans[num_spans++] = span_of(value, target);
    }
    target += words_of(value);
  }
  if ((status = check_overlaps(spans, num_read, num_spans)))
    return status;

  for (int word = 0; word < entry->argument_words; ++word)
    pointers[word] = &words[word];
  pointers[entry->argument_words] = found;
  struct call call = {completed, PTHREAD_MUTEX_INITIALIZER};
  struct scope scope;
  begin_scope(&scope, &call, NULL);
  bool is_complete = completes(&scope, (void (*)(void *))entry->code, pointers);
  /* A failure between the tasks of a team comes to its end without a jump. */
  if (!is_complete || has_failed(&call))
    status = failed(entry, atomic_load(&call.failure));
  else
    status = take_results(entry, &scope, (const char *)found, targets, results);
  end_scope(&scope);
  return status;
}
