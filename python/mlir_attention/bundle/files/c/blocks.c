/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Memory of large buffers, which is kept for the next ones: getting new pages, which the kernel
 * clears, takes a tenth of the time of a layer. Linux may take pages that are kept at any time. The Python extension
 * includes this file too, hence it is C and C++.
 */

#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* Bytes of a huge page of x86-64, and of aarch64 with pages of 4 KiB. Many rows of a layer lie in
 * more small pages than a core has translations for. */
#define HUGE_PAGE ((size_t)1 << 21)
/* Bytes of a large buffer, and of all that is kept. */
#define LEAST_LARGE (2 * HUGE_PAGE)
#define MOST_KEPT ((size_t)1 << 29)

struct block {
  void *address;
  size_t size;
};

/* Those that were kept first come first. */
static struct block kept[MOST_KEPT / LEAST_LARGE];
static size_t num_kept, size_kept;
static pthread_mutex_t kept_mutex = PTHREAD_MUTEX_INITIALIZER;

static void *take_kept(size_t number) {
  void *address = kept[number].address;
  size_kept -= kept[number].size;
  --num_kept;
  memmove(kept + number, kept + number + 1, (num_kept - number) * sizeof *kept);
  return address;
}

/* The smallest block that holds so many bytes, and not many more; of several the last, which the
 * cache may still hold; null if there is none. A block may be larger than what was asked for, by as
 * much as it was aligned by. */
static void *find_kept(size_t size) {
  size_t best = num_kept;
  for (size_t at = 0; at < num_kept; ++at)
    if (kept[at].size >= size && kept[at].size <= size + size / 8 + HUGE_PAGE &&
        (best == num_kept || kept[at].size <= kept[best].size))
      best = at;
  return best == num_kept ? NULL : take_kept(best);
}

/* Frees all that is kept: also when the library is unloaded, or the process ends. A process that was
 * forked while another thread had the lock never gets it: nobody waits for it, and such a process
 * keeps nothing. */
__attribute__((destructor)) static void free_all_kept(void) {
  if (pthread_mutex_trylock(&kept_mutex))
    return;
  while (num_kept)
    free(take_kept(num_kept - 1));
  pthread_mutex_unlock(&kept_mutex);
}

static void *new_block(size_t alignment, size_t size) {
  void *address = NULL;
  alignment = alignment < sizeof address ? sizeof address : alignment;
  return posix_memalign(&address, alignment, size) ? NULL : address;
}

/* As aligned_alloc, of any size. */
static void *allocate_block(size_t alignment, size_t size) {
  bool is_large = size >= LEAST_LARGE && alignment <= HUGE_PAGE;
  void *address = NULL;
  if (is_large && !pthread_mutex_trylock(&kept_mutex)) {
    address = find_kept(size);
    pthread_mutex_unlock(&kept_mutex);
  }
  if (address)
    return address;
  alignment = is_large ? HUGE_PAGE : alignment;
  address = new_block(alignment, size);
  if (!address) {
    free_all_kept();
    address = new_block(alignment, size);
  }
  /* Of whole huge pages only, so that the last one takes no more memory than it has to. */
  if (address && is_large)
    madvise(address, size / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
  return address;
}

/* Whether addresses are scarce: kept pages are the system's, but their addresses are not. */
static bool has_few_addresses(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur != RLIM_INFINITY;
}

/* As free, of what malloc or allocate_block gave. */
static void free_block(void *address) {
  size_t size = malloc_usable_size(address);
  bool is_large = size >= LEAST_LARGE && size <= MOST_KEPT && (size_t)address % HUGE_PAGE == 0;
  if (!is_large || has_few_addresses()) {
    free(address);
    return;
  }
  madvise(address, size / HUGE_PAGE * HUGE_PAGE, MADV_FREE);
  if (pthread_mutex_trylock(&kept_mutex)) {
    free(address);
    return;
  }
  while (size_kept + size > MOST_KEPT)
    free(take_kept(0));
  kept[num_kept].address = address;
  kept[num_kept].size = size;
  ++num_kept;
  size_kept += size;
  pthread_mutex_unlock(&kept_mutex);
}
