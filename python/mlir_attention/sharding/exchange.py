# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What ranks exchange: gathers of tensors, one message a rank."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from mlir import ir
from mlir.dialects import arith, shard, tensor

from mlir_attention.sharding.layout import Axes, Grid, Layout
from mlir_attention.support.extents import Extent, as_value, empty, static_sizes
from mlir_attention.support.tensor_slices import (
    expand_shape,
    insert_at,
    sizes_of,
    slice_at,
)


def gather(value: ir.Value, grid: Grid, axes: Axes, at: int) -> ir.Value:
    """The parts of all ranks along `axes`, one behind another along dimension `at`."""
    sizes = sizes_of(value)
    sizes[at] = times(sizes[at], grid.count(axes))
    element = ir.RankedTensorType(value.type).element_type
    return shard.AllGatherOp(
        ir.RankedTensorType.get(static_sizes(sizes), element),
        grid.name,
        value,
        ir.IntegerAttr.get(ir.IndexType.get(), at),
        grid_axes=ir.DenseI16ArrayAttr.get(list(axes)),
    ).operation.results[0]


def gather_whole(value: ir.Value, layout: Layout) -> ir.Value:
    """The whole tensor of which `value` is the part of this rank."""
    for at, axes in layout.cut:
        value = gather(value, layout.grid, axes, at)
    return value


def gather_together(values: Sequence[ir.Value], grid: Grid, axes: Axes) -> list[ir.Value]:
    """Tensors of one element type, of all ranks along `axes`: `[..]` becomes `[ranks, ..]`.

    They go in one message, one behind another.
    """
    flat = [_flatten(value) for value in values]
    counts = [sizes_of(value)[1] for value in flat]
    starts: list[Extent] = [0]
    for count in counts:
        starts.append(plus(starts[-1], count))
    element = ir.RankedTensorType(flat[0].type).element_type
    packed = empty([1, starts[-1]], element)
    for value, start, count in zip(flat, starts, counts, strict=False):
        packed = insert_at(value, packed, [1, count], [0, start])
    gathered = gather(packed, grid, axes, 0)
    ranks = grid.count(axes)
    return [
        _unflatten(slice_at(gathered, [0, start], [ranks, count]), ranks, sizes_of(value))
        for value, start, count in zip(values, starts, counts, strict=False)
    ]


def times(extent: Extent, factor: int) -> Extent:
    """The product, static if the extent is."""
    if isinstance(extent, int):
        return extent * factor
    return arith.muli(extent, as_value(factor))


def plus(one: Extent, other: Extent) -> Extent:
    """The sum, static if both are."""
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return arith.addi(as_value(one), as_value(other))


def _flatten(value: ir.Value) -> ir.Value:
    """`[..]` as `[1, elements]`."""
    type_ = ir.RankedTensorType(value.type)
    if type_.rank == 0:
        return expand_shape(value, [1, 1], [])
    count = prod(type_.shape) if type_.has_static_shape else ir.ShapedType.get_dynamic_size()
    line = tensor.collapse_shape(
        ir.RankedTensorType.get([count], type_.element_type), value, [list(range(type_.rank))]
    )
    return expand_shape(line, [1, *sizes_of(line)], [[0, 1]])


def _unflatten(value: ir.Value, ranks: int, sizes: Sequence[Extent]) -> ir.Value:
    """`[ranks, elements]` as `[ranks, ..]` with `sizes`."""
    if not sizes:
        element = ir.RankedTensorType(value.type).element_type
        return tensor.collapse_shape(ir.RankedTensorType.get([ranks], element), value, [[0, 1]])
    return expand_shape(value, [ranks, *sizes], [[0], list(range(1, len(sizes) + 1))])
