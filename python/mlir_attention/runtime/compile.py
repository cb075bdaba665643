# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`mlir_attention.compile`: from a module to a function of arrays."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex

from mlir import ir

from mlir_attention.cpu.memory.function_boundary import keep_only_entry_public
from mlir_attention.cpu.target import available_cores, host_options
from mlir_attention.runtime.arrays.signature import (
    Signature,
    function_named,
    only_public_function,
)
from mlir_attention.runtime.code.code_cache import Recent, default_folder
from mlir_attention.runtime.code.generation import bytecode_of
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.code.openmp import MAX_THREADS
from mlir_attention.runtime.executable import Executable
from mlir_attention.runtime.layout_variants import Specials
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in
from mlir_attention.updates.donation import donate as donate_arguments

if TYPE_CHECKING:
    from mlir_attention.gpu.kernel import Kernel
    from mlir_attention.runtime.device import Launcher
    from mlir_attention.runtime.on_device.calls import Space

TARGETS = ("cpu", "opencl", "vulkan", "cuda")

#: What was compiled in this process, by folder and key.
_recent: Recent[Executable] = Recent(limit=128)


def compile(
    module: ir.Module,
    entry: str | None = None,
    *,
    target: str = "cpu",
    num_threads: SupportsIndex | None = None,
    opt_level: SupportsIndex = 3,
    batch_invariant: bool = False,
    donate: SupportsIndex | Iterable[SupportsIndex] | Mapping[int, int] = (),
    cache: str | os.PathLike[str] | bool | None = None,
) -> Executable:
    """Compiles the function `entry` of `module` for calls with arrays.

    Args:
      module: functions on tensors, of attention, linalg, tensor, arith, math, scf and cf
        ops. It is not changed. `compile` does not split groups: run
        `attention-flash-decoding` first, where that pays.
      entry: name of the function; the only public one if None.
      target: "cpu"; or "opencl", "vulkan" or "cuda": groups and their combines run as kernels on
        a device, which docs/guide/gpu.md names, and all else on the CPU. Arrays are the host's, or
        those of the device in place: see `runtime.device.DeviceExecutable`.
      num_threads: threads that share the tasks of an attention. None: all cores, or
        OMP_NUM_THREADS if it is set. Results do not depend on it.
      opt_level: LLVM's optimisation level, from 0 (compiles fastest) to 3 (runs fastest).
      batch_invariant: choose tasks that do not depend on the batch, so that the results of a
        sequence have the same bits alone and in any batch. Split with the option
        `batch-invariant` of `attention-flash-decoding`, or not at all.
      donate: numbers of tensor arguments that a call updates in place, such as the KV cache of a
        decode step: the result that is the new value of one is written there, and the call
        returns that very array. A result that appends to the argument (`tensor.concat`) is written
        behind it: a call then takes `out`, which begins with the argument. A mapping names the
        result for each, where it is not plain. The same as `bufferization.writable = true` and
        `attention.aliases_result` in the module.
      cache: folder that keeps machine code, to be used again for the same function, options,
        versions and CPU. None or True: the folder that the environment names
        (MLIR_ATTENTION_CACHE_DIR, or mlir-attention in XDG_CACHE_HOME or ~/.cache). False:
        compile, and keep nothing on disk or in memory.

    Returns an `Executable`: `executable(*arrays)` reads NumPy arrays, or any with
    `__dlpack__`, in place, and returns new NumPy arrays.

    Raises TypeError for arguments of the wrong type and for function types that no array has,
    ValueError for an invalid entry, target, number of threads or level, for a donated argument
    that no result is the new value of, and for ops that cannot be compiled, and
    `mlir.ir.MLIRError` with the diagnostics if a pass fails.
    """
    if not isinstance(module, ir.Module):
        raise TypeError(f"module must be an mlir.ir.Module, but is a {type(module).__name__}")
    if target not in TARGETS:
        raise ValueError(f"target is {target!r}; it must be one of {', '.join(map(repr, TARGETS))}")
    if entry is not None and not isinstance(entry, str):
        raise TypeError(f"entry is {_described(entry)}; it must be None or the name of a function")
    if num_threads is not None:
        num_threads = checked_integer("num_threads", num_threads, 1, MAX_THREADS, "None or an int")
    opt_level = checked_integer("opt_level", opt_level, 0, 3, "an int")
    if not isinstance(batch_invariant, bool):
        raise TypeError(f"batch_invariant is {_described(batch_invariant)}; it must be a bool")
    donated = checked_donation(donate)
    folder = cache_folder(cache)
    with module.context, ir.Location.unknown():
        entry = entry if entry is not None else only_public_function(module.operation)
        copy, signature = prepare(module, entry, donated)
        options = host_options(
            num_threads, batch_invariant=batch_invariant, workers=available_cores()
        )
        again = {
            "num_threads": num_threads,
            "opt_level": opt_level,
            "batch_invariant": batch_invariant,
            "cache": cache,
            "target": target,
        }
        compilation = Compilation(entry, options, opt_level, folder)
        if target != "cpu":
            return _on_device(target, copy, signature, compilation, again)
        if cache is False:
            return _executable(copy, signature, compilation, again)
        key = compilation.key(copy)
        executable = _recent.get((folder, key))
        if executable is None:
            executable = _executable(copy, signature, compilation, again, key)
            _recent.put((folder, key), executable)
        return executable


def restore(module: bytes, entry: str, options: dict[str, Any]) -> Executable:
    """What an `Executable` that was pickled becomes: bytecode, compiled as `options` say."""
    with ir.Context():
        return compile(ir.Module.parse(module), entry, **options)


def _executable(
    module: ir.Module,
    signature: Signature,
    compilation: Compilation,
    again: dict[str, Any],
    key: str = "",
) -> Executable:
    """The entry of `module`, which is changed.

    `again` are the options to compile it with elsewhere; for `key` see `Compilation.link`.
    """
    origin = (restore, (bytecode_of(module), signature.name, again))
    specials = Specials(module, compilation, available_cores(), again["batch_invariant"])
    return Executable(compilation.link(module, key), signature, specials, origin)


def _on_device(
    target: str, module: ir.Module, signature: Signature, compilation: Compilation,
    again: dict[str, Any],
) -> Executable:  # fmt: skip
    """The entry of `module`, which is changed, with its groups on a device."""
    from mlir_attention.runtime.device import DeviceExecutable, lower_to_device
    from mlir_attention.runtime.on_device.in_place import InPlaceFunction

    name, options, load = _DEVICES[target]()
    origin = (restore, (bytecode_of(module), signature.name, again))
    kernels, code = lower_to_device(module, options)
    # Kernels take arrays in any order of their dimensions.
    specials = Specials(module, compilation, available_cores(), batch_invariant=True)
    launcher, space = load(kernels, code)
    in_place = InPlaceFunction(module, signature, compilation, space) if space else None
    executable = DeviceExecutable(compilation.link(module), signature, specials, origin)
    return executable.launching(name, kernels, launcher, in_place)


#: What makes a launcher of kernels and their code, and what has them for arrays of the device.
_Load = Callable[["Sequence[Kernel]", bytes], tuple["Launcher", "Space | None"]]


def _find_opencl() -> tuple[str, str, _Load]:
    """The name of the device, the options of `attention-to-gpu` for it, and what loads kernels."""
    from mlir_attention.runtime.on_device.opencl import OpenClSpace
    from mlir_attention.runtime.opencl import find_device, opencl_launcher

    def load(kernels: Sequence[Kernel], code: bytes) -> tuple[Launcher, Space]:
        return opencl_launcher(kernels, code), OpenClSpace(kernels, code)

    return find_device().name.strip(), "target=spirv api=opencl", load


def _find_vulkan() -> tuple[str, str, _Load]:
    from mlir_attention.runtime.vulkan import vulkan_launcher
    from mlir_attention.runtime.vulkan_driver import find_device

    def load(kernels: Sequence[Kernel], code: bytes) -> tuple[Launcher, None]:
        return vulkan_launcher(kernels, code), None

    return find_device().name, "target=spirv api=vulkan", load


def _find_cuda() -> tuple[str, str, _Load]:
    from mlir_attention.runtime import cuda, cuda_driver
    from mlir_attention.runtime.on_device.cuda import CudaSpace

    driver = cuda_driver.find_driver()
    chip = cuda.chip_of_device(driver).name

    def load(kernels: Sequence[Kernel], code: bytes) -> tuple[Launcher, Space]:
        functions = driver.load(code, [kernel.entry for kernel in kernels]) if kernels else []
        space = CudaSpace(kernels, functions, driver)
        return cuda.cuda_launcher(space), space

    return f"an NVIDIA GPU ({chip})", f"target=nvvm chip={chip}", load


#: By target.
_DEVICES = {"opencl": _find_opencl, "vulkan": _find_vulkan, "cuda": _find_cuda}


def checked_donation(donate: Any) -> dict[int, int | None]:
    """The number of a result, or None, by those of the arguments. Raises TypeError for others."""
    try:
        if isinstance(donate, Mapping):
            return {_number(at): _number(donate[at]) for at in donate}
        numbers = donate if isinstance(donate, Iterable) else (donate,)
        return {_number(number): None for number in numbers}
    except TypeError:
        raise TypeError(
            f"donate is {_described(donate)}; it must have numbers of arguments, as in (1, 2), or "
            "name the result of each, as in {1: 1, 2: 2}"
        ) from None


def _number(value: Any) -> int:
    """Raises TypeError for what is no integer, and for a bool."""
    if isinstance(value, bool):
        raise TypeError
    return operator.index(value)


def cache_folder(cache: str | os.PathLike[str] | bool | None) -> Path | None:
    if cache is None or cache is True:
        return default_folder()
    if cache is False:
        return None
    if not isinstance(cache, str | os.PathLike):
        raise TypeError(f"cache is a {type(cache).__name__}; it must be a path, a bool or None")
    if "\0" in os.fsdecode(cache):
        raise ValueError(f"cache is {cache!r}; no path holds a NUL")
    return Path(os.fsdecode(cache))


def prepare(
    module: ir.Module, entry: str, donated: Mapping[int, int | None]
) -> tuple[ir.Module, Signature]:
    """A copy of `module` in which only the entry can be called, and the entry's signature.

    `donated` has the numbers of arguments that are updated in place, and of the results that are
    their new values, if they are named. Raises what `compile` raises for these.
    """
    copy = copy_module(module)
    for op in ops_in(copy.operation, "shard."):
        raise ValueError(
            f"'{op.name}' is of several ranks: mlir_attention.distributed.compile takes it, after "
            f"attention-distribute ({op.location})"
        )
    with keeping_erased_ops():
        donate_arguments(function_named(copy.operation, entry), donated)
    signature = Signature.of(copy.operation, entry)
    with keeping_erased_ops():
        keep_only_entry_public(copy.operation, entry)
    return copy, signature


def copy_module(module: ir.Module) -> ir.Module:
    """A copy of `module` in the same context."""
    return ir.Module.parse(bytecode_of(module))


def checked_integer(name: str, value: SupportsIndex, least: int, most: int, kind: str) -> int:
    """The int that `value` is, as one of NumPy's may be, for the option `name`.

    Raises TypeError for what is no int, ValueError for one out of range.
    """
    expected = f"it must be {kind} from {least} to {most}"
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} is {_described(value)}; {expected}")
    if not least <= number <= most:
        raise ValueError(f"{name} is {number}; {expected}")
    return number


def _described(value: object) -> str:
    return f"{value!r}, a {type(value).__name__}"
