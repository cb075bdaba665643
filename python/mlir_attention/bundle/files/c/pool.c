/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Teams whose members are tasks of a pool of threads, which is the caller's. A member waits for no
 * other, so a pool may run them in any order, and one after the other: compiled code has one loop in
 * a task, whose iterations the members share, and after the loop uses nothing of another's.
 */

/* Of the calls of this thread. */
static THREAD_LOCAL struct {
  void (*parallel_for)(void *, int64_t, void (*)(void *, int64_t), void *);
  void *pool;
  int32_t num_threads;
  int32_t most; /* Those of the next team, or 0. */
} own_pool;

void PUBLIC(set_parallel_for)(void (*parallel_for)(void *pool, int64_t count,
                                                   void (*task)(void *data, int64_t number),
                                                   void *data),
                              void *pool, int32_t num_threads) {
  own_pool.parallel_for = parallel_for;
  own_pool.pool = pool;
  own_pool.num_threads = num_threads;
}

static int start_teams(void) { return PUBLIC(OK); }

struct pool_team {
  struct team *team;
  int32_t size;
  _Atomic int64_t num_done;
  _Atomic uint64_t num_taken; /* Iterations of the loop. */
  pthread_mutex_t reduction;
};

struct member {
  struct pool_team *team;
  int32_t number;
  bool has_loop;
  uint64_t low, count, chunk;
  int64_t step;
};

static void fail_team(struct pool_team *pool_team) {
  int64_t none = completed;
  atomic_compare_exchange_strong(&pool_team->team->scope->call->failure, &none, wrong_pool);
}

static void run_pool_task(void *data, int64_t number) {
  struct pool_team *pool_team = data;
  if (number < 0 || number >= pool_team->size) {
    fail_team(pool_team);
    return;
  }
  struct member member = {.team = pool_team, .number = (int32_t)number};
  run_task_as(&member, &member.number, &member.number, pool_team->team);
  atomic_fetch_add(&pool_team->num_done, 1);
}

static void fork_team(void *place, struct team *team) {
  bool is_inner = innermost->member || !own_pool.parallel_for;
  int32_t size = is_inner || own_pool.num_threads < 1 ? 1 : own_pool.num_threads;
  if (own_pool.most > 0 && own_pool.most < size)
    size = own_pool.most;
  own_pool.most = 0;
  struct pool_team pool_team = {team, size, 0, 0, PTHREAD_MUTEX_INITIALIZER};
  if (size == 1)
    run_pool_task(&pool_team, 0);
  else
    own_pool.parallel_for(own_pool.pool, size, run_pool_task, &pool_team);
  if (atomic_load(&pool_team.num_done) != size)
    fail_team(&pool_team);
}

void OURS(barrier)(void *place, int32_t thread) {}

int32_t OURS(global_thread_num)(void *place) {
  return innermost->member ? innermost->member->number : 0;
}

void OURS(push_num_threads)(void *place, int32_t thread, int32_t count) { own_pool.most = count; }

/* Whether this is the one loop of the member's task. */
static bool begin_loop(struct member *member) {
  if (member->has_loop)
    fail_team(member->team);
  bool is_first = !member->has_loop;
  member->has_loop = true;
  return is_first;
}

static uint64_t count_iterations(uint64_t low, uint64_t high, int64_t step) {
  return low > high ? 0 : (high - low) / (uint64_t)step + 1;
}

void OURS(dispatch_init_8u)(void *place, int32_t thread, int32_t schedule, uint64_t low,
                            uint64_t high, int64_t step, int64_t chunk) {
  struct member *member = innermost->member;
  member->count = begin_loop(member) ? count_iterations(low, high, step) : 0;
  member->low = low;
  member->step = step;
  member->chunk = chunk < 1 ? 1 : (uint64_t)chunk;
}

int32_t OURS(dispatch_next_8u)(void *place, int32_t thread, int32_t *is_last, uint64_t *low,
                               uint64_t *high, int64_t *step) {
  struct member *member = innermost->member;
  uint64_t first = atomic_fetch_add_explicit(&member->team->num_taken, member->chunk,
                                             memory_order_relaxed);
  if (first >= member->count)
    return 0;
  uint64_t left = member->count - first;
  uint64_t size = left < member->chunk ? left : member->chunk;
  *is_last = size == left;
  *low = member->low + first * (uint64_t)member->step;
  *high = *low + (size - 1) * (uint64_t)member->step;
  *step = member->step;
  return 1;
}

/* Each member has a block of its own. */
void OURS(for_static_init_8u)(void *place, int32_t thread, int32_t schedule, int32_t *is_last,
                              uint64_t *low, uint64_t *high, int64_t *stride, int64_t step,
                              int64_t chunk) {
  struct member *member = innermost->member;
  uint64_t count = begin_loop(member) ? count_iterations(*low, *high, step) : 0;
  uint64_t size = (uint64_t)member->team->size, number = (uint64_t)member->number;
  uint64_t even = count / size, rest = count % size;
  uint64_t first = number * even + (number < rest ? number : rest);
  uint64_t own = even + (number < rest);
  *stride = (int64_t)(count * (uint64_t)step);
  *is_last = own > 0 && first + own == count;
  if (own == 0) {
    *low = *high + 1;
    return;
  }
  *low += first * (uint64_t)step;
  *high = *low + (own - 1) * (uint64_t)step;
}

void OURS(for_static_fini)(void *place, int32_t thread) {}

/* Each member combines what it has, one at a time. */
int32_t OURS(reduce)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                     void (*combine)(void *, void *), void *lock) {
  pthread_mutex_lock(&innermost->member->team->reduction);
  return 1;
}

void OURS(end_reduce)(void *place, int32_t thread, void *lock) {
  pthread_mutex_unlock(&innermost->member->team->reduction);
}

int32_t OURS(reduce_nowait)(void *place, int32_t thread, int32_t count, size_t size, void *data,
                            void (*combine)(void *, void *), void *lock) {
  return OURS(reduce)(place, thread, count, size, data, combine, lock);
}

void OURS(end_reduce_nowait)(void *place, int32_t thread, void *lock) {
  OURS(end_reduce)(place, thread, lock);
}
