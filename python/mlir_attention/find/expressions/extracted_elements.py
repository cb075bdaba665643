# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Elements that a body reads by `tensor.extract`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.find.expressions.axes import Axis, leaves, split
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
)
from mlir_attention.find.expressions.structured_op import compares_by, shape_of
from mlir_attention.find.expressions.symbolic_extents import is_extent_of
from mlir_attention.support.linear_forms import constant_of

_QUOTIENTS = tuple(f"arith.{name}" for name in ("divui", "divsi", "floordivsi", "remui", "remsi"))


def extracted_element(op: ir.Operation, operands: Sequence[Scalar]) -> Element | None:
    """The element that a `tensor.extract` reads, if its indices are positions, or quotients
    of them, along all of the tensor.

    torch-mlir broadcasts tensors of dynamic shape so: an index is 0 where the extent is
    1, at run time too.
    """
    if op.name != "tensor.extract" or not isinstance(operands[0], Captured):
        return None
    tensor = operands[0].value
    axes: list[Axis] = []
    for at, index in enumerate(operands[1:]):
        axis = _axis_of_index(tensor, at, index)
        if axis is None:
            return None
        axes.append(axis)
    return Element(tensor, tuple(axes))


def _axis_of_index(tensor: ir.Value, at: int, index: Scalar) -> Axis | None:
    if isinstance(index, Position):
        return index.axis if shape_of(tensor)[at] == _extent_of(index.axis) else None
    if isinstance(index, Apply) and index.name in _QUOTIENTS:
        return _axis_of_quotient(index, shape_of(tensor)[at])
    if _is_index_constant(index, 0):
        return () if shape_of(tensor)[at] == 1 else None
    if isinstance(index, Apply) and index.name == "arith.select":
        condition, if_one, otherwise = index.operands
        if (
            isinstance(otherwise, Position)
            and _is_index_constant(if_one, 0)
            and isinstance(condition, Apply)
            and condition.name == "arith.cmpi"
            and compares_by(condition.op, CmpIPredicate.eq)
            and _is_index_constant(condition.operands[1], 1)
            and _is_extent_of(condition.operands[0], tensor, at)
        ):
            return otherwise.axis
    return None


def _axis_of_quotient(index: Apply, extent: int | None) -> Axis | None:
    """The outer part of a position that is divided by a constant, the inner one of its
    remainder: the head of keys of a query head. None if that has not `extent` values."""
    position, divisor = index.operands
    count = _index_constant(divisor)
    if not isinstance(position, Position) or not count or count < 0:
        return None
    whole = _extent_of(position.axis)
    is_remainder = index.name.startswith("arith.rem")
    if whole == 0 or whole % count or extent != (count if is_remainder else whole // count):
        return None
    parts = split(position.axis, (whole // count, count))
    return None if parts is None else parts[1 if is_remainder else 0]


def _extent_of(axis: Axis) -> int:
    """How many values an axis has; 0 if that is known at run time only."""
    return math.prod(atom.extent or 0 for atom in leaves(axis))


def _is_extent_of(scalar: Scalar, tensor: ir.Value, at: int) -> bool:
    if isinstance(scalar, Captured):
        return is_extent_of(scalar.value, tensor, at)
    return isinstance(scalar, Apply) and is_extent_of(scalar.op.results[0], tensor, at)


def _is_index_constant(scalar: Scalar, value: int) -> bool:
    return _index_constant(scalar) == value


def _index_constant(scalar: Scalar) -> int | None:
    if isinstance(scalar, Apply):
        return constant_of(scalar.op.results[0])
    return constant_of(scalar.value) if isinstance(scalar, Captured) else None
