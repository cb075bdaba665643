# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Views of tensors without some of their dimensions, of one position each, and back with them.

Dimensions have names: those of the iteration space that a tensor is an operand of.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.support.indexing_maps import Positions


def reduced_type(
    type_: ir.RankedTensorType, positions: Positions, kept: Sequence[int | None]
) -> ir.RankedTensorType:
    """The type without the dimensions that are not `kept`."""
    shape = [extent for extent, dim in zip(type_.shape, positions, strict=True) if dim in kept]
    return ir.RankedTensorType.get(shape, type_.element_type)


def without_dims(value: ir.Value, positions: Positions, kept: Sequence[int | None]) -> ir.Value:
    """`value` as a view without the dimensions that are not kept, of which it has position 0."""
    type_ = ir.RankedTensorType(value.type)
    reduced = reduced_type(type_, positions, kept)
    if reduced == type_:
        return value
    shape = [size if dim in kept else 1 for size, dim in zip(type_.shape, positions, strict=True)]
    sizes = [
        tensor.dim(value, arith.constant(ir.IndexType.get(), at))
        for at, size in enumerate(shape)
        if ir.ShapedType.is_dynamic_size(size)
    ]
    # The slice drops every dimension of one position: of several, MLIR 22.1 may take the stride
    # of one that goes for that of one that stays (computeMemRefRankReductionMask).
    stay = [dim for dim in positions if dim in kept]
    long = [dim for dim, extent in zip(stay, reduced.shape, strict=True) if extent != 1]
    row = tensor.ExtractSliceOp(
        reduced_type(type_, positions, long),
        value,
        [],
        sizes,
        [],
        [0] * type_.rank,
        shape,
        [1] * type_.rank,
    ).result
    return with_dims(row, reduced, tuple(stay), long)


def with_dims(
    value: ir.Value, type_: ir.RankedTensorType, positions: Positions, kept: Sequence[int | None]
) -> ir.Value:
    """`value` as a view with the dimensions of one position back in their places."""
    if value.type == type_:
        return value
    groups: list[list[int]] = []
    pending: list[int] = []
    for at, dim in enumerate(positions):
        pending.append(at)
        if dim in kept:
            groups.append(pending)
            pending = []
    if groups:
        groups[-1] += pending
    index = ir.IndexType.get()
    own = ir.RankedTensorType(value.type)
    sizes = [
        tensor.dim(value, arith.constant(index, number))
        for number in range(own.rank)
        if own.is_dynamic_dim(number)
    ]
    extents = iter(own.shape)
    shape = [next(extents) if dim in kept else 1 for dim in positions]
    expanded = ir.RankedTensorType.get(shape, type_.element_type)
    result = tensor.ExpandShapeOp(expanded, value, groups, sizes, shape).result
    # The type may leave open what a dimension of one position has.
    return result if expanded == type_ else tensor.cast(type_, result)
