# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Appends rows to a tensor in the memory behind it.

`concat(old, new)` is a new tensor, longer than `old`, and so is an empty one into which both are
inserted. If `old` is to be updated, the caller gives memory for the result, which begins with `old`
(`updates/extensions.py`), and `new` is inserted there. What reads `old` goes on to read the
argument, unless that part of the memory may be overwritten: then it is copied first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, bufferization, cf, func
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.accesses import assert_concat_fits
from mlir_attention.checks.quantities import Facts, Quantity, extent, extents, mixed
from mlir_attention.checks.written_tensors import may_be_overwritten
from mlir_attention.diagnostics import remark
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
    results = declared_updates(function)
    for argument in tensors_of(function):
        growth = _match(function, argument, results) if is_writable(function, argument) else None
        if growth is not None:
            refuse_calls(function)
            memory = add_memory(function, growth.argument, growth.result)
            for op in growth.beginnings:
                write = _concatenate if op.name == "tensor.concat" else _begin
                with ir.InsertionPoint(op), op.location:
                    replace_op(op, [write(op, memory, growth)])
            if _may_be_overwritten(function.arguments[argument], memory):
                _copy_first(function, argument)
            results = declared_updates(function)


def _match(function: func.FuncOp, argument: int, results: Mapping[int, int]) -> _Growth | None:
    """`results` are the declared updates of the function."""
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
    """The op by which a value begins with `old`, and has more behind; None if there is none."""
    last = op = producer(without_casts(value))
    while op is not None and op.name == "tensor.insert_slice" and not _begins(op, old):
        op = producer(without_casts(op.opview.dest))
    if op is None or not _begins(op, old):
        return None
    return op if op != last or (op.name == "tensor.concat" and len(op.operands) > 1) else None


def _begins(op: ir.Operation, old: ir.Value) -> bool:
    """Whether it concatenates `old` with others, or inserts it first into an empty tensor."""
    is_insertion = op.name == "tensor.insert_slice" and _is_first(op)
    if op.name != "tensor.concat" and not is_insertion:
        return False
    return without_casts(op.operands[0]) == old and op.results[0].type.rank == old.type.rank


def _is_first(insertion: ir.Operation) -> bool:
    """Whether it writes the first positions, and nothing was written before."""
    view = insertion.opview
    offsets = mixed(view.static_offsets, view.offsets)
    strides = mixed(view.static_strides, view.strides)
    is_empty = producer_named(without_casts(view.dest), "tensor.empty") is not None
    return is_empty and set(offsets) <= {0} and set(strides) <= {1}


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
        # MLIR refuses slices without elements at a constant place that is behind the last.
        if 0 not in _with(shape, dim, count):
            inserted.append((part, offset, count))
        offset = _sum(offset, count)
    _assert_extents(memory, _with(shape, dim, offset), growth)
    for part, start, count in inserted:
        sizes = _with(shape, dim, count)
        type_ = ir.RankedTensorType.get(static_sizes(sizes), old.type.element_type)
        starts = _with([0] * len(sizes), dim, start)
        memory = insert_at(as_type(part, type_), memory, sizes, starts)
    return as_type(memory, concat.results[0].type)


def _may_be_overwritten(old: ir.Value, memory: ir.Value) -> bool:
    """Whether anything may write to what the memory begins with.

    Bufferization does not know that this is the argument. It may compute in the memory what the
    program computes of the result, or insert there what is inserted elsewhere.
    """

    def is_behind(insertion: ir.Operation) -> bool:
        if insertion.name != "tensor.insert_slice":
            return False
        view = insertion.opview
        facts = Facts()
        offsets = mixed(view.static_offsets, view.offsets)
        return any(
            facts.is_at_most([(1, extent(old, at)), (-1, offset)], 0)
            for at, offset in enumerate(offsets)
        )

    return may_be_overwritten(memory, is_behind)


def _copy_first(function: func.FuncOp, argument: int) -> None:
    """Lets what reads the argument read a copy of it."""
    old = function.arguments[argument]
    reads = [use for use in old.uses if _reads(use.owner.operation)]
    if not reads:
        return
    with ir.InsertionPoint.at_block_begin(function.body.blocks[0]), function.location:
        copy = bufferization.alloc_tensor(old.type, [], copy=old)
    for use in reads:
        use.owner.operation.operands[use.operand_number] = copy
    remark(
        function.location,
        f"argument {argument} is copied: it is read, and a result that appends to it may be "
        "computed with in its memory",
    )


def _reads(op: ir.Operation) -> bool:
    """Whether an op has use for the elements of an operand."""
    is_dead = op.name == "tensor.cast" and not list(op.results[0].uses)
    return op.name != "tensor.dim" and not is_dead


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
