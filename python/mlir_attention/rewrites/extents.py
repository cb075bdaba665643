# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents of tensors: an int where the type states it, an index value otherwise."""

from collections.abc import Sequence
from typing import TypeAlias

from mlir import ir
from mlir.dialects import affine, arith, tensor

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.rewrites.structure import GroupStructure, Positions

Extent: TypeAlias = int | ir.Value


def extent_of(value: ir.Value, position: int) -> Extent:
    """The extent of `value` along `position`; makes a `tensor.dim` if it is dynamic."""
    tensor_type = ir.RankedTensorType(value.type)
    if not tensor_type.is_dynamic_dim(position):
        return tensor_type.get_dim_size(position)
    return tensor.dim(value, arith.constant(ir.IndexType.get(), position))


def group_extents(structure: GroupStructure, operands: Sequence[ir.Value]) -> list[Extent]:
    """The extent of every iteration dimension of a group, from its operands."""
    stated: dict[int, int] = {}
    source: dict[int, tuple[ir.Value, int]] = {}
    for operand, positions in zip(operands, structure.maps, strict=True):
        tensor_type = ir.RankedTensorType(operand.type)
        for at, dim in enumerate(positions):
            if dim is None:
                continue
            source.setdefault(dim, (operand, at))
            if not tensor_type.is_dynamic_dim(at):
                stated[dim] = tensor_type.get_dim_size(at)
    return [
        stated[dim] if dim in stated else extent_of(*source[dim])
        for dim in range(structure.num_dims)
    ]


def static_extents(group: GroupOp) -> dict[int, int]:
    """The extents of the iteration dimensions that the type of some operand states."""
    return {
        dim: extent
        for operand, positions in zip(group.operands, GroupStructure.of(group).maps, strict=True)
        for extent, dim in zip(ir.RankedTensorType(operand.type).shape, positions, strict=True)
        if dim is not None and not ir.ShapedType.is_dynamic_size(extent)
    }


def select(extents: Sequence[Extent], positions: Positions) -> list[Extent]:
    """The shape of a tensor with map `positions`."""
    return [1 if dim is None else extents[dim] for dim in positions]


def static_sizes(extents: Sequence[Extent]) -> list[int]:
    """The extents as a type has them: dynamic ones become its marker."""
    return [e if isinstance(e, int) else ir.ShapedType.get_dynamic_size() for e in extents]


def dynamic_sizes(extents: Sequence[Extent]) -> list[ir.Value]:
    """The extents that a type does not state."""
    return [extent for extent in extents if not isinstance(extent, int)]


def as_value(extent: Extent) -> ir.Value:
    """The extent as an index value."""
    return arith.constant(ir.IndexType.get(), extent) if isinstance(extent, int) else extent


def round_up(extent: Extent, multiple: int) -> Extent:
    """The least multiple that is no less."""
    if isinstance(extent, int):
        return -(-extent // multiple) * multiple
    symbol = ir.AffineSymbolExpr.get(0)
    rounded = ir.AffineExpr.get_ceil_div(symbol, multiple) * multiple
    return affine.apply(ir.AffineMap.get(0, 1, [rounded]), [extent])


def empty(extents: Sequence[Extent], element: ir.Type) -> ir.Value:
    """An uninitialised tensor."""
    return tensor.EmptyOp(list(extents), element).result
