/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Kernels of a device, which the code of an entry launches. cuda.c and opencl.c have a driver each.
 * Arrays are those of the host: each launch copies what it reads and writes.
 */

struct kernel_argument {
  bool is_pointer, is_written;
  int size; /* Of an element behind a pointer, or of a number, in bytes. */
};

struct kernel {
  const char *name;
  const struct kernel_argument *arguments;
  int num_arguments;
  int threads; /* Of a workgroup. */
};

/* The kernels of an entry, which one thread at a time launches. */
struct program {
  const unsigned char *binary;
  size_t size;
  const struct kernel *kernels;
  int num_kernels;
  pthread_mutex_t lock;
  void *module;   /* The driver's. */
  void **entries; /* The driver's kernels. */
};

/* What a launch passes for an argument. */
union passed {
  void *memory; /* Of the device. */
  int64_t number;
};

enum { max_arguments = 64 };

/* A driver: each gives a status. `start` is called once, and `open` once for a program. */
static int start_driver(void);
static int open_program(struct program *program);
static int allocate(size_t size, void **memory);
static int copy_in(void *memory, const void *from, size_t size);
static int copy_out(void *to, void *memory, size_t size);
static void release(void *memory);
static int launch(struct program *program, int number, int64_t workgroups, union passed *passed);
static int enter_device(void);
static void leave_device(void);

static int start_device(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static atomic_bool is_started;
  if (atomic_load_explicit(&is_started, memory_order_acquire))
    return PUBLIC(OK);
  pthread_mutex_lock(&lock);
  int status = PUBLIC(OK);
  if (!atomic_load_explicit(&is_started, memory_order_relaxed)) {
    status = start_driver();
    if (status == PUBLIC(OK))
      atomic_store_explicit(&is_started, true, memory_order_release);
  }
  pthread_mutex_unlock(&lock);
  return status;
}

/* The bytes behind a pointer, of which the launch passes the address and the number of elements. */
static size_t bytes_of(const struct kernel_argument *argument, const int64_t *words) {
  return (size_t)words[1] * (size_t)argument->size;
}

/* Gives the device what a kernel reads, and room for what it writes; `held` are to be released. */
static int pass_all(const struct kernel *kernel, const int64_t *words, union passed *passed,
                    void **held, int *num_held) {
  int status = PUBLIC(OK);
  for (int at = 0; at < kernel->num_arguments && status == PUBLIC(OK); ++at) {
    const struct kernel_argument *argument = &kernel->arguments[at];
    passed[at].number = *words;
    if (argument->is_pointer) {
      size_t size = bytes_of(argument, words);
      /* Of no bytes, a device has no memory. */
      status = allocate(size < 16 ? 16 : size, &passed[at].memory);
      if (status == PUBLIC(OK)) {
        held[(*num_held)++] = passed[at].memory;
        if (!argument->is_written && size)
          status = copy_in(passed[at].memory, (const void *)words[0], size);
      }
    }
    words += argument->is_pointer ? 2 : 1;
  }
  return status;
}

static int take_all(const struct kernel *kernel, const int64_t *words, union passed *passed) {
  int status = PUBLIC(OK);
  for (int at = 0; at < kernel->num_arguments && status == PUBLIC(OK); ++at) {
    const struct kernel_argument *argument = &kernel->arguments[at];
    size_t size = argument->is_pointer ? bytes_of(argument, words) : 0;
    if (argument->is_written && size)
      status = copy_out((void *)words[0], passed[at].memory, size);
    words += argument->is_pointer ? 2 : 1;
  }
  return status;
}

/* `words`: the number of workgroups, and what the launch passes for each argument. */
static int run_kernel(struct program *program, int64_t number, const int64_t *words) {
  const struct kernel *kernel = &program->kernels[number];
  union passed passed[max_arguments];
  void *held[max_arguments];
  int num_held = 0;
  int status = program->module ? PUBLIC(OK) : open_program(program);
  if (status == PUBLIC(OK))
    status = pass_all(kernel, words + 1, passed, held, &num_held);
  if (status == PUBLIC(OK))
    status = launch(program, (int)number, words[0], passed);
  if (status == PUBLIC(OK))
    status = take_all(kernel, words + 1, passed);
  while (num_held > 0)
    release(held[--num_held]);
  return status;
}

/* Compiled code calls this; `address` is that of the words. */
void OURS(call_host)(int64_t number, int64_t address) {
  struct call *call = innermost->call;
  const int64_t *words = (const int64_t *)address;
  if (words[0] < 1)
    return;
  pthread_mutex_lock(&call->program->lock);
  int status = enter_device();
  if (status == PUBLIC(OK)) {
    status = run_kernel(call->program, number, words);
    leave_device();
  }
  pthread_mutex_unlock(&call->program->lock);
  int64_t none = completed;
  if (status != PUBLIC(OK) &&
      atomic_compare_exchange_strong(&call->failure, &none, device_failed))
    memcpy(call->reason, last_message, sizeof call->reason);
  if (status != PUBLIC(OK) && innermost->has_end)
    longjmp(innermost->end, 1);
}
