# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes elementwise ops and reductions functions, which layers that repeat share.

They are compiled once then, and what surrounds them is short.
"""

from __future__ import annotations

from collections.abc import Sequence

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
        captured = _captured_values(op)
        with op.location:
            marker = _function(op, captured)
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


def _captured_values(op: ir.Operation) -> list[ir.Value]:
    """What the op uses from outside, but constants, which are copied into the function."""
    captured = dict.fromkeys(
        operand
        for inner in ops_in(op)
        for operand in inner.operands
        if not is_inside(operand, op) and not is_constant(operand)
    )
    return list(captured)


def _function(op: ir.Operation, captured: Sequence[ir.Value]) -> func.FuncOp:
    function = declare_private(op, "rowwise", [value.type for value in captured], [])
    function.add_entry_block()
    arguments = dict(zip(captured, function.arguments, strict=True))
    with ir.InsertionPoint(function.entry_block):
        copy = op.clone().operation
        for inner in ops_in(copy):
            for number, operand in enumerate(inner.operands):
                if operand in arguments:
                    inner.operands[number] = arguments[operand]
                elif is_constant(operand) and not is_inside(operand, copy):
                    with ir.InsertionPoint(copy):
                        inner.operands[number] = operand.owner.operation.clone().results[0]
        func.ReturnOp([])
    return function
