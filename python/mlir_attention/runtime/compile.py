# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`mlir_attention.compile`: from a module to a function of arrays."""

from __future__ import annotations

import os
from pathlib import Path

from mlir import ir

from mlir_attention.cpu.boundary import keep_only_entry_public
from mlir_attention.cpu.host import bf16_dots, l1_kib, vector_bits
from mlir_attention.runtime.cache import Recent, default_folder
from mlir_attention.runtime.compilation import Compilation, bytecode_of
from mlir_attention.runtime.executable import Executable
from mlir_attention.runtime.signature import Signature, public_functions
from mlir_attention.runtime.special import Specials

TARGETS = ("cpu",)

#: OpenMP ends the process over a number of threads that the system does not grant.
MAX_THREADS = 1024

#: What was compiled in this process, by folder and key.
_recent: Recent[Executable] = Recent(limit=128)


def compile(
    module: ir.Module,
    entry: str | None = None,
    *,
    target: str = "cpu",
    num_threads: int | None = None,
    opt_level: int = 3,
    cache: str | os.PathLike[str] | bool | None = None,
) -> Executable:
    """Compiles the function `entry` of `module` for calls with arrays.

    Args:
      module: functions on tensors, of attention, linalg, tensor, arith, math, scf and cf
        ops. It is not changed. Groups run as they are: split them first, by
        `attention-flash-decoding`, where that pays.
      entry: name of the function; the only public one if None.
      target: "cpu".
      num_threads: threads that share the tasks of an attention; all cores if None. The
        results do not depend on it.
      opt_level: how much LLVM optimises, from 0 (compiles soonest) to 3 (runs fastest).
      cache: folder of machine code that was compiled before, which is used again for the same
        function, options, versions and CPU, and added to. None or True: the folder that the
        environment names (MLIR_ATTENTION_CACHE_DIR, or mlir-attention in XDG_CACHE_HOME or
        ~/.cache). False: compile, and keep nothing, in memory neither.

    Returns an `Executable`: `executable(*arrays)` takes NumPy arrays, or any with
    `__dlpack__`, in place, and returns new NumPy arrays.

    Raises TypeError for a module, cache or types that cannot be, ValueError for an entry, target,
    number of threads or level that cannot be, and `mlir.ir.MLIRError` with the diagnostics if a
    pass fails.
    """
    if not isinstance(module, ir.Module):
        raise TypeError(f"module must be an mlir.ir.Module, but is a {type(module).__name__}")
    if target not in TARGETS:
        raise ValueError(f"target is {target!r}; it must be one of {', '.join(map(repr, TARGETS))}")
    if num_threads is not None and (
        type(num_threads) is not int or not 1 <= num_threads <= MAX_THREADS
    ):
        raise ValueError(
            f"num_threads is {num_threads!r}; it must be None or an int from 1 to {MAX_THREADS}"
        )
    if type(opt_level) is not int or not 0 <= opt_level <= 3:
        raise ValueError(f"opt_level is {opt_level!r}; it must be an int from 0 to 3")
    folder = _folder(cache)
    with module.context, ir.Location.unknown():
        copy = copy_module(module)
        entry = entry if entry is not None else _only_public_function(copy)
        signature = Signature.of(copy.operation, entry)
        keep_only_entry_public(copy.operation, entry)
        options = (
            f"num-threads={num_threads or 0} workers={_cores()} vector-bits={vector_bits()} "
            f"bf16-dots={str(bf16_dots()).lower()} l1-kib={l1_kib()}"
        )
        compilation = Compilation(entry, options, opt_level, folder)
        if cache is False:
            return _executable(copy, signature, compilation)
        key = compilation.key(copy)
        executable = _recent.get((folder, key))
        if executable is None:
            executable = _executable(copy, signature, compilation, key)
            _recent.put((folder, key), executable)
        return executable


def _executable(
    module: ir.Module, signature: Signature, compilation: Compilation, key: str = ""
) -> Executable:
    """The entry of `module`, which is changed; for `key` see `Compilation.link`."""
    specials = Specials(module, compilation, _cores())
    return Executable(compilation.link(module, key), signature, specials)


def _cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _folder(cache: str | os.PathLike[str] | bool | None) -> Path | None:
    if cache is None or cache is True:
        return default_folder()
    if cache is False:
        return None
    if not isinstance(cache, str | os.PathLike):
        raise TypeError(f"cache is a {type(cache).__name__}; it must be a path, a bool or None")
    return Path(cache)


def copy_module(module: ir.Module) -> ir.Module:
    """A copy of `module` in the same context."""
    return ir.Module.parse(bytecode_of(module))


def _only_public_function(module: ir.Module) -> str:
    names = public_functions(module.operation)
    if len(names) != 1:
        found = ", ".join(map(repr, names)) or "none"
        raise ValueError(f"entry must name one of the module's public functions (it has {found})")
    return names[0]
