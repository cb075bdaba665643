# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Turns every `cf.assert` into a call, so that a failing one need not abort the process.

Upstream lowers `cf.assert` to a call of `abort`. Here each becomes

    scf.if %failed { func.call @attention_assert_failed(%number) }

where the callee is external: whoever loads the compiled code provides it and must not return from
it. The messages stay in the module, on the declaration of the callee.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, func, scf

from mlir_attention.passes.diagnostics import RewriteError
from mlir_attention.rewrites.ops import ops_in, symbol_name

HANDLER = "attention_assert_failed"
"""Symbol of the external function; its one argument is the number of the message (i64)."""

_MESSAGES = "attention_messages"


def outline_assertions(module: ir.Operation) -> list[str]:
    """Replaces each `cf.assert` under `module` by a guarded call of `HANDLER`.

    Returns the messages in order: the call for message i passes i. Running it again finds
    nothing more and returns the messages of the first run. Raises RewriteError for another
    function of the name of `HANDLER`.
    """
    _refuse_other_handler(module)
    assertions = ops_in(module, "cf.assert")
    if not assertions:
        return assertion_messages(module)
    messages = assertion_messages(module)
    for assertion in assertions:
        # Text of MLIR may be any bytes.
        message = ir.StringAttr(assertion.attributes["msg"]).value_bytes.decode(
            errors="backslashreplace"
        )
        if message not in messages:
            messages.append(message)
        _outline(assertion, messages.index(message))
    _declare_handler(module, messages)
    return messages


def assertion_messages(module: ir.Operation) -> list[str]:
    """The messages that `outline_assertions` left in `module`, before or after the lowering."""
    handler = _find_handler(module)
    if handler is None:
        return []
    return [ir.StringAttr(message).value for message in ir.ArrayAttr(handler.attributes[_MESSAGES])]


def _outline(assertion: ir.Operation, number: int) -> None:
    with ir.InsertionPoint(assertion), assertion.location:
        i1 = ir.IntegerType.get_signless(1)
        i64 = ir.IntegerType.get_signless(64)
        failed = arith.xori(assertion.operands[0], arith.constant(i1, 1))
        guard = scf.IfOp(failed)
        with ir.InsertionPoint(guard.then_block):
            func.CallOp([], HANDLER, [arith.constant(i64, number)])
            scf.YieldOp([])
    assertion.erase()


def _refuse_other_handler(module: ir.Operation) -> None:
    handler = _find_handler(module)
    if handler is None:
        return
    messages = handler.attributes.get(_MESSAGES)
    if not isinstance(messages, ir.ArrayAttr) or not all(
        isinstance(message, ir.StringAttr) for message in messages
    ):
        raise RewriteError(
            handler.location,
            f"compiled code calls @{HANDLER} where an assertion fails: give this function "
            "another name",
        )


def _declare_handler(module: ir.Operation, messages: list[str]) -> None:
    handler = _find_handler(module)
    with module.context, ir.Location.unknown():
        if handler is None:
            i64 = ir.IntegerType.get_signless(64)
            with ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0]):
                declaration = func.FuncOp(
                    HANDLER, ir.FunctionType.get([i64], []), visibility="private"
                )
            handler = declaration.operation
        handler.attributes[_MESSAGES] = ir.ArrayAttr.get(
            [ir.StringAttr.get(message) for message in messages]
        )


def _find_handler(module: ir.Operation) -> ir.Operation | None:
    # Both names: before and after the lowering.
    for function in (*ops_in(module, "func.func"), *ops_in(module, "llvm.func")):
        if symbol_name(function) == HANDLER:
            return function
    return None
