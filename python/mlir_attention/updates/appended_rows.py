# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Appends rows to a tensor in the memory behind it.

`concat(old, new)` is a new tensor, longer than `old`. If `old` is to be updated, the caller gives
memory for the result, which begins with `old` (`updates/extensions.py`), and `new` is inserted
there. What reads `old` goes on to read the argument: nothing is written to that part of the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, cf, func
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.accesses import assert_concat_fits
from mlir_attention.checks.quantities import Facts, extent
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, extent_of, static_sizes
from mlir_attention.support.tensor_slices import as_type, insert_at, sizes_of
from mlir_attention.support.walk import producer_named, without_casts
from mlir_attention.updates.aliases import (
    declared_updates,
    is_writable,
    refuse_calls,
    returns_of,
    tensors_of,
)
from mlir_attention.updates.extensions import add_memory


@dataclass(frozen=True)
class _Growth:
    """The result with the number `result` appends to `argument`, by one of `concats`."""

    argument: int
    result: int
    concats: Sequence[ir.Operation]


def append_in_place(function: func.FuncOp) -> None:
    """Lets a function take memory for results that append to arguments that may be written.

    Raises RewriteError if another function of its module calls it.
    """
    for argument in tensors_of(function):
        growth = _match(function, argument) if is_writable(function, argument) else None
        if growth is not None:
            refuse_calls(function)
            memory = add_memory(function, growth.argument, growth.result)
            for concat in growth.concats:
                with ir.InsertionPoint(concat), concat.location:
                    replace_op(concat, [_appended(concat, memory, growth)])


def _match(function: func.FuncOp, argument: int) -> _Growth | None:
    results = declared_updates(function)
    others = {result for number, result in results.items() if number != argument}
    named = results.get(argument)
    for result in range(len(function.type.results)) if named is None else [named]:
        values = [op.operands[result] for op in returns_of(function)]
        concats = [_concat_behind(value, function.arguments[argument]) for value in values]
        found = [concat for concat in concats if concat is not None]
        if result not in others and found and len(found) == len(concats):
            return _Growth(argument, result, list(dict.fromkeys(found)))
    return None


def _concat_behind(value: ir.Value, old: ir.Value) -> ir.Operation | None:
    """The concatenation that a value is, if it begins with `old`."""
    concat = producer_named(without_casts(value), "tensor.concat")
    return concat if concat is not None and without_casts(concat.operands[0]) == old else None


def _appended(concat: ir.Operation, memory: ir.Value, growth: _Growth) -> ir.Value:
    """The concatenation in `memory`, which must have its extents and begins with its operand."""
    assert_concat_fits(concat, Facts())
    old, *parts = concat.operands
    dim = ir.IntegerAttr(concat.attributes["dim"]).value
    extents = sizes_of(old)
    offset, inserted = extents[dim], []
    for part in parts:
        count = extent_of(part, dim)
        # MLIR refuses no rows at a constant place behind the last.
        if count != 0:
            inserted.append((part, offset, count))
        offset = _sum(offset, count)
    _assert_extents(memory, _with(extents, dim, offset), dim, growth)
    result = as_type(memory, concat.results[0].type)
    for part, start, count in inserted:
        sizes = _with(extents, dim, count)
        type_ = ir.RankedTensorType.get(static_sizes(sizes), old.type.element_type)
        starts = _with([0] * len(sizes), dim, start)
        result = insert_at(as_type(part, type_), result, sizes, starts)
    return result


def _assert_extents(memory: ir.Value, extents: Sequence[Extent], dim: int, growth: _Growth) -> None:
    for at, wanted in enumerate(extents):
        given = extent(memory, at)
        if isinstance(given, int) and given == wanted:
            continue
        appended = " and what is appended to it have together" if at == dim else " has"
        what = (
            f"out of result {growth.result} has another extent along dimension {at} than argument "
            f"{growth.argument}{appended}"
        )
        agree = checks.compare(CmpIPredicate.eq, given, wanted)
        cf.assert_(agree, ir.StringAttr.get(what))


def _with(extents: Sequence[Extent], dim: int, extent: Extent) -> list[Extent]:
    """The same, but for dimension `dim`."""
    return [*extents[:dim], extent, *extents[dim + 1 :]]


def _sum(one: Extent, other: Extent) -> Extent:
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return arith.addi(as_value(one), as_value(other))
