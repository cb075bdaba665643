# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Shifts a rolling window within its own memory.

`concat(old[1:], new)` is a new tensor. If `old` is to be updated, each of its rows moves to the
place of an earlier one, first to last, so that none is overwritten before it has moved; then `new`
is inserted at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, bufferization, scf, tensor

from mlir_attention.checks.written_tensors import arguments_seen_by
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    extent_of,
    static_sizes,
)
from mlir_attention.support.walk import producer_named, without_casts


@dataclass(frozen=True)
class _Shift:
    """`new` comes behind what is left of `old` without the first `count` positions along `dim`."""

    old: ir.Value
    new: ir.Value
    dim: int
    count: int


def shift_window(op: ir.Operation) -> bool:
    """Replaces a concatenation of the end of a tensor and new rows by a shift of the tensor.

    False if `op` is no such `tensor.concat`; then nothing changes.
    """
    shift = _match(op)
    if shift is None:
        return False
    with ir.InsertionPoint(op), op.location:
        replace_op(op, [_shifted(shift)])
    return True


def shifted(op: ir.Operation) -> ir.Value | None:
    """The tensor that such a concatenation shifts; None if `op` is no such one."""
    shift = _match(op)
    return None if shift is None else shift.old


def _match(op: ir.Operation) -> _Shift | None:
    if op.name != "tensor.concat" or len(op.operands) != 2:
        return None
    end, new = (without_casts(operand) for operand in op.operands)
    dim = ir.IntegerAttr(op.attributes["dim"]).value
    slice_ = producer_named(end, "tensor.extract_slice")
    if slice_ is None:
        return None
    old = slice_.operands[0]
    types = [ir.RankedTensorType(value.type) for value in (old, new, op.results[0])]
    if types[0] != types[2] or types[0].rank != end.type.rank or types[1].is_dynamic_dim(dim):
        return None
    count = types[1].get_dim_size(dim)
    # The sizes follow: the shapes of all must agree, as is asserted elsewhere.
    offsets = [count if at == dim else 0 for at in range(types[0].rank)]
    view = slice_.opview
    is_end = list(view.static_offsets) == offsets and all(n == 1 for n in view.static_strides)
    is_whole = is_end and all(_is_extent(view, at, old) for at in range(types[0].rank) if at != dim)
    extent = types[0].get_dim_size(dim)
    if not is_whole or types[0].is_dynamic_dim(dim) or view.static_sizes[dim] != extent - count:
        return None
    return _Shift(old, new, dim, count) if count > 0 else None


def _is_extent(slice_: tensor.ExtractSliceOp, at: int, source: ir.Value) -> bool:
    """Whether a slice has all positions along a dimension, which then begins at 0."""
    size = slice_.static_sizes[at]
    if size != ir.ShapedType.get_dynamic_size():
        return bool(size == source.type.get_dim_size(at))
    dynamic = [n for n in slice_.static_sizes[:at] if n == size]
    dim = producer_named(slice_.sizes[len(dynamic)], "tensor.dim")
    return dim is not None and dim.operands[0] == source


def _shifted(shift: _Shift) -> ir.Value:
    new = shift.new
    if arguments_seen_by(new) & arguments_seen_by(shift.old):
        # It is read before the rows move.
        new = bufferization.alloc_tensor(new.type, [], copy=new)
    zero, one = as_value(0), as_value(1)
    rest = shift.old.type.get_dim_size(shift.dim) - shift.count
    loop = scf.ForOp(zero, as_value(rest), one, [shift.old])
    with ir.InsertionPoint(loop.body):
        window = loop.inner_iter_args[0]
        to = loop.induction_variable
        source = arith.addi(to, as_value(shift.count))
        row = _read(window, shift.dim, source)
        scf.YieldOp([_write(row, window, shift.dim, to, 1)])
    return _write(new, loop.results[0], shift.dim, rest, shift.count)


def _read(window: ir.Value, dim: int, at: ir.Value) -> ir.Value:
    sizes = _sizes(window, dim, 1)
    type_ = ir.RankedTensorType.get(static_sizes(sizes), window.type.element_type)
    return tensor.extract_slice(type_, window, *_place(sizes, dim, at))


def _write(row: ir.Value, window: ir.Value, dim: int, at: Extent, count: int) -> ir.Value:
    return tensor.insert_slice(row, window, *_place(_sizes(window, dim, count), dim, at))


def _sizes(window: ir.Value, dim: int, count: int) -> list[Extent]:
    rank = window.type.rank
    return [count if axis == dim else extent_of(window, axis) for axis in range(rank)]


def _place(sizes: Sequence[Extent], dim: int, at: Extent) -> list[Sequence[object]]:
    """Offsets, sizes and strides as builders take them."""
    offsets: list[Extent] = [at if axis == dim else 0 for axis in range(len(sizes))]
    ones = [1] * len(sizes)
    dynamic = [dynamic_sizes(offsets), dynamic_sizes(sizes), []]
    return [*dynamic, static_sizes(offsets), static_sizes(sizes), ones]
