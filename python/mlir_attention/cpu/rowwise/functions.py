# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes elementwise ops and reductions functions, which layers that repeat share.

They are compiled once then, and what surrounds them is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mlir import ir
from mlir.dialects import func

from mlir_attention._extension import are_equivalent
from mlir_attention.support.erasing import erase
from mlir_attention.support.functions import declare_private
from mlir_attention.support.walk import is_constant, is_inside, ops_in


def outline(ops: Sequence[ir.Operation]) -> list[func.FuncOp]:
    """Replaces each op, which has no results, by a call of a private function that holds it.

    Ops that are alike share a function. Returns the functions.
    """
    functions: dict[ir.Type, list[func.FuncOp]] = {}
    for op in ops:
        used = _values_of_outside(op)
        # Constants are copied into the function.
        captured = list(dict.fromkeys(use.value for use in used if not is_constant(use.value)))
        with op.location:
            marker = _function(op, used, captured)
        alike = functions.setdefault(marker.attributes["function_type"], [])
        function = next(
            (each for each in alike if are_equivalent(each.operation, marker.operation)), None
        )
        if function is None:
            function = marker
            alike.append(function)
        with ir.InsertionPoint(op), op.location:
            func.CallOp(function, captured)
        erase(op)
        if function != marker:
            erase(marker)
    return [function for alike in functions.values() for function in alike]


class _Use(NamedTuple):
    """A value, and where an op uses it: in which op in it, and as which operand of that."""

    value: ir.Value
    op: int
    number: int


def _values_of_outside(op: ir.Operation) -> list[_Use]:
    return [
        _Use(operand, place, number)
        for place, inner in enumerate(ops_in(op))
        for number, operand in enumerate(inner.operands)
        if not is_inside(operand, op)
    ]


def _function(op: ir.Operation, used: Sequence[_Use], captured: Sequence[ir.Value]) -> func.FuncOp:
    function = declare_private(op, "rowwise", [value.type for value in captured], [])
    function.add_entry_block()
    arguments = dict(zip(captured, function.arguments, strict=True))
    with ir.InsertionPoint(function.entry_block):
        copy = op.clone().operation
        copies = ops_in(copy)
        with ir.InsertionPoint(copy):
            for value, place, number in used:
                argument = arguments.get(value)
                copies[place].operands[number] = argument if argument is not None else _copy(value)
        func.ReturnOp([])
    return function


def _copy(constant: ir.Value) -> ir.Value:
    return constant.owner.operation.clone().results[0]
