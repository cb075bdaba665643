# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled code that calls back: launches of kernels, collectives of ranks.

The code passes a number, which says what it wants, and words of 64 bits to `CALL`, which the
extension links to what the call of the function brings.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from mlir import ir
from mlir.dialects import arith, func, memref

from mlir_attention import _extension
from mlir_attention.runtime.code.jit import Linked
from mlir_attention.runtime.executable import Executable, _Frame
from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import declare_private

#: Symbol of what is called back: a number, and the address of the words.
CALL = "attention_launch_kernel"

#: What a call fails with of which the host kept the reason.
_HOST_FAILED = -3

#: Does what a number says, with the words at an address.
Host = Callable[[int, int], None]

_SelfT = TypeVar("_SelfT", bound="HostExecutable")


class HostExecutable(Executable):
    """An `Executable` whose calls call a host back."""

    _host: KeptErrors

    def on(self: _SelfT, host: Host) -> _SelfT:
        """Says what is called back."""
        self._host = KeptErrors(host)
        return self

    def _run(
        self, function: Linked, frame: _Frame, words: list[Any]
    ) -> tuple[int, dict[int, object]]:
        self._binding.write(frame.words, words)
        return _extension.guarded_call(function.address, frame.pointers, self._host.call)

    def _error(self, failure: int) -> Exception:
        if failure == _HOST_FAILED:
            return self._host.take_error()
        return super()._error(failure)


class KeptErrors:
    """Calls a host, and keeps what it raises for the thread that called."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._errors = threading.local()

    def call(self, number: int, address: int) -> bool:
        """Whether that went well."""
        try:
            self._host(number, address)
        except BaseException as error:
            self._errors.last = error
            return False
        return True

    def take_error(self) -> Exception:
        """What the last call of this thread raised."""
        return self._errors.last


def declare_host_call(module: ir.Module) -> None:
    """Declares `CALL` in `module`."""
    i64 = ir.IntegerType.get_signless(64)
    with ir.InsertionPoint.at_block_begin(module.body):
        func.FuncOp(CALL, ir.FunctionType.get([i64, i64], []), visibility="private")


def call_host(
    user: ir.Operation,
    name: str,
    number: int,
    operands: Sequence[ir.Value],
    words_of: Callable[[ir.Value], list[ir.Value]],
) -> None:
    """Calls a function, made for it, that calls the host with the words of `operands`.

    The function is not inlined before buffers are freed: its call is the last use of them. The call
    is at `user`; the name of the function begins by `name`.
    """
    function = declare_private(user, name, [each.type for each in operands], [])
    function.attributes["no_inline"] = ir.UnitAttr.get()
    with ir.InsertionPoint(function.add_entry_block()), user.location:
        words = [word for operand in function.arguments for word in words_of(operand)]
        _call(number, words)
        func.ReturnOp([])
    with ir.InsertionPoint(user), user.location:
        func.CallOp([], function.name.value, list(operands))


def _call(number: int, words: Sequence[ir.Value]) -> None:
    i64 = ir.IntegerType.get_signless(64)
    room = memref.AllocaOp(ir.MemRefType.get([len(words)], i64), [], []).result
    for at, word in enumerate(words):
        memref.store(_as_i64(word), room, [as_value(at)])
    address = memref.ExtractAlignedPointerAsIndexOp(room).result
    func.CallOp([], CALL, [arith.constant(i64, number), _as_i64(address)])


def _as_i64(value: ir.Value) -> ir.Value:
    i64 = ir.IntegerType.get_signless(64)
    if isinstance(value.type, ir.IndexType):
        return arith.index_cast(i64, value)
    if isinstance(value.type, ir.F32Type):
        value = arith.bitcast(ir.IntegerType.get_signless(32), value)
    return value if value.type == i64 else arith.extui(i64, value)
