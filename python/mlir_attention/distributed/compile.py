# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`mlir_attention.distributed.compile`: from a module of shards to a function that ranks call."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, SupportsIndex

from mlir import ir

from mlir_attention.cpu.target import available_cores, host_options
from mlir_attention.diagnostics import RewriteError
from mlir_attention.distributed.agreement import Agreement, agree_at_start, decline_at_start
from mlir_attention.distributed.communicator import Communicator
from mlir_attention.distributed.executable import DistributedExecutable
from mlir_attention.distributed.lowering import Collectives, lower_collectives
from mlir_attention.distributed.mpi import MpiCommunicator
from mlir_attention.runtime.arrays.signature import function_named, only_public_function
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.code.openmp import MAX_THREADS
from mlir_attention.runtime.compile import (
    cache_folder,
    checked_donation,
    checked_integer,
    copy_module,
    prepare,
)
from mlir_attention.runtime.layout_variants import Specials
from mlir_attention.sharding.layout import Axes
from mlir_attention.sharding.partition import split_axes_of
from mlir_attention.support.erasing import keeping_erased_ops


def compile(
    module: ir.Module,
    entry: str | None = None,
    communicator: Communicator | None = None,
    *,
    num_threads: SupportsIndex | None = None,
    opt_level: SupportsIndex = 3,
    donate: SupportsIndex | Iterable[SupportsIndex] | Mapping[int, int] = (),
    cache: str | os.PathLike[str] | bool | None = None,
) -> DistributedExecutable:
    """Compiles the function `entry` of `module` for the ranks of `communicator`.

    All ranks call this, with the same module and options.

    `module` is what `attention-distribute` left: functions of one rank, with the collectives of
    upstream's dialect `shard`, on one `shard.grid` of as many ranks. It is not changed. Where the
    groups of a rank are to be split, run `attention-flash-decoding` after `attention-distribute`.
    `communicator` is that of MPI by default. All else is as in `mlir_attention.compile`.

    Raises RankError, on all ranks, if their modules or options differ or if one cannot compile, or
    if one does not come; ImportError without MPI; ValueError for a grid of another size, and for
    a module with annotations that no pass has taken; and what `mlir_attention.compile` raises.
    """
    ranks = communicator if communicator is not None else MpiCommunicator()
    try:
        program = _Program.of(module, entry, donate, opt_level)
        program.check_size(ranks.size)
    except BaseException:
        decline_at_start(ranks)
        raise
    agree_at_start(ranks, program.digest, "compile")
    timeout, ranks.timeout = ranks.timeout, max(ranks.timeout, _COMPILES)
    try:
        executable = program.compile(num_threads, cache)
    except BaseException:
        decline_at_start(ranks)
        raise
    else:
        agree_at_start(ranks, program.digest, "compile")
    finally:
        ranks.timeout = timeout
    return program.among(executable, ranks)


def compile_local(
    module: ir.Module,
    communicators: Sequence[Communicator],
    entry: str | None = None,
    *,
    num_threads: SupportsIndex | None = None,
    opt_level: SupportsIndex = 3,
    donate: SupportsIndex | Iterable[SupportsIndex] | Mapping[int, int] = (),
    cache: str | os.PathLike[str] | bool | None = None,
) -> list[DistributedExecutable]:
    """As `compile`, once for ranks that are threads of this process; the function of each.

    Their calls are to be made at the same time, each in its thread.
    """
    program = _Program.of(module, entry, donate, opt_level)
    program.check_size(len(communicators))
    executable = program.compile(num_threads, cache)
    # Each in its thread: to split communicators is an exchange.
    with ThreadPoolExecutor(len(communicators)) as threads:
        return list(threads.map(lambda ranks: program.among(executable, ranks), communicators))


#: Seconds that ranks wait for one that compiles, while others find the code in their cache.
_COMPILES = 600.0


class _Program:
    """A module with its collectives lowered, and what ranks must have the same of."""

    def __init__(
        self,
        module: ir.Module,
        entry: str,
        donated: dict[int, int | None],
        opt_level: int,
        collectives: Collectives,
        split_axes: Mapping[int, tuple[Axes, ...]],
    ) -> None:
        self._module = module
        self._entry = entry
        self._donated = donated
        self._opt_level = opt_level
        self._collectives = collectives
        self._split_axes = split_axes
        text = module.operation.get_asm(enable_debug_info=False)
        version = importlib.metadata.version("mlir-attention")
        told = (text, entry, sorted(donated.items()), opt_level, version, collectives)
        self.digest = hashlib.sha256(repr(told).encode()).digest()

    @staticmethod
    def of(module: ir.Module, entry: str | None, donate: Any, opt_level: SupportsIndex) -> _Program:
        """Raises as `compile` does."""
        if not isinstance(module, ir.Module):
            raise TypeError(f"module must be an mlir.ir.Module, but is a {type(module).__name__}")
        if entry is not None and not isinstance(entry, str):
            raise TypeError(f"entry is {entry!r}; it must be None or the name of a function")
        level = checked_integer("opt_level", opt_level, 0, 3, "an int")
        donated = checked_donation(donate)
        with module.context, ir.Location.unknown(), keeping_erased_ops():
            name = entry if entry is not None else only_public_function(module.operation)
            copy = copy_module(module)
            split_axes = split_axes_of(function_named(copy.operation, name))
            try:
                collectives = lower_collectives(copy, name)
            except RewriteError as error:
                raise ValueError(f"{error} ({error.location})") from error
        return _Program(copy, name, donated, level, collectives, split_axes)

    def check_size(self, size: int) -> None:
        """Raises ValueError for a grid of another size."""
        grid = self._collectives.grid
        axes = tuple(range(len(grid.shape)))
        if grid.count(axes) != size:
            raise ValueError(
                f"the grid {grid} has {grid.count(axes)} ranks, but the communicator has {size}"
            )

    def compile(
        self, num_threads: SupportsIndex | None, cache: str | os.PathLike[str] | bool | None
    ) -> DistributedExecutable:
        """The function, which is of no rank yet."""
        if num_threads is not None:
            num_threads = checked_integer(
                "num_threads", num_threads, 1, MAX_THREADS, "None or an int"
            )
        with self._module.context, ir.Location.unknown():
            copy, signature = prepare(self._module, self._entry, self._donated)
            options = host_options(num_threads, batch_invariant=False, workers=available_cores())
            compilation = Compilation(self._entry, options, self._opt_level, cache_folder(cache))
            # A function for another memory order would be called without the other ranks.
            specials = Specials(copy, compilation, available_cores(), batch_invariant=True)
            linked = compilation.link(copy)
        return DistributedExecutable(linked, signature, specials, (_restore, ()))

    def among(
        self, executable: DistributedExecutable, ranks: Communicator
    ) -> DistributedExecutable:
        """The function of a rank."""
        agreement = Agreement(ranks, self.digest)
        return executable.among(ranks, self._collectives, self._split_axes, agreement)


def _restore() -> DistributedExecutable:
    raise TypeError("a function of ranks is compiled with them")
