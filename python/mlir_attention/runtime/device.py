# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions whose groups run on a device: the host is compiled for the CPU, and launches kernels.

The host passes a launch as words of 64 bits:

    workgroups; then, for each argument of the kernel,
      a pointer: the address, and how many elements there are from there on
      a number: its bits

to `attention_launch_kernel`, which the extension links to the launcher of the call.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from typing import Any

from mlir import ir
from mlir.dialects import arith, func, memref
from mlir.passmanager import PassManager

from mlir_attention import _extension
from mlir_attention.gpu.kernel import KERNELS, Kernel, binaries_of, kernels_of
from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.executable import Executable, _Frame
from mlir_attention.support.erasing import erase, keeping_erased_ops
from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import declare_private
from mlir_attention.support.walk import ops_in, producer_named

#: Symbol of what launches a kernel: its number, and the address of the words.
_LAUNCH = "attention_launch_kernel"

#: What a call fails with whose launcher kept the reason.
LAUNCH_FAILED = -3

#: Launches a kernel, of which it has the number: workgroups, and the values of its arguments.
Launcher = Callable[[int, int, Sequence["Passed"]], None]

#: The address and the number of elements behind a pointer, or the bits of a number.
Passed = tuple[int, int] | int


class DeviceExecutable(Executable):
    """An `Executable` whose calls launch kernels on a device.

    Arrays are in the memory of the host: a device that does not share it gets copies.
    """

    _device: Device

    def on(self, device: Device) -> DeviceExecutable:
        """Says which device launches the kernels."""
        self._device = device
        return self

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """Of the groups and combines that run on the device; the others run on the CPU."""
        return self._device.kernels

    def _run(
        self, function: Linked, frame: _Frame, words: list[Any]
    ) -> tuple[int, dict[int, object]]:
        self._binding.write(frame.words, words)
        return _extension.guarded_call(function.address, frame.pointers, self._device.launch)

    def _error(self, failure: int) -> Exception:
        if failure == LAUNCH_FAILED:
            return self._device.take_error()
        return super()._error(failure)


class Device:
    """Passes launches of compiled code on, and keeps what they raise for the thread that called."""

    def __init__(self, kernels: Sequence[Kernel], launcher: Launcher) -> None:
        self.kernels = tuple(kernels)
        self._launcher = launcher
        self._errors = threading.local()

    def launch(self, number: int, address: int) -> bool:
        """Launches kernel `number`; its words are at `address`. Whether that went well."""
        try:
            kernel = self.kernels[number]
            words = (ctypes.c_int64 * _count_words(kernel)).from_address(address)
            workgroups, *rest = words
            if workgroups:
                self._launcher(number, workgroups, _passed(kernel, rest))
        except BaseException as error:
            self._errors.last = error
            return False
        return True

    def take_error(self) -> Exception:
        """What the last launch of this thread raised."""
        return self._errors.last


def lower_to_device(module: ir.Module) -> tuple[list[Kernel], bytes]:
    """Makes kernels of the groups of `module`, and calls of `attention_launch_kernel` of launches.

    Returns the kernels, by number, and their SPIR-V. What is left is for
    the CPU. Raises `mlir.ir.MLIRError` if a pass fails.
    """
    options = "target=spirv api=opencl"
    passes = PassManager.parse(f"builtin.module(attention-to-gpu{{{options}}})")
    run_passes(passes, module.operation)
    kernels, binaries = kernels_of(module), binaries_of(module)
    if not kernels:
        return [], b""
    numbers = {kernel.entry: number for number, kernel in enumerate(kernels)}
    with keeping_erased_ops():
        _declare_launch(module)
        for launch in ops_in(module.operation, "gpu.launch_func"):
            _call_launcher(launch, numbers)
        for binary in ops_in(module.operation, "gpu.binary"):
            erase(binary)
        for name in (KERNELS, "gpu.container_module"):
            del module.operation.attributes[name]
    return kernels, binaries[0]


def _declare_launch(module: ir.Module) -> None:
    i64 = ir.IntegerType.get_signless(64)
    with ir.InsertionPoint.at_block_begin(module.body):
        func.FuncOp(_LAUNCH, ir.FunctionType.get([i64, i64], []), visibility="private")


def _call_launcher(launch: ir.Operation, numbers: dict[str, int]) -> None:
    """Replaces a launch by a call of a function that makes it.

    The function is not inlined before buffers are freed: its call is the last use of them.
    """
    op = launch.opview
    entry = str(launch.attributes["kernel"]).rsplit("@", 1)[-1]
    operands = [op.gridSizeX, *map(_without_cast, op.kernelOperands)]
    function = declare_private(launch, f"launch_{entry}", [each.type for each in operands], [])
    function.attributes["no_inline"] = ir.UnitAttr.get()
    with ir.InsertionPoint(function.add_entry_block()), launch.location:
        _launch(numbers[entry], list(function.arguments))
        func.ReturnOp([])
    with ir.InsertionPoint(launch), launch.location:
        func.CallOp([], function.name.value, operands)
    erase(launch)


def _launch(number: int, operands: Sequence[ir.Value]) -> None:
    i64 = ir.IntegerType.get_signless(64)
    words = [word for operand in operands for word in _words_of(operand)]
    room = memref.AllocaOp(ir.MemRefType.get([len(words)], i64), [], []).result
    for at, word in enumerate(words):
        memref.store(_as_i64(word), room, [as_value(at)])
    address = memref.ExtractAlignedPointerAsIndexOp(room).result
    func.CallOp([], _LAUNCH, [arith.constant(i64, number), _as_i64(address)])


def _without_cast(operand: ir.Value) -> ir.Value:
    cast = producer_named(operand, "builtin.unrealized_conversion_cast")
    return operand if cast is None else cast.operands[0]


def _words_of(operand: ir.Value) -> list[ir.Value]:
    if not isinstance(operand.type, ir.MemRefType):
        return [operand]
    address = memref.ExtractAlignedPointerAsIndexOp(operand).result
    return [address, memref.dim(operand, as_value(0))]


def _as_i64(value: ir.Value) -> ir.Value:
    i64 = ir.IntegerType.get_signless(64)
    if isinstance(value.type, ir.IndexType):
        return arith.index_cast(i64, value)
    if isinstance(value.type, ir.F32Type):
        value = arith.bitcast(ir.IntegerType.get_signless(32), value)
    return value if value.type == i64 else arith.extui(i64, value)


def _count_words(kernel: Kernel) -> int:
    return 1 + sum(2 if each.kind == "pointer" else 1 for each in kernel.arguments)


def _passed(kernel: Kernel, words: list[int]) -> list[Passed]:
    """The words of each argument."""
    rest = iter(words)
    return [
        (next(rest), next(rest)) if argument.kind == "pointer" else next(rest)
        for argument in kernel.arguments
    ]
