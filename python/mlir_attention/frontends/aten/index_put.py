# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rows that are written at positions that a tensor holds: the update of a cache."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.frontends.aten.loops import Limited, position_of, repeat_all, require_positions
from mlir_attention.support.extents import Extent, as_value, static_sizes
from mlir_attention.support.tensor_slices import expand_shape, insert_at, sizes_of, slice_at


def index_put(
    operands: Sequence[ir.Value],
    types: Sequence[ir.Type | None],
    *,
    axes: Sequence[int],
    at: int,
    wrap: bool,
    accumulate: bool,
) -> list[ir.Value]:
    """`torch.index_put`: writes `values` into `target` where `indices` say, the last one last.

    Operands are target, values, and for each of `axes` the positions there, tensors of one shape.
    `values` has this shape from dimension `at` on, among the dimensions of `target` that are not
    in `axes`. With `wrap`, negative positions count from the end. With `accumulate`, values are
    added.

    One row is one `tensor.insert_slice`, and any number of them is in place where `target` is.
    """
    target, values, *indices = operands
    counts = sizes_of(indices[0])
    extents = sizes_of(target)
    if 0 in sizes_of(values):
        return [target]

    def positions(element: list[ir.Value]) -> list[ir.Value]:
        return [
            _wrapped(position_of(index, element), extents[axis], wrap)
            for axis, index in zip(axes, indices, strict=True)
        ]

    def write(element: list[ir.Value], current: ir.Value) -> list[ir.Value]:
        offsets: list[Extent] = [0] * len(extents)
        sizes = list(extents)
        for axis, position in zip(axes, positions(element), strict=True):
            offsets[axis], sizes[axis] = position, 1
        row = _row(values, at, element, axes, sizes)
        if accumulate:
            row = _sum(slice_at(current, offsets, sizes), row)
        return [insert_at(row, current, sizes, offsets)]

    # A single slice is checked before it is written.
    if any(count != 1 for count in counts):
        require_positions(
            counts,
            lambda element: [
                Limited(position, extents[axis], axis)
                for axis, position in zip(axes, positions(element), strict=True)
            ],
        )
    return repeat_all(counts, [target], write)


def _wrapped(position: ir.Value, extent: Extent, wrap: bool) -> ir.Value:
    """`position`, counted from the end if it is negative."""
    if not wrap:
        return position
    is_negative = arith.cmpi(arith.CmpIPredicate.slt, position, as_value(0))
    return arith.select(is_negative, arith.addi(position, as_value(extent)), position)


def _row(
    values: ir.Value,
    at: int,
    element: Sequence[ir.Value],
    axes: Sequence[int],
    sizes: Sequence[Extent],
) -> ir.Value:
    """What goes where `element` says, with the sizes that it has there: 1 along `axes`."""
    rank = len(element)
    offsets: list[Extent] = [0] * len(sizes_of(values))
    of_values = sizes_of(values)
    offsets[at : at + rank] = element
    of_values[at : at + rank] = [1] * rank
    row = slice_at(values, offsets, of_values)
    if list(axes) == list(range(at, at + rank)):
        return row
    rest = [*of_values[:at], *of_values[at + rank :]]
    return _with_units(_without_units(row, at, rank, rest), axes, sizes)


def _without_units(value: ir.Value, at: int, count: int, rest: Sequence[Extent]) -> ir.Value:
    """Drops `count` dimensions of extent 1 from dimension `at` on."""
    if count == 0:
        return value
    groups = [[dim + (dim >= at) * count] for dim in range(len(rest))]
    if groups:
        beside = min(at, len(groups) - 1)
        groups[beside] = sorted([*groups[beside], *range(at, at + count)])
    element = ir.RankedTensorType(value.type).element_type
    type_ = ir.RankedTensorType.get(static_sizes(rest), element)
    return tensor.collapse_shape(type_, value, groups)


def _with_units(value: ir.Value, axes: Sequence[int], sizes: Sequence[Extent]) -> ir.Value:
    """Adds dimensions of extent 1, `axes` of the result, whose sizes these are."""
    groups: list[list[int]] = []
    units: list[int] = []
    for dim in range(len(sizes)):
        if dim in axes:
            units.append(dim)
        else:
            groups.append([*units, dim])
            units = []
    if groups:
        groups[-1] += units
    return expand_shape(value, sizes, groups)


def _sum(one: ir.Value, other: ir.Value) -> ir.Value:
    """Element by element; of truth values, whether one is true."""
    element = ir.RankedTensorType(one.type).element_type
    if not isinstance(element, ir.IntegerType):
        return arith.addf(one, other)
    return arith.ori(one, other) if element.width == 1 else arith.addi(one, other)
