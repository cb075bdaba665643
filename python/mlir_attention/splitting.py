# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many splits: pure Python, no IR.

Splitting the keys pays when there is less work than workers: a decode step has a row of
the output for every (batch, key/value head), and each is a task. With more splits each
worker gets a share, until chunks are so short that starting and merging them costs more
than reading their keys. The rule is that of FlashAttention-2's `num_splits_heuristic`:
the fewest splits that fill the workers nearly as well as the best number does.
"""

from dataclasses import dataclass

#: Workers for which a module is split when the user names no number: the choice must
#: not depend on the machine that compiles.
DEFAULT_PARALLELISM = 32

#: A number of splits is good enough when it fills the workers to this share of the best.
_GOOD_ENOUGH = 0.85

#: Above this share of busy workers, splitting has nothing to win.
_FULL_ENOUGH = 0.8


@dataclass(frozen=True)
class SplitOptions:
    """What limits the choice; 0 means: decide.

    Attributes:
      num_splits: whole chunks that the keys are cut into.
      chunk_size: keys of a chunk.
      min_chunk_size: the fewest keys that a chosen chunk may have.
      max_splits: the most chunks that may be chosen.
      parallelism: workers that run at the same time.
    """

    num_splits: int = 0
    chunk_size: int = 0
    min_chunk_size: int = 128
    max_splits: int = 128
    parallelism: int = 0


@dataclass(frozen=True)
class SplitPlan:
    """The keys are `num_chunks` chunks of `chunk` keys, then `tail` keys.

    None is a number that is known at run time only: with a fixed chunk,
    num_chunks = keys // chunk; with a fixed number of chunks, chunk = keys // num_chunks;
    tail is what remains of the keys.
    """

    num_chunks: int | None
    chunk: int | None
    tail: int | None

    def describe(self, tasks: int | None, keys: int | None) -> str:
        """The plan in words, with its numbers."""

        def count(number: int | None, name: str) -> str:
            return f"{'?' if number is None else number} {name}{'' if number == 1 else 's'}"

        parts = f"{count(self.num_chunks, 'chunk')} of {count(self.chunk, 'key')}"
        if self.tail != 0:
            parts += f" and a tail of {count(self.tail, 'key')}"
        return f"split {count(keys, 'key')} into {parts}, for {count(tasks, 'task')} unsplit"


def choose_plan(tasks: int | None, keys: int | None, options: SplitOptions) -> SplitPlan | str:
    """Cuts `keys` keys, each task being one of `tasks` that run side by side anyway.

    None is a number known at run time only. Returns the reason if the keys are better
    left whole. Raises ValueError if the options contradict each other or the keys.
    """
    if keys is None:
        return _plan_for_dynamic_keys(options)
    if options.num_splits and options.chunk_size:
        if keys // options.chunk_size != options.num_splits:
            raise ValueError(
                f"num-splits={options.num_splits} and chunk-size={options.chunk_size} contradict "
                f"each other: {keys} keys hold {keys // options.chunk_size} such chunks"
            )
        return _cut(keys, options.chunk_size)
    if options.chunk_size:
        if options.chunk_size >= keys:
            return f"its {keys} keys fit in one chunk of {options.chunk_size}"
        return _cut(keys, options.chunk_size)
    if options.num_splits:
        if options.num_splits == 1:
            return "num-splits=1 asks for no split"
        if keys < 2:
            return f"it has {keys} keys, too few to split"
        # More splits than keys would leave some empty: then every key is its own.
        return _cut(keys, keys // min(options.num_splits, keys))
    return _decide(tasks, keys, options)


def _cut(keys: int, chunk: int) -> SplitPlan:
    return SplitPlan(keys // chunk, chunk, keys % chunk)


def _plan_for_dynamic_keys(options: SplitOptions) -> SplitPlan | str:
    if options.num_splits and options.chunk_size:
        raise ValueError(
            f"num-splits={options.num_splits} and chunk-size={options.chunk_size} cannot both "
            "hold for a number of keys that is known at run time only"
        )
    if options.num_splits == 1:
        return "num-splits=1 asks for no split"
    if options.num_splits:
        return SplitPlan(options.num_splits, None, None)
    # Long enough to be worth a task, short enough that a few thousand keys make several.
    return SplitPlan(None, options.chunk_size or max(options.min_chunk_size, 512), None)


def _decide(tasks: int | None, keys: int, options: SplitOptions) -> SplitPlan | str:
    workers = options.parallelism or DEFAULT_PARALLELISM
    tasks = tasks or 1
    if tasks >= _FULL_ENOUGH * workers:
        return f"its {tasks} (batch x key/value head) tasks fill {workers} workers unsplit"
    most = min(options.max_splits, keys // options.min_chunk_size)
    if most < 2:
        return (
            f"its {keys} keys make no two chunks of min-chunk-size={options.min_chunk_size}"
            if options.max_splits >= 2
            else f"max-splits={options.max_splits} allows no split"
        )
    fill = {splits: _fill(tasks * splits, workers) for splits in range(1, most + 1)}
    good = _GOOD_ENOUGH * max(fill.values())
    splits = next(splits for splits in fill if fill[splits] >= good)
    if splits == 1:
        return f"its {tasks} (batch x key/value head) tasks fill {workers} workers best unsplit"
    return _cut(keys, keys // splits)


def _fill(tasks: int, workers: int) -> float:
    """The share of workers that are busy, over all waves of `tasks` equal tasks."""
    waves = -(-tasks // workers)
    return tasks / (waves * workers)
