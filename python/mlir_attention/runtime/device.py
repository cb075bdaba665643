# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions whose groups run on a device: the host is compiled for the CPU, and launches kernels.

The host passes a launch as words of 64 bits:

    workgroups; then, for each argument of the kernel,
      a pointer: the address, and how many elements there are from there on
      a number: its bits

as runtime/host_calls.py has it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from mlir import ir
from mlir.dialects import memref
from mlir.passmanager import PassManager

from mlir_attention.gpu.kernel import KERNELS, Argument, Kernel, binaries_of, kernels_of
from mlir_attention.gpu.launch import flat_memory
from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.host_calls import HostExecutable, call_host, declare_host_call
from mlir_attention.support.erasing import erase, keeping_erased_ops
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import ops_in, producer_named

#: Launches a kernel, of which it has the number: workgroups, and the values of its arguments.
Launcher = Callable[[int, int, Sequence["Passed"]], None]

#: The address and the number of elements behind a pointer, or the bits of a number.
Passed = tuple[int, int] | int


class DeviceExecutable(HostExecutable):
    """An `Executable` whose calls launch kernels on a device.

    Arrays are in the memory of the host: a device that does not share it gets copies.
    """

    kernels: tuple[Kernel, ...]
    "Of the groups and combines that run on the device; the others run on the CPU."

    device_name: str
    "What messages call the device."

    _launcher: Launcher

    def launching(
        self, name: str, kernels: Sequence[Kernel], launcher: Launcher
    ) -> DeviceExecutable:
        """Says what launches the kernels, and what messages call it."""
        self.device_name = name
        self.kernels = tuple(kernels)
        self._launcher = launcher
        return self.on(self._launch)

    def _launch(self, number: int, address: int) -> None:
        """Launches kernel `number`; its words are at `address`."""
        kernel = self.kernels[number]
        words = (ctypes.c_int64 * _count_words(kernel)).from_address(address)
        workgroups, *rest = words
        if workgroups:
            self._launcher(number, workgroups, _passed(kernel, rest))


def bytes_at(address: int, size: int) -> np.ndarray[Any, Any]:
    """Memory of the host, as an array of bytes."""
    if not size:
        return np.empty(0, np.uint8)
    return np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(address))


def lower_to_device(module: ir.Module, options: str) -> tuple[list[Kernel], bytes]:
    """Makes kernels of the groups of `module`, and calls of the host of launches.

    `options` are those of `attention-to-gpu`. Returns the kernels, by number, and their code. What
    is left is for the CPU. Raises `mlir.ir.MLIRError` if a pass fails.
    """
    passes = PassManager.parse(f"builtin.module(attention-to-gpu{{{options}}})")
    run_passes(passes, module.operation)
    kernels, binaries = kernels_of(module), binaries_of(module)
    if not kernels:
        return [], b""
    numbers = {kernel.entry: number for number, kernel in enumerate(kernels)}
    with keeping_erased_ops():
        declare_host_call(module)
        for launch in ops_in(module.operation, "gpu.launch_func"):
            _call_launcher(launch, numbers)
        for binary in ops_in(module.operation, "gpu.binary"):
            erase(binary)
        for name in (KERNELS, "gpu.container_module"):
            del module.operation.attributes[name]
    return kernels, binaries[0]


def _call_launcher(launch: ir.Operation, numbers: dict[str, int]) -> None:
    """Replaces a launch by a call of a function that makes it."""
    op = launch.opview
    entry = str(launch.attributes["kernel"]).rsplit("@", 1)[-1]
    with ir.InsertionPoint(launch), launch.location:
        operands = [op.gridSizeX, *(_flat(_without_cast(each)) for each in op.kernelOperands)]
    call_host(launch, f"launch_{entry}", numbers[entry], operands, _words_of)
    erase(launch)


def _without_cast(operand: ir.Value) -> ir.Value:
    cast = producer_named(operand, "builtin.unrealized_conversion_cast")
    return operand if cast is None else cast.operands[0]


def _flat(operand: ir.Value) -> ir.Value:
    """A pointer as memory of one dimension, whose extent tells how many elements there are."""
    if not isinstance(operand.type, ir.MemRefType) or operand.type.rank:
        return operand
    metadata = producer_named(operand, "memref.extract_strided_metadata")
    # What is not taken from a tensor of several elements is one.
    return flat_memory(operand, *(metadata.results[1:] if metadata else [as_value(0)]))


def _words_of(operand: ir.Value) -> list[ir.Value]:
    if not isinstance(operand.type, ir.MemRefType):
        return [operand]
    address = memref.ExtractAlignedPointerAsIndexOp(operand).result
    return [address, memref.dim(operand, as_value(0))]


def _count_words(kernel: Kernel) -> int:
    return 1 + sum(2 if _is_memory(each) else 1 for each in kernel.arguments)


def _is_memory(argument: Argument) -> bool:
    return argument.kind in ("pointer", "numbers")


def _passed(kernel: Kernel, words: list[int]) -> list[Passed]:
    """The words of each argument."""
    rest = iter(words)
    return [
        (next(rest), next(rest)) if _is_memory(argument) else next(rest)
        for argument in kernel.arguments
    ]
