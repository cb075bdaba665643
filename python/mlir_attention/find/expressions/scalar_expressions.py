# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Scalar expressions: elements of tensors, and what is computed from them."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir

from mlir_attention.find.expressions.axes import Axes, Axis, leaves


@dataclass(frozen=True, eq=False)
class Element:
    """The element of the tensor `value` at the position that `axes` name."""

    value: ir.Value
    axes: Axes


@dataclass(frozen=True, eq=False)
class Apply:
    """A scalar op of a body, applied to expressions."""

    op: ir.Operation
    operands: tuple[Scalar, ...]

    @property
    def name(self) -> str:
        return self.op.name


@dataclass(frozen=True, eq=False)
class Captured:
    """A scalar that is defined outside of any body."""

    value: ir.Value


@dataclass(frozen=True, eq=False)
class Splat:
    """An element of a constant tensor all of whose elements are `attribute`."""

    attribute: ir.Attribute


@dataclass(frozen=True, eq=False)
class Position:
    """A position along an axis (`linalg.index`), and a number that is added to it."""

    axis: Axis
    offset: int = 0


Scalar = Element | Apply | Captured | Splat | Position


def location_of(apply: Apply) -> ir.Location:
    """Where a scalar op is: where its body is, if that has no place, as those of named ops."""
    location = apply.op.location
    return apply.op.parent.location if str(location) == "loc(unknown)" else location


def is_same_position(left: Element, right: Element) -> bool:
    """Whether two elements are at the same position of their tensors."""
    return [leaves(axis) for axis in left.axes] == [leaves(axis) for axis in right.axes]
