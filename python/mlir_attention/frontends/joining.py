# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds the ops that were taken out of a program, and joins them with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir
from mlir.dialects import func

from mlir_attention.support.erasing import erase, keeping_erased_ops

#: What builds an op at the insertion point, of its operands and the types of its results, of which
#: None is not used.
Build = Callable[[Sequence[ir.Value], Sequence[ir.Type | None]], Sequence[ir.Value | None]]


@dataclass(frozen=True)
class Op:
    """An op of which a function returns the operands, and takes the results.

    build:    builds it.
    operands: how many.
    results:  which of its results are taken.
    location: in the user's program.
    """

    build: Build
    operands: int
    results: Sequence[bool]
    location: ir.Location


def join(module: ir.Module, name: str, ops: Sequence[Op]) -> None:
    """Builds `ops` in the function `name`, whose last results and arguments are theirs."""
    function = ir.SymbolTable(module.operation)[name]
    block = function.regions[0].blocks[0]
    ending = block.operations[len(block.operations) - 1].operation
    extra_results = sum(op.operands for op in ops)
    extra_arguments = sum(sum(op.results) for op in ops)
    kept_results = len(ending.operands) - extra_results
    kept_arguments = len(block.arguments) - extra_arguments
    at_operand, at_argument = kept_results, kept_arguments
    for op in ops:
        operands = list(ending.operands)[at_operand : at_operand + op.operands]
        arguments = list(block.arguments)[at_argument : at_argument + sum(op.results)]
        _build(op, operands, arguments, ending)
        at_operand += op.operands
        at_argument += len(arguments)
    for number in reversed(range(kept_arguments, len(block.arguments))):
        block.erase_argument(number)
    with keeping_erased_ops(), ir.InsertionPoint(ending), ending.location:
        results = list(ending.operands)[:kept_results]
        func.ReturnOp(results)
        erase(ending)
    function_type = ir.FunctionType.get(
        [argument.type for argument in block.arguments], [result.type for result in results]
    )
    function.attributes["function_type"] = ir.TypeAttr.get(function_type)


def _build(
    op: Op, operands: Sequence[ir.Value], arguments: Sequence[ir.Value], ending: ir.Operation
) -> None:
    """Builds `op` before all that uses its results, which are `arguments` so far."""
    first = _first_use(arguments, ending)
    for operand in operands:
        _bring_before(operand, first)
    waiting = list(arguments)
    places = [waiting.pop(0) if is_taken else None for is_taken in op.results]
    types = [None if place is None else place.type for place in places]
    with ir.InsertionPoint(first), op.location:
        values = op.build(operands, types)
    for place, value in zip(places, values, strict=True):
        if place is not None:
            place.replace_all_uses_with(value)


def _first_use(values: Sequence[ir.Value], ending: ir.Operation) -> ir.Operation:
    """The first op of the block of `ending`, its last, that uses one of the values."""
    first = ending
    for value in values:
        for use in value.uses:
            user = _in_block(use.owner, ending.block)
            if user.is_before_in_block(first):
                first = user
    return first


def _bring_before(value: ir.Value, op: ir.Operation) -> None:
    """Moves what computes `value` before `op`, unless it stands there."""
    if isinstance(value, ir.BlockArgument):
        return
    producer = value.owner.operation
    if producer.block != op.block or producer.is_before_in_block(op):
        return
    for needed in _captured(producer):
        _bring_before(needed, op)
    producer.move_before(op)


def _captured(op: ir.Operation) -> list[ir.Value]:
    """The operands of an op and of those in it."""
    values = list(op.operands)
    for region in op.regions:
        for block in region.blocks:
            for inner in block.operations:
                values += _captured(inner.operation)
    return values


def _in_block(op: Any, block: ir.Block) -> ir.Operation:
    """What holds `op` in `block`."""
    op = op.operation
    while op.block != block:
        op = op.parent.operation
    return op
