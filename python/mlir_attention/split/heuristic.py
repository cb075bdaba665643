# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many splits: as asked, or as the cost model has it. Pure Python, no IR.

The choice is the number of splits that takes least in `cost_model`, the fewest of equals,
from a few numbers and within the limits that were given. Hence

- longer keys never get fewer chunks on the same machine;
- more workers never take longer, in the model;
- no chunk is empty, shorter than the least or beyond the most that may be chosen.

A batch-invariant choice knows neither the batch nor the keys: one chunk for all of them.
"""

import math
from dataclasses import dataclass, replace

from mlir_attention.options import check_minima, option
from mlir_attention.split.cost_model import (
    Estimate,
    Problem,
    estimate,
    is_occupied,
    longest_chunk,
    partial_bytes,
    rows_of,
    tasks_of,
)
from mlir_attention.split.machines import Machine, some_workers

#: Workers for which a module is split when the user names no machine and no number: the
#: choice must not depend on the machine that compiles.
DEFAULT_PARALLELISM = 32

#: The chunk for a number of keys that is known at run time only, where no machine is
#: given: long enough to be worth a task, short enough that a few thousand keys make several.
_DYNAMIC_CHUNK = 512

#: With a machine, a task of such a chunk costs at most this share of reading its keys.
_DYNAMIC_OVERHEAD = 1 / 8

#: A chosen chunk is a multiple of this many keys, or of half as many, and so on, ...
_GRANULE = 64

#: ... such that the tail is at most this share of a chunk.
_TAIL = 1 / 8


@dataclass(frozen=True)
class SplitOptions:
    """What limits the choice: the options of `attention-flash-decoding` but for the machine.

    Raises ValueError for what is no number of anything.
    """

    num_splits: int = option(0, "number of whole chunks; 0: decide", minimum=0)
    chunk_size: int = option(0, "keys of a chunk; 0: decide", minimum=0)
    min_chunk_size: int = option(128, "the fewest keys of a chunk that the pass chooses", minimum=1)
    max_splits: int = option(
        128, "the most chunks that the pass chooses for a static number of keys", minimum=1
    )
    parallelism: int = option(
        0,
        "number of workers to choose for, if no machine is named and the number of keys is "
        "static; 0: 32",
        minimum=0,
    )
    strict: bool = option(
        False, "report an error if num-splits or chunk-size exceeds a static number of keys"
    )
    batch_invariant: bool = option(
        False,
        "choose one chunk size for any batch, so that the results of a sequence have the same bits "
        "alone and in any batch",
    )

    def __post_init__(self) -> None:
        check_minima(self)


@dataclass(frozen=True)
class SplitPlan:
    """The keys are `num_chunks` chunks of `chunk` keys, then `tail` keys.

    None is a number that is known at run time only: with a fixed chunk,
    num_chunks = keys // chunk; with a fixed number of chunks, chunk = keys // num_chunks;
    tail is what remains of the keys.

    Attributes:
      num_chunks: whole chunks.
      chunk: keys of a chunk.
      tail: keys of the last, shorter part; 0: there is none.
      why: the reason for the choice, in words.
    """

    num_chunks: int | None
    chunk: int | None
    tail: int | None
    why: str = ""

    @staticmethod
    def whole(keys: int | None, why: str) -> "SplitPlan":
        """The plan that leaves the keys whole."""
        return SplitPlan(1, keys, 0, why)

    @property
    def is_whole(self) -> bool:
        """Whether the keys stay in one part."""
        return self.num_chunks == 1 and self.tail == 0

    def describe(self, keys: int | None) -> str:
        """The plan in words, with the numbers that are known."""
        if self.is_whole:
            return f"not split: {self.why}"
        what = "a dynamic number of" if keys is None else str(keys)
        chunks = "chunks" if self.num_chunks is None else f"{self.num_chunks} chunks"
        size = "" if self.chunk is None else f" of {self.chunk}"
        tail = {0: "", None: " and a tail"}.get(self.tail, f" and a tail of {self.tail}")
        return f"split {what} keys into {chunks}{size}{tail}: {self.why}"


def choose_splits(
    problem: Problem, machine: Machine | None = None, options: SplitOptions | None = None
) -> SplitPlan:
    """Cuts the keys of `problem` as `options` ask, and else as is best on `machine`.

    Without a machine, `options.parallelism` workers are filled, and a number of keys that
    is known at run time only gets a fixed chunk. Raises ValueError, with the two numbers
    that disagree, if the options contradict each other or the keys.
    """
    options = options or SplitOptions()
    keys = problem.keys
    _check(keys, options)
    if keys == 0:
        return SplitPlan.whole(0, "it has no keys")
    if options.num_splits or options.chunk_size:
        plan = _as_asked(keys, options)
        return plan if machine is None else _explain(plan, problem, machine)
    if options.batch_invariant:
        return _decide_for_any_batch(problem, machine, options)
    if keys is not None:
        machine = machine or some_workers(options.parallelism or DEFAULT_PARALLELISM)
        return _decide(problem, keys, machine, options)
    return _decide_dynamic(problem, machine, options)


def _check(keys: int | None, options: SplitOptions) -> None:
    """Raises ValueError if the options contradict each other or the keys."""
    splits, chunk = options.num_splits, options.chunk_size
    if splits and chunk and keys is None:
        raise ValueError(
            f"num-splits={splits} and chunk-size={chunk} cannot both hold for a number of keys "
            "that is known at run time only"
        )
    if keys is None:
        return
    if splits and chunk and keys and keys // chunk != splits:
        raise ValueError(
            f"num-splits={splits} and chunk-size={chunk} contradict each other: {keys} keys "
            f"hold {keys // chunk} such chunks"
        )
    if options.strict and splits > keys:
        raise ValueError(f"num-splits={splits} is more than the {keys} keys there are (strict)")
    if options.strict and chunk > keys:
        raise ValueError(f"chunk-size={chunk} is more than the {keys} keys there are (strict)")


def _as_asked(keys: int | None, options: SplitOptions) -> SplitPlan:
    splits, chunk = options.num_splits, options.chunk_size
    if chunk:
        why = f"chunk-size={chunk} requests it"
        if keys is None:
            return SplitPlan(None, chunk, None, why)
        if chunk >= keys:
            return SplitPlan.whole(keys, f"its {keys} keys fit in one chunk of {chunk}")
        return SplitPlan(keys // chunk, chunk, keys % chunk, why)
    if splits == 1:
        return SplitPlan.whole(keys, "num-splits=1 requests no split")
    why = f"num-splits={splits} requests it"
    if keys is None:
        return SplitPlan(splits, None, None, why)
    if keys == 1:
        return SplitPlan.whole(keys, "it has 1 key, too few to split")
    if splits > keys:
        # Some would be empty: then every key is its own.
        return SplitPlan(keys, 1, 0, f"num-splits={splits} asks for more than there are keys")
    return SplitPlan(splits, keys // splits, keys % splits, why)


def _explain(plan: SplitPlan, problem: Problem, machine: Machine) -> SplitPlan:
    """The plan with what the model says of it."""
    if plan.is_whole or problem.keys is None or plan.num_chunks is None:
        return plan
    return replace(plan, why=f"{plan.why}; {_account(problem, machine, plan.num_chunks)}")


def _decide(problem: Problem, keys: int, machine: Machine, options: SplitOptions) -> SplitPlan:
    counts = _counts(problem, keys, machine, options)
    estimates = [estimate(problem, machine, count) for count in counts]
    # The first of equals: the fewest splits.
    best = min(estimates, key=lambda each: each.total)
    if best.splits == 1:
        return SplitPlan.whole(keys, _why_whole(problem, machine, options, estimates))
    why = _account(problem, machine, best.splits)
    if counts[0] > 1:
        longest = longest_chunk(problem, machine)
        why += f"; the scores of a chunk of more than {longest} keys would leave the cache"
    chunk = _chunk(keys, best.splits, _shortest_chunk(problem, options))
    return SplitPlan(best.splits, chunk, keys - best.splits * chunk, why)


def _counts(problem: Problem, keys: int, machine: Machine, options: SplitOptions) -> list[int]:
    """The numbers of splits to choose from: some of 1, 2, 3, 4, 6, 8, 12, 16, 24, ...

    These seldom leave a tail, and one lies near every number. The least and the greatest
    grow with the keys, as they must for the choice to grow.
    """
    # No more chunks than keys of a chunk: then the tail is shorter than a chunk.
    shortest = _shortest_chunk(problem, options)
    most = min(options.max_splits, keys // shortest, math.isqrt(keys))
    counts = [1]
    while (count := _next_count(counts[-1])) <= most:
        counts.append(count)
    # So many that the scores of a chunk stay in the cache, if so many may be.
    longest = longest_chunk(problem, machine)
    least = 1 if longest is None else -(-keys // longest)
    return [count for count in counts if count >= least] or counts[-1:]


def _next_count(count: int) -> int:
    """What comes after `count`, a power of two or one and a half of one."""
    power = 1 << (count.bit_length() - 1)
    return 2 * power if count > power or power == 1 else power + power // 2


def _shortest_chunk(problem: Problem, options: SplitOptions) -> int:
    """`min_chunk_size` as an extent of the key dimension that is cut."""
    return -(-options.min_chunk_size // problem.inner)


def _chunk(keys: int, splits: int, shortest: int) -> int:
    """The keys of each of `splits` whole chunks; what remains of the keys is the tail."""
    longest = keys // splits
    if keys % splits == 0:
        return longest
    granule = _GRANULE
    while granule > 1:
        chunk = longest // granule * granule
        if chunk >= shortest and keys - splits * chunk <= _TAIL * chunk:
            return chunk
        granule //= 2
    return longest


def _decide_for_any_batch(
    problem: Problem, machine: Machine | None, options: SplitOptions
) -> SplitPlan:
    """The chunk for any batch: that of one task, for any number of keys."""
    plan = _decide_dynamic(replace(problem, tasks=1), machine, options)
    keys = problem.keys
    if keys is None:
        return plan
    if plan.is_whole:
        return SplitPlan.whole(keys, plan.why)
    chunk = max(plan.chunk or 1, -(-keys // options.max_splits))
    if keys < 2 * chunk:
        return SplitPlan.whole(
            keys, f"its {keys} keys are too few for two chunks of {chunk} for any batch"
        )
    why = f"one chunk for any batch; {plan.why}"
    return SplitPlan(keys // chunk, chunk, keys % chunk, why)


def _decide_dynamic(problem: Problem, machine: Machine | None, options: SplitOptions) -> SplitPlan:
    """The chunk for any number of keys: the shortest that is worth its task.

    Where the tasks occupy the machine as they are, only the cache asks for chunks.
    """
    if machine is None:
        why = f"no machine is given, and min-chunk-size={options.min_chunk_size}"
        return SplitPlan(None, max(_DYNAMIC_CHUNK, _shortest_chunk(problem, options)), None, why)
    tasks, longest = tasks_of(problem, machine), longest_chunk(problem, machine)
    overhead = machine.task_ns * machine.worker_bandwidth + 2 * partial_bytes(problem, machine)
    if not is_occupied(problem, machine):
        enough = math.ceil(overhead / (_DYNAMIC_OVERHEAD * problem.bytes_per_key))
        power = 1 << (enough - 1).bit_length()
        chunk = power if longest is None else min(power, longest)
    elif longest is not None:
        chunk = longest
    else:
        return SplitPlan.whole(None, _why_occupied(problem, machine))
    chunk = max(chunk, _shortest_chunk(problem, options))
    why = (
        f"{_plural(tasks, 'task')} for {machine.workers} workers, "
        f"{rows_of(problem, machine)} x {chunk * problem.inner} scores each; in the model of "
        f"{machine.name} a chunk costs {overhead / (chunk * problem.bytes_per_key):.0%} of "
        "reading its keys"
    )
    return SplitPlan(None, chunk, None, why)


def _account(problem: Problem, machine: Machine, splits: int) -> str:
    """What the model says of some splits, in words."""
    whole, split = estimate(problem, machine, 1), estimate(problem, machine, splits)
    return (
        f"{_plural(split.tasks, 'task')} on {machine.workers} workers, "
        f"{_plural(split.waves, 'wave')}; in the model of {machine.name} "
        f"{whole.total / split.total:.1f} times as fast as whole, "
        f"{split.combine / split.total:.0%} of it the combine"
    )


def _why_whole(
    problem: Problem, machine: Machine, options: SplitOptions, estimates: list[Estimate]
) -> str:
    whole, *splits = estimates
    if not splits:
        return (
            f"its {problem.keys} keys are too few for two chunks with "
            f"min-chunk-size={options.min_chunk_size} and max-splits={options.max_splits}"
        )
    if all(split.read >= whole.read for split in splits):
        return _why_occupied(problem, machine)
    best = min(splits, key=lambda each: each.total)
    return (
        f"in the model of {machine.name} its {problem.keys} keys in {best.splits} chunks take "
        f"{best.total / whole.total:.2f} times as long, {best.combine / best.total:.0%} of it the "
        "combine"
    )


def _why_occupied(problem: Problem, machine: Machine) -> str:
    tasks = tasks_of(problem, machine)
    product = "batch x key/value head" + ("" if tasks == problem.tasks else " x query tile")
    occupied = f"occupy {machine.workers} workers"
    if tasks < machine.workers:
        occupied = f"take all {machine.bandwidth:g} GB/s of {machine.name}"
    return f"its tasks, {product} = {tasks}, {occupied} without a split"


def _plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
