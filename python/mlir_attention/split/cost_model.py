# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a number of splits takes on a machine: a cost model, pure Python, no IR.

Splitting the keys pays when there is less work than workers: a decode step has one task
for every (batch, key/value head). Cut into s chunks each, T tasks on W workers take

    waves   = ceil(T s / W)
    read    = keys x bytes of a key x max(waves / (s x worker's bandwidth), T / bandwidth)
    start   = waves x cost of a task
    combine = cost of a kernel + partial outputs written and read / bandwidth;  0 if s = 1

The sum is keys x a(s) + b(s), where b grows with s; so the best s grows with the keys. And
no term grows with W; so more workers never take longer. docs/guide/splitting.md says more.
"""

from dataclasses import dataclass, fields

from mlir_attention.group.task_limits import BLOCK_ROWS_FACTOR_OF_DOTS
from mlir_attention.split.machines import Machine

#: What a number of a problem is at least, if not 1.
_LEAST = {"keys": 0, "is_bf16": 0, "key_bytes": 0.5, "value_bytes": 0.5}


@dataclass(frozen=True)
class Problem:
    """What the choice depends on.

    Attributes:
      tasks: batches x key/value heads, which run side by side anyway.
      keys: extent of the key dimension that is cut; None: known at run time only.
      inner: keys at each place of that dimension, where there are other key dimensions.
      rows: query rows that share a key/value head: queries x heads of its group.
      depth: elements of a key.
      value_depth: elements of a value.
      key_bytes: bytes of an element of the keys, of which two may lie in one.
      value_bytes: bytes of an element of the values, likewise.
      partial_bytes: bytes of an element of a score and of a partial output.
      heads: key/value heads that a task takes together; `tasks` counts them as one.
      is_bf16: whether query, key and value are bf16, of which more rows are no blocks.

    Raises ValueError for what is no number of anything.
    """

    tasks: int
    keys: int | None
    inner: int = 1
    rows: int = 1
    depth: int = 128
    value_depth: int = 128
    key_bytes: float = 2
    value_bytes: float = 2
    partial_bytes: int = 4
    heads: int = 1
    is_bf16: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = _LEAST.get(field.name, 1)
            if value is not None and value < least:
                raise ValueError(f"{field.name} = {value} must be at least {least}")

    @property
    def bytes_per_key(self) -> float:
        """Bytes that a task reads for a step along the key dimension."""
        return (
            self.heads
            * self.inner
            * (self.depth * self.key_bytes + self.value_depth * self.value_bytes)
        )


@dataclass(frozen=True)
class Estimate:
    """What the model says of a number of splits; times in ns."""

    splits: int
    tasks: int
    waves: int
    read: float
    start: float
    combine: float

    @property
    def total(self) -> float:
        return self.read + self.start + self.combine


def estimate(problem: Problem, machine: Machine, splits: int) -> Estimate:
    """The model. Raises ValueError if the number of keys is known at run time only."""
    if problem.keys is None:
        raise ValueError("the number of keys must be known")
    tasks = tasks_of(problem, machine)
    waves = -(-tasks * splits // machine.workers)
    slowest = max(waves / (splits * machine.worker_bandwidth), tasks / machine.bandwidth)
    partials = splits * tasks * partial_bytes(problem, machine)
    return Estimate(
        splits=splits,
        tasks=tasks * splits,
        waves=waves,
        read=problem.keys * problem.bytes_per_key * slowest,
        start=waves * machine.task_ns,
        combine=0 if splits == 1 else machine.combine_ns + 2 * partials / machine.bandwidth,
    )


def tasks_of(problem: Problem, machine: Machine) -> int:
    """Tasks of the keys left whole: batches x key/value heads x tiles of query rows."""
    return problem.tasks * -(-problem.rows // rows_of(problem, machine))


def rows_of(problem: Problem, machine: Machine) -> int:
    """Query rows of a task."""
    has_all = problem.rows <= machine.whole_rows and _has_blocks(problem, machine)
    if machine.rows == 0 or has_all:
        return problem.rows
    return min(problem.rows, machine.rows)


def partial_bytes(problem: Problem, machine: Machine) -> int:
    """Bytes of the partial output of a task, in which every row has its LSE beside it."""
    return (
        problem.heads
        * rows_of(problem, machine)
        * (problem.value_depth + 1)
        * problem.partial_bytes
    )


def is_occupied(problem: Problem, machine: Machine) -> bool:
    """Whether the tasks of the keys left whole use all workers, or all of the bandwidth."""
    tasks = tasks_of(problem, machine)
    return tasks >= machine.workers or tasks * machine.worker_bandwidth >= machine.bandwidth


def longest_chunk(problem: Problem, machine: Machine) -> int | None:
    """The keys, a power of two, whose scores fill the cache of a worker; None: any number."""
    if machine.cache == 0 or _has_blocks(problem, machine):
        return None
    rows = problem.heads * rows_of(problem, machine)
    scores = rows * problem.inner * problem.partial_bytes
    return 1 << max(machine.cache // scores, 1).bit_length() - 1


def _has_blocks(problem: Problem, machine: Machine) -> bool:
    """Whether a task takes its keys in blocks."""
    block_rows = machine.block_rows * (BLOCK_ROWS_FACTOR_OF_DOTS if problem.is_bf16 else 1)
    return 0 < block_rows <= problem.rows
