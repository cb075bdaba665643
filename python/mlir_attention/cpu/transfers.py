# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Vectors of innermost elements, read from tensors and written to them."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, vector


def read(source: ir.Value, position: Sequence[int], shape: Sequence[int]) -> ir.Value:
    """A vector of innermost elements, all of which exist."""
    type_ = ir.RankedTensorType(source.type)
    return vector.transfer_read(
        ir.VectorType.get(shape, type_.element_type),
        source,
        _indices(position),
        ir.AffineMap.get_minor_identity(type_.rank, len(shape)),
        arith.ConstantOp(type_.element_type, _zero(type_.element_type)).result,
        in_bounds=[True] * len(shape),
    )


def write(value: ir.Value, target: ir.Value, position: Sequence[int]) -> ir.Value:
    """`target` with a vector of innermost elements."""
    rank = value.type.rank
    return vector.transfer_write(
        target.type,
        value,
        target,
        _indices(position),
        ir.AffineMap.get_minor_identity(len(position), rank),
        in_bounds=[True] * rank,
    )


def zeros(type_: ir.VectorType) -> ir.Value:
    """A vector of zeros, of any element type."""
    splat = ir.DenseElementsAttr.get_splat(type_, _zero(type_.element_type))
    return arith.ConstantOp(type_, splat).result


def _zero(element: ir.Type) -> ir.Attribute:
    is_integer = isinstance(element, ir.IntegerType)
    return ir.IntegerAttr.get(element, 0) if is_integer else ir.FloatAttr.get(element, 0.0)


def _indices(position: Sequence[int]) -> list[ir.Value]:
    return [arith.constant(ir.IndexType.get(), number) for number in position]
