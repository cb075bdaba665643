# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many splits: pure Python, no IR.

Splitting the keys pays when there is less work than workers: a decode step has one task
for every (batch, key/value head). A plan is judged by its critical path, in keys that the
busiest worker reads:

    waves = ceil(tasks * parts / workers),   path = waves * chunk

and the fewest parts win whose path is nearly as short as the shortest, because every part
costs a task to start and a partial output to merge. FlashAttention-2 decides alike (see
`num_splits_heuristic`), by the share of busy workers.
"""

from dataclasses import dataclass

#: Workers for which a module is split when the user names no number: the choice must
#: not depend on the machine that compiles.
DEFAULT_PARALLELISM = 32

#: A path is short enough when the shortest is at least this share of it.
_GOOD_ENOUGH = 0.85

#: Chosen chunks are multiples of this many keys: whole cache lines and vectors of masks.
_GRANULE = 64

#: The chunk for a number of keys that is known at run time only: long enough to be worth
#: a task, short enough that a few thousand keys make several.
_DYNAMIC_CHUNK = 512


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

    def describe(self, keys: int | None) -> str:
        """The plan in words, with the numbers that are known."""
        what = "a dynamic number of" if keys is None else str(keys)
        chunks = "chunks" if self.num_chunks is None else f"{self.num_chunks} chunks"
        size = "" if self.chunk is None else f" of {self.chunk}"
        tail = {0: "", None: " and a tail"}.get(self.tail, f" and a tail of {self.tail}")
        return f"split {what} keys into {chunks}{size}{tail}"


def choose_plan(tasks: int | None, keys: int | None, options: SplitOptions) -> SplitPlan | str:
    """Cuts `keys` keys, each task being one of `tasks` that run side by side anyway.

    None is a number known at run time only. Returns the reason if the keys are better
    left whole. Raises ValueError if the options contradict each other or the keys.
    """
    if keys == 0:
        return "it has no keys"
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
        num_chunks = min(options.num_splits, keys)
        return SplitPlan(num_chunks, keys // num_chunks, keys % num_chunks)
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
    return SplitPlan(None, options.chunk_size or max(options.min_chunk_size, _DYNAMIC_CHUNK), None)


def _decide(tasks: int | None, keys: int, options: SplitOptions) -> SplitPlan | str:
    workers = options.parallelism or DEFAULT_PARALLELISM
    tasks = tasks or 1
    most = min(options.max_splits, -(-keys // _GRANULE))
    chunks = {_chunk_for(keys, parts) for parts in range(2, most + 1)}
    allowed = [chunk for chunk in chunks if options.min_chunk_size <= chunk < keys]
    paths = {chunk: _path(tasks, keys, chunk, workers) for chunk in [*allowed, keys]}
    good = [chunk for chunk in paths if paths[chunk] * _GOOD_ENOUGH <= min(paths.values())]
    # A tail is one more group to run and to merge.
    chunk = max([chunk for chunk in good if keys % chunk == 0] or good)
    if chunk < keys:
        return _cut(keys, chunk)
    if len(paths) == 1:
        return (
            f"its {keys} keys make no two chunks with min-chunk-size={options.min_chunk_size} "
            f"and max-splits={options.max_splits}"
        )
    return f"its tasks, batch x key/value head = {tasks}, occupy {workers} workers as they are"


def _chunk_for(keys: int, parts: int) -> int:
    """The shortest chunk of which `parts` hold all keys."""
    return -(-keys // (parts * _GRANULE)) * _GRANULE


def _path(tasks: int, keys: int, chunk: int, workers: int) -> int:
    """The keys that the busiest worker reads."""
    parts = -(-keys // chunk)
    return -(-tasks * parts // workers) * chunk
