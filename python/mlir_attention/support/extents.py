# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents of tensors: an int where the type states it, an index value otherwise."""

from collections.abc import Sequence
from typing import TypeAlias

from mlir import ir
from mlir.dialects import affine, arith, tensor

Extent: TypeAlias = int | ir.Value


def extent_of(value: ir.Value, position: int) -> Extent:
    """The extent of `value` along `position`; makes a `tensor.dim` if it is dynamic."""
    tensor_type = ir.RankedTensorType(value.type)
    if not tensor_type.is_dynamic_dim(position):
        return tensor_type.get_dim_size(position)
    return tensor.dim(value, arith.constant(ir.IndexType.get(), position))


def static_sizes(extents: Sequence[Extent]) -> list[int]:
    """The extents as a type has them: dynamic ones become its marker."""
    return [e if isinstance(e, int) else ir.ShapedType.get_dynamic_size() for e in extents]


def dynamic_sizes(extents: Sequence[Extent]) -> list[ir.Value]:
    """The extents that a type does not state."""
    return [extent for extent in extents if not isinstance(extent, int)]


def mixed_numbers(
    op: ir.Operation, names: Sequence[str], *, num_tensors: int = 1
) -> list[list[Extent]]:
    """Lists of numbers of which the dynamic ones are operands, in order, behind the tensors."""
    dynamic = iter(list(op.operands)[num_tensors:])
    marker = ir.ShapedType.get_dynamic_size()
    return [
        [
            next(dynamic) if number == marker else number
            for number in ir.DenseI64ArrayAttr(op.attributes[name])
        ]
        for name in names
    ]


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


def largest_divisor(number: int, limit: int) -> int:
    """The largest one up to `limit`."""
    return max(d for d in range(1, min(number, limit) + 1) if number % d == 0)


def empty(extents: Sequence[Extent], element: ir.Type) -> ir.Value:
    """An uninitialised tensor."""
    return tensor.EmptyOp(list(extents), element).result
