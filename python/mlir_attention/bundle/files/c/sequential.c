/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Teams of the caller's thread alone.
 */

static int start_teams(void) { return PUBLIC(OK); }

/* The iterations of the loop that began last and has not been given any. */
static THREAD_LOCAL struct {
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

static void fork_team(void *place, struct team *team) {
  int32_t zero = 0;
  run_member(&zero, &zero, team);
}
