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
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from mlir import ir
from mlir.dialects import memref
from mlir.passmanager import PassManager

from mlir_attention.cpu.device.host_calls import call_host, declare_host_call
from mlir_attention.gpu.kernel import KERNELS, Argument, Kernel, binaries_of, kernels_of
from mlir_attention.gpu.launch import flat_memory
from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.executable import Executable
from mlir_attention.runtime.host_calls import HostExecutable
from mlir_attention.support.erasing import erase, keeping_erased_ops
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import ops_in, producer_named

#: Launches a kernel, of which it has the number: workgroups, and the values of its arguments.
Launcher = Callable[[int, int, Sequence["Passed"]], None]

#: The address and the number of elements behind a pointer, or the bits of a number.
Passed = tuple[int, int] | int


class InPlace(Protocol):
    """What takes the arrays of a function that are on its device."""

    def holds(self, value: Any) -> bool:
        """Whether it is an array on a device."""

    def executable(self, owner: DeviceExecutable) -> Executable:
        """The function for arrays of the device. Raises ValueError if there can be none."""


class DeviceExecutable(HostExecutable):
    """An `Executable` whose calls launch kernels on a device.

    **Arrays of the host** are those of any `Executable`. A device that does not share the memory of
    the host gets copies, and what is no kernel runs on the CPU.

    **Arrays of the device** are used in place: for CUDA, those with `__dlpack__` or
    `__cuda_array_interface__`, such as tensors of PyTorch; for OpenCL, `pyopencl.array.Array`. All
    arrays of a call, of `out` and of `bind` are then on the device, and the results are arrays of
    it: `DeviceArray`, or `pyopencl.array.Array`. The first such call compiles the function anew.

    **Streams**: `executable(*arrays, stream=stream)` launches on a stream, and does not wait for
    it. For CUDA, it is one of PyTorch, CuPy or Numba, an object with `__cuda_stream__`, or a
    handle; None is the current one of the library whose the first array is, of PyTorch or CuPy, and
    else the default stream. For OpenCL, it is a command queue in order; None is that of the first
    array.

    **Errors** of a call beside those of `Executable` are ValueError for arrays elsewhere: on the
    host, on another device, in another context or in managed memory. They name the argument, and
    nothing is launched then.
    """

    kernels: tuple[Kernel, ...]
    "Of the groups and combines that run on the device; the others run on the CPU."

    device_name: str
    "What messages call the device."

    _launcher: Launcher
    _in_place: InPlace | None

    def launching(
        self,
        name: str,
        kernels: Sequence[Kernel],
        launcher: Launcher,
        in_place: InPlace | None,
    ) -> DeviceExecutable:
        """Says what launches the kernels, what messages call it, and what takes its arrays.

        `in_place` is None where nothing takes them.
        """
        self.device_name = name
        self.kernels = tuple(kernels)
        self._launcher = launcher
        self._in_place = in_place
        return self.on(self._launch)

    def __call__(self, *values: Any, out: Any = None, stream: Any = None) -> Any:
        """Runs the function; see the class."""
        if self._are_on_device(values):
            return self.in_place()(*values, out=out, stream=stream)
        if stream is not None:
            raise TypeError(f"{self.name!r} takes a stream for arrays on the device only")
        return super().__call__(*values, out=out)

    def bind(self, arrays: Mapping[int, Any]) -> Executable:
        """As `Executable.bind`. If one of the arrays is on the device, those of calls are."""
        if self._are_on_device(arrays.values()):
            return self.in_place().bind(arrays)
        return super().bind(arrays)

    def in_place(self) -> Any:
        """The function for arrays of the device. Raises ValueError if there can be none."""
        assert self._in_place is not None  # Some array is on the device.
        executable = self._in_place.executable(self)
        bound = self._binding.arrays
        return executable.bind(bound) if bound else executable

    def _are_on_device(self, values: Iterable[Any]) -> bool:
        """Whether one of them is."""
        return self._in_place is not None and any(map(self._in_place.holds, values))

    def _launch(self, number: int, address: int) -> None:
        """Launches kernel `number`; its words are at `address`."""
        kernel = self.kernels[number]
        words = (ctypes.c_int64 * count_words(kernel)).from_address(address)
        workgroups, *rest = words
        if workgroups:
            self._launcher(number, workgroups, passed_words(kernel, rest))


def itemsize_of(argument: Argument) -> int:
    """Bytes of an element in the memory of an argument that is a pointer."""
    return element_of(argument.element, f"the {argument.tensor}").itemsize


def bytes_at(address: int, size: int) -> np.ndarray[Any, Any]:
    """Memory of the host, as an array of bytes."""
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
        declare_host_call(module.operation)
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


def count_words(kernel: Kernel) -> int:
    """Of a launch."""
    return 1 + sum(2 if _is_memory(each) else 1 for each in kernel.arguments)


def _is_memory(argument: Argument) -> bool:
    return argument.kind in ("pointer", "numbers")


def passed_words(kernel: Kernel, words: list[int]) -> list[Passed]:
    """The words of each argument of a kernel."""
    rest = iter(words)
    return [
        (next(rest), next(rest)) if _is_memory(argument) else next(rest)
        for argument in kernel.arguments
    ]
