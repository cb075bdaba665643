# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Turns every `cf.assert` into a call, so that a failing one need not abort the process.

Upstream lowers `cf.assert` to a call of `abort`. Here each becomes

    scf.if %failed { func.call @attention_assert_failed(%number) }

where the callee is external: whoever loads the compiled code provides it and must not return from
it. The messages stay in the module, on the declaration of the callee.

Memory that cannot be had is such a failure too (`cpu/lowering/allocations.py`); it has no
message.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, func, scf

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import erase
from mlir_attention.support.functions import module_of
from mlir_attention.support.walk import ops_in, symbol_name

HANDLER = "attention_assert_failed"
"""Symbol of the external function; its one argument is the number of the message (i64)."""

OUT_OF_MEMORY = -2
"""In place of the number of a message: memory was not to be had."""

_MESSAGES = "attention_messages"

#: Of the handler, before and after the lowering.
_TYPES = ("(i64) -> ()", "!llvm.func<void (i64)>")


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
    for inner in dict.fromkeys(map(module_of, assertions)):
        declare_in(inner)
    numbers = {message: number for number, message in enumerate(assertion_messages(module))}
    for assertion in assertions:
        _outline(assertion, numbers.setdefault(_message(assertion), len(numbers)))
    declare_handler(module, list(numbers))
    return list(numbers)


def assertion_messages(module: ir.Operation) -> list[str]:
    """The messages that `outline_assertions` left in `module`, before or after the lowering."""
    for handler in _handlers(module):
        if _MESSAGES in handler.attributes:
            messages = ir.ArrayAttr(handler.attributes[_MESSAGES])
            return [ir.StringAttr(message).value for message in messages]
    return []


def number_of(module: ir.Operation, message: str) -> int:
    """The number of `message`, which becomes one of the messages of `module`."""
    messages = assertion_messages(module)
    if message not in messages:
        messages.append(message)
    declare_handler(module, messages)
    return messages.index(message)


def fail_if(failed: ir.Value, number: int) -> None:
    """At the insertion point, calls the handler with `number` where `failed` is true.

    The handler is to be declared.
    """
    guard = scf.IfOp(failed)
    with ir.InsertionPoint(guard.then_block):
        call_handler(number)
        scf.YieldOp([])


def call_handler(number: int) -> None:
    """At the insertion point, calls the handler, which is to be declared."""
    func.CallOp([], HANDLER, [arith.constant(ir.IntegerType.get_signless(64), number)])


def functions_that_may_fail(module: ir.Operation) -> set[str]:
    """The handler, and all functions that call it, at first or second hand."""
    callers: dict[str, set[str]] = {}
    for function in ops_in(module, "func.func"):
        name = _printed(function.attributes["sym_name"])
        # Functions in other modules may have the same name.
        callers.setdefault(name, set()).update(map(callee, ops_in(function, "func.call")))
    failing = {HANDLER}
    while added := {name for name, called in callers.items() if called & failing} - failing:
        failing |= added
    return failing


def callee(call: ir.Operation) -> str:
    """The function that a `func.call` calls."""
    return _printed(call.attributes["callee"])


def _printed(name: ir.Attribute) -> str:
    """A symbol, or a reference to one: the same text, also for bytes that are not UTF-8."""
    return str(name).removeprefix("@").strip('"')


def declare_handler(module: ir.Operation, messages: Sequence[str] | None = None) -> None:
    """Declares the handler in `module`, with these messages in place of any that it has.

    Raises RewriteError for one that is lowered: what is yet to be lowered cannot call it.
    """
    if messages is None:
        messages = assertion_messages(module)
    if not _handlers(module):
        declare_in(module)
    with module.context:
        texts = ir.ArrayAttr.get([ir.StringAttr.get(message) for message in messages])
    for handler in _handlers(module):
        if handler.name == "llvm.func":
            raise RewriteError(
                handler.location,
                f"@{HANDLER} is lowered already, and what fails in its module is not: run this "
                "pass before convert-func-to-llvm",
            )
        handler.attributes[_MESSAGES] = texts


def declare_in(module: ir.Operation) -> None:
    """Declares the handler in a module, whose ops cannot call that of another one."""
    if HANDLER not in ir.SymbolTable(module):
        with (
            module.context,
            ir.Location.unknown(),
            ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0]),
        ):
            type_ = ir.FunctionType.get([ir.IntegerType.get_signless(64)], [])
            func.FuncOp(HANDLER, type_, visibility="private")


def _refuse_other_handler(module: ir.Operation) -> None:
    for handler in _handlers(module):
        messages = handler.attributes.get(_MESSAGES)
        is_ours = isinstance(messages, ir.ArrayAttr) and all(
            isinstance(message, ir.StringAttr) for message in messages
        )
        has_type = str(handler.attributes["function_type"]) in _TYPES
        if not is_ours or not has_type or len(handler.regions[0].blocks) > 0:
            raise RewriteError(
                handler.location,
                f"compiled code calls @{HANDLER} where an assertion fails: give this function "
                "another name",
            )


def _message(assertion: ir.Operation) -> str:
    # Text of MLIR may be any bytes.
    message = ir.StringAttr(assertion.attributes["msg"])
    return message.value_bytes.decode(errors="backslashreplace")


def _outline(assertion: ir.Operation, number: int) -> None:
    with ir.InsertionPoint(assertion), assertion.location:
        true = arith.constant(ir.IntegerType.get_signless(1), 1)
        fail_if(arith.xori(assertion.operands[0], true), number)
    erase(assertion)


def _handlers(module: ir.Operation) -> list[ir.Operation]:
    """The functions, in `module` and in modules in it, that have the name of the handler."""
    # Both: before and after the lowering.
    functions = (*ops_in(module, "func.func"), *ops_in(module, "llvm.func"))
    return [function for function in functions if symbol_name(function) == HANDLER]
