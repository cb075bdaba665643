# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asserts at run time that operands have the extents that linalg and elementwise ops ask for."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.quantities import ExtentOf, Facts, Quantity, as_value, extent, extents
from mlir_attention.dialects import linalg
from mlir_attention.support.linalg_builders import SHORT
from mlir_attention.support.walk import is_elementwise, only_block

_COMBINE = "attention.lse_combine"


def assert_extents_agree(op: ir.Operation, facts: Facts) -> None:
    """Emits a `cf.assert` for whatever `op`, of linalg, needs of its operands and may not have."""
    if SHORT in op.attributes or all(map(_is_static, op.operands)):
        return
    if op.name == "linalg.softmax":
        assert_one_shape(op, facts)
        return
    maps = linalg.get_indexing_maps(op)
    if maps is None:
        return
    space = _Space.of(op, [ir.AffineMapAttr(map_).value for map_ in maps])
    for use, expr in space.uses:
        if isinstance(expr, ir.AffineDimExpr):
            first = space.first[expr.position]
            if first != use:
                _require_equal(op, (first, first.extent), (use, use.extent), facts)
        else:
            _require_inside(op, space, use, expr, facts)


def assert_shapes_agree(op: ir.Operation, facts: Facts) -> None:
    """Emits a `cf.assert` for tensors of several shapes that `op` takes element by element."""
    if not all(map(_is_static, op.operands)) and is_elementwise(op):
        assert_one_shape(op, facts)
        learn_shape(op, facts)


def learn_shape(op: ir.Operation, facts: Facts) -> None:
    """Adds to the facts that the results of an elementwise op have the shape of its operands."""
    for result in op.results:
        for known, size in zip(extents(op.operands[0]), extents(result), strict=True):
            if not isinstance(size, int):
                facts.add_equal(known, size)


def assert_one_shape(op: ir.Operation, facts: Facts) -> None:
    """Emits a `cf.assert` for every extent that not all operands of `op` may have."""
    first, *others = op.operands
    for number, other in enumerate(others, start=1):
        for at, (a, b) in enumerate(zip(extents(first), extents(other), strict=True)):
            _require_equal(op, (_Use(0, first, at), a), (_Use(number, other, at), b), facts)


def iteration_space(op: ir.Operation) -> list[Quantity]:
    """The extents of the iteration space of a linalg op that has a body."""
    maps = [ir.AffineMapAttr(map_).value for map_ in linalg.get_indexing_maps(op)]
    first = _Space.of(op, maps).first
    return [first[dim].extent for dim in sorted(first)]


def _is_static(value: ir.Value) -> bool:
    return not isinstance(value.type, ir.ShapedType) or value.type.has_static_shape


@dataclass(frozen=True)
class _Use:
    """Dimension `at` of operand `number`."""

    number: int
    operand: ir.Value
    at: int

    @property
    def extent(self) -> int | ExtentOf:
        return extent(self.operand, self.at)

    def __str__(self) -> str:
        return f"dimension {self.at} of operand {self.number}"


@dataclass(frozen=True)
class _Space:
    """How operands use the iteration space.

    first: by dimension, what is used along it alone, as each is; a static one where there is one.
    """

    uses: list[tuple[_Use, ir.AffineExpr]]
    first: dict[int, _Use]

    @staticmethod
    def of(op: ir.Operation, maps: list[ir.AffineMap]) -> _Space:
        uses = [
            (_Use(number, operand, at), expr)
            for number, (operand, map_) in enumerate(zip(op.operands, maps, strict=True))
            for at, expr in enumerate(map_.results)
        ]
        first: dict[int, _Use] = {}
        for use, expr in uses:
            if isinstance(expr, ir.AffineDimExpr):
                found = first.setdefault(expr.position, use)
                if isinstance(use.extent, int) and not isinstance(found.extent, int):
                    first[expr.position] = use
        return _Space(uses, first)


def _require_equal(
    op: ir.Operation, left: tuple[_Use, Quantity], right: tuple[_Use, Quantity], facts: Facts
) -> None:
    (use, a), (other, b) = left, right
    if facts.are_equal(a, b):
        return
    combine = op.parent.operation
    outer, other_outer = (_outside(combine, facts, quantity) for quantity in (a, b))
    facts.add_equal(a, b)
    if outer is not None and other_outer is not None:
        # In front of the combine, whose region stays what it is.
        op, use, other = combine, outer, other_outer
        a, b = use.extent, other.extent
        if facts.are_equal(a, b):
            return
    with ir.InsertionPoint(op), op.location:
        checks.require(
            op,
            checks.compare(CmpIPredicate.eq, a, b),
            f"needs one extent in {use} and in {other}",
        )


def _outside(combine: ir.Operation, facts: Facts, quantity: Quantity) -> _Use | None:
    """The dimension of an operand of a combine that is a quantity of its region."""
    symbol = facts.product([quantity]).as_symbol
    if combine.name != _COMBINE or symbol is None:
        return None
    arguments = list(only_block(combine).arguments)
    if symbol.value not in arguments:
        return None
    number = arguments.index(symbol.value)
    return _Use(number, combine.operands[number], symbol.at)


def _require_inside(
    op: ir.Operation, space: _Space, use: _Use, expr: ir.AffineExpr, facts: Facts
) -> None:
    """Of a use along several dimensions, as that of an image that a filter slides over."""
    lasts = {dim: space.first[dim].extent for dim in sorted(space.first)}
    if 0 in lasts.values():
        return
    if isinstance(expr, ir.AffineConstantExpr) and facts.is_at_most(
        [(-1, use.extent)], -expr.value - 1
    ):
        return
    if all(isinstance(last, int) for last in lasts.values()) and isinstance(use.extent, int):
        return  # The verifier has compared them.
    with ir.InsertionPoint(op), op.location:
        one = as_value(1)
        ends = {dim: arith.subi(as_value(last), one) for dim, last in lasts.items()}
        least, most = _span(expr, ends)
        fits = checks.all_of(
            [checks.is_position(least, use.extent), checks.is_position(most, use.extent)]
        )
        is_empty = [
            checks.compare(CmpIPredicate.eq, last, 0)
            for last in lasts.values()
            if not isinstance(last, int)
        ]
        checks.require(op, checks.any_of([fits, *is_empty]), f"reads past the end of {use}")


def _span(expr: ir.AffineExpr, ends: dict[int, ir.Value]) -> tuple[ir.Value, ir.Value]:
    """The least and the greatest value, over dimensions from 0 to `ends`; maps have no symbols."""
    if isinstance(expr, ir.AffineConstantExpr):
        return as_value(expr.value), as_value(expr.value)
    if isinstance(expr, ir.AffineDimExpr):
        return as_value(0), ends[expr.position]
    lhs, rhs = _span(expr.lhs, ends), _span(expr.rhs, ends)
    if isinstance(expr, ir.AffineAddExpr):
        return arith.addi(lhs[0], rhs[0]), arith.addi(lhs[1], rhs[1])
    (least, most), (factor, _) = lhs, rhs
    if isinstance(expr, ir.AffineMulExpr):
        bounds = arith.muli(least, factor), arith.muli(most, factor)
        return bounds if expr.rhs.value >= 0 else bounds[::-1]
    if isinstance(expr, ir.AffineFloorDivExpr):
        return arith.floordivsi(least, factor), arith.floordivsi(most, factor)
    if isinstance(expr, ir.AffineCeilDivExpr):
        return arith.ceildivsi(least, factor), arith.ceildivsi(most, factor)
    return as_value(0), arith.minsi(most, as_value(expr.rhs.value - 1))
