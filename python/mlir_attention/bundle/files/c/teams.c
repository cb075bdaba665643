/* Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
 * See LICENSE for licence information.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What compiled code asks of OpenMP, by the names of LLVM's library. A team is threads that run one
 * task; openmp.c, sequential.c and pool.c each have teams of their kind.
 */

typedef void (*Microtask)(int32_t *, int32_t *, void *);
typedef int32_t Reduce(void *place, int32_t thread, int32_t count, size_t size, void *data,
                       void (*combine)(void *, void *), void *lock);

/* Makes what teams need; a status. */
static int start_teams(void);

/* Runs a task in a team. */
struct team;
static void fork_team(void *place, struct team *team);
