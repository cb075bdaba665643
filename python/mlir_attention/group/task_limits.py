# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The limits of a task of the CPU, which the cost model of splits counts on. Pure Python, no IR."""

from dataclasses import dataclass

from mlir_attention.options import option

#: Query rows of a task, along all dimensions and of all heads that it takes: the more share the
#: keys that it reads, the better, as long as what they need stays in the caches of a core.
MOST_ROWS = 128

#: Query rows of a dimension that tasks do not cut. A longer one is cut into tiles of about as many,
#: a very long one into tiles of up to twice as many: the cost model counts on this number.
SHORT_ROWS = 32

#: Query rows of a task from which on its keys come in blocks, transposed for a product of matrices.
BLOCK_ROWS = 32

#: The cost model counts on blocks for groups of so many times as many rows of bf16. These are rows
#: of a group, which tasks share; `cpu/vector/tile_sizes/choice.py` limits those of a task that
#: takes dots.
BLOCK_ROWS_FACTOR_OF_DOTS = 4

#: Heads are only taken together where so many tasks are left: that many read as fast as any
#: memory that `split/machines.py` knows of for processors.
FEWEST_TASKS = 16

#: Tasks that each core is to have at least, where heads are taken together.
_TASKS_OF_CORE = 2


@dataclass(frozen=True)
class TaskLimits:
    """What the choice of tasks may count on: the options of `attention-cpu-tile-groups`."""

    workers: int = option(
        0, "cores of the machine, for the choice of tasks; 0: any number", minimum=0
    )
    chunks: int = option(
        1, "chunks to expect, where their number is known at run time only", minimum=1
    )
    batch_invariant: bool = option(
        False,
        "choose the same tasks for any batch, so that the results of a sequence have the same "
        "bits alone and in any batch",
    )

    @property
    def fewest_tasks(self) -> int:
        """Tasks that keep the workers busy, whatever time each takes."""
        return _TASKS_OF_CORE * self.workers if self.workers else FEWEST_TASKS

    def are_occupied_by(self, tasks: int) -> bool:
        """Whether so many tasks, which take the same time, keep all workers busy."""
        fill_rounds = self.workers > 0 and tasks % self.workers == 0
        return fill_rounds or tasks >= self.fewest_tasks
