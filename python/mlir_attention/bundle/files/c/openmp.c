/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Teams of threads by LLVM's OpenMP library, which is looked for by name.
 */

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

static int start_teams(void) {
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

static void fork_team(void *place, struct team *team) {
  omp.fork_call(place, 1, run_member, team);
}
