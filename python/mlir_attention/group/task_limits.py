# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The limits of a task of the CPU, which the cost model of splits counts on. Pure Python, no IR."""

from dataclasses import dataclass

from mlir_attention.options import option

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
        """Tasks that are left at least where heads are taken together."""
        return _TASKS_OF_CORE * self.workers if self.workers else FEWEST_TASKS
