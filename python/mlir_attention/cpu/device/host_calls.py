# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled code that calls back: launches of kernels, memory of a device, collectives of ranks.

The code passes a number, which says what it wants, and words of 64 bits to `CALL`, which the
extension links to what the call of the function brings. That may answer in the first word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, func, memref

from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import declare_private

#: Symbol of what is called back: a number, and the address of the words.
CALL = "attention_launch_kernel"


def declare_host_call(module: ir.Operation) -> None:
    """Declares `CALL` in `module`, if it is not there."""
    if CALL in ir.SymbolTable(module):
        return
    i64 = ir.IntegerType.get_signless(64)
    with ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0]), module.location:
        func.FuncOp(CALL, ir.FunctionType.get([i64, i64], []), visibility="private")


def call_host(
    user: ir.Operation,
    name: str,
    number: int,
    operands: Sequence[ir.Value],
    words_of: Callable[[ir.Value], list[ir.Value]],
) -> None:
    """Calls the host at `user` with the words of `operands`: see `call_host_here`."""
    with user.location, ir.InsertionPoint(user):
        call_host_here(user, name, number, operands, words_of)


def call_host_here(
    user: ir.Operation,
    name: str,
    number: int,
    operands: Sequence[ir.Value],
    words_of: Callable[[ir.Value], list[ir.Value]],
) -> None:
    """Calls a function, made for it, that calls the host with the words of `operands`.

    The function is not inlined before buffers are freed: its call is the last use of them. It is in
    the module of `user`, and its name begins by `name`.
    """
    function = declare_private(user, name, [each.type for each in operands], [])
    function.attributes["no_inline"] = ir.UnitAttr.get()
    with ir.InsertionPoint(function.add_entry_block()):
        words = [word for operand in function.arguments for word in words_of(operand)]
        call_with_words(number, words)
        func.ReturnOp([])
    func.CallOp([], function.name.value, list(operands))


def call_with_words(number: int, words: Sequence[ir.Value]) -> ir.Value:
    """Calls the host here; the first word behind the call, as an i64."""
    i64 = ir.IntegerType.get_signless(64)
    room = memref.AllocaOp(ir.MemRefType.get([len(words)], i64), [], []).result
    for at, word in enumerate(words):
        memref.store(_as_i64(word), room, [as_value(at)])
    address = memref.ExtractAlignedPointerAsIndexOp(room).result
    func.CallOp([], CALL, [arith.constant(i64, number), _as_i64(address)])
    return memref.load(room, [as_value(0)])


def _as_i64(value: ir.Value) -> ir.Value:
    i64 = ir.IntegerType.get_signless(64)
    if isinstance(value.type, ir.IndexType):
        return arith.index_cast(i64, value)
    if isinstance(value.type, ir.F32Type):
        value = arith.bitcast(ir.IntegerType.get_signless(32), value)
    return value if value.type == i64 else arith.extui(i64, value)
