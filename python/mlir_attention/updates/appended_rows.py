# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Appends rows to a tensor in the memory behind it.

`concat(old, new)` is a new tensor, longer than `old`, and so is an empty one into which both are
inserted. If `old` is to be updated, the caller gives memory for the result, which begins with `old`
(`updates/extensions.py`), and `new` is inserted there. What reads `old` goes on to read the
argument: nothing is written to that part of the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, cf, func
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.accesses import assert_concat_fits
from mlir_attention.checks.quantities import Facts, Quantity, extent, extents, mixed
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, extent_of, static_sizes
from mlir_attention.support.tensor_slices import as_type, insert_at, sizes_of
from mlir_attention.support.walk import producer, producer_named, without_casts
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
    """The result with the number `result` appends to `argument`.

    beginnings: the ops that make the tensors which begin with the argument, one for each return.
    """

    argument: int
    result: int
    beginnings: Sequence[ir.Operation]


def append_in_place(function: func.FuncOp) -> None:
    """Lets a function take memory for results that append to arguments that may be written.

    Raises RewriteError if another function of its module calls it.
    """
    for argument in tensors_of(function):
        growth = _match(function, argument) if is_writable(function, argument) else None
        if growth is not None:
            refuse_calls(function)
            memory = add_memory(function, growth.argument, growth.result)
            for op in growth.beginnings:
                write = _concatenate if op.name == "tensor.concat" else _begin
                with ir.InsertionPoint(op), op.location:
                    replace_op(op, [write(op, memory, growth)])


def _match(function: func.FuncOp, argument: int) -> _Growth | None:
    results = declared_updates(function)
    others = {result for number, result in results.items() if number != argument}
    named = results.get(argument)
    for result in range(len(function.type.results)) if named is None else [named]:
        if _has_no_more(function.type.inputs[argument], function.type.results[result]):
            continue
        values = [op.operands[result] for op in returns_of(function)]
        ops = [_beginning(value, function.arguments[argument]) for value in values]
        found = [op for op in ops if op is not None]
        if result not in others and found and len(found) == len(ops):
            return _Growth(argument, result, list(dict.fromkeys(found)))
    return None


def _has_no_more(argument: ir.RankedTensorType, result: ir.Type) -> bool:
    """Whether a result has the extents of the argument for sure, so that it can take its place."""
    return argument == result and argument.has_static_shape


def _beginning(value: ir.Value, old: ir.Value) -> ir.Operation | None:
    """The concatenation, or the insertion into an empty tensor, by which a value begins with `old`.

    None if there is none, if nothing is behind, or if a part of `old` may be overwritten.
    """
    op, behind = producer(without_casts(value)), []
    while op is not None and op.name == "tensor.insert_slice" and not _begins(op, old):
        behind.append(op)
        op = producer(without_casts(op.opview.dest))
    if op is None or not _begins(op, old):
        return None
    has_more = len(behind) > 0 or (op.name == "tensor.concat" and len(op.operands) > 1)
    return op if has_more and all(_is_behind(each, op.operands[0]) for each in behind) else None


def _begins(op: ir.Operation, old: ir.Value) -> bool:
    """Whether the result begins with `old`."""
    if op.name not in ("tensor.concat", "tensor.insert_slice"):
        return False
    is_first = op.name == "tensor.concat" or _is_first(op)
    return is_first and without_casts(op.operands[0]) == old


def _is_first(insertion: ir.Operation) -> bool:
    """Whether it writes the first positions, and nothing was written before."""
    view = insertion.opview
    offsets = mixed(view.static_offsets, view.offsets)
    strides = mixed(view.static_strides, view.strides)
    is_empty = producer_named(without_casts(view.dest), "tensor.empty") is not None
    return is_empty and set(offsets) <= {0} and set(strides) <= {1}


def _is_behind(insertion: ir.Operation, old: ir.Value) -> bool:
    """Whether it leaves the elements at positions of `old` as they are, for sure."""
    view = insertion.opview
    offsets = mixed(view.static_offsets, view.offsets)
    facts = Facts()
    return view.dest.type.rank == old.type.rank and any(
        facts.is_at_most([(1, extent(old, at)), (-1, offset)], 0)
        for at, offset in enumerate(offsets)
    )


def _begin(insertion: ir.Operation, memory: ir.Value, growth: _Growth) -> ir.Value:
    """The memory, where the argument is already."""
    dest = insertion.opview.dest
    _assert_extents(memory, extents(dest), growth)
    return as_type(memory, dest.type)


def _concatenate(concat: ir.Operation, memory: ir.Value, growth: _Growth) -> ir.Value:
    """The concatenation in the memory, where its first operand is already."""
    assert_concat_fits(concat, Facts())
    old, *parts = concat.operands
    dim = ir.IntegerAttr(concat.attributes["dim"]).value
    shape = sizes_of(old)
    offset, inserted = shape[dim], []
    for part in parts:
        count = extent_of(part, dim)
        # MLIR refuses no rows at a constant place behind the last.
        if count != 0:
            inserted.append((part, offset, count))
        offset = _sum(offset, count)
    _assert_extents(memory, _with(shape, dim, offset), growth)
    result = as_type(memory, concat.results[0].type)
    for part, start, count in inserted:
        sizes = _with(shape, dim, count)
        type_ = ir.RankedTensorType.get(static_sizes(sizes), old.type.element_type)
        starts = _with([0] * len(sizes), dim, start)
        result = insert_at(as_type(part, type_), result, sizes, starts)
    return result


def _assert_extents(memory: ir.Value, shape: Sequence[Quantity], growth: _Growth) -> None:
    for at, wanted in enumerate(shape):
        given = extent(memory, at)
        if isinstance(given, int) and given == wanted:
            continue
        what = (
            f"out of result {growth.result} has another extent along dimension {at} than argument "
            f"{growth.argument} with what is appended to it"
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
