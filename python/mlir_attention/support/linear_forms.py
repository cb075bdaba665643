# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Integer arithmetic as linear forms: a constant, and terms of values that are no sums.

A form stands for a value of i1 to i64 or index modulo 2^width, as sums, differences and products
wrap; where the form is within the range of the type, it is the value. What a conversion to a wider
type needs for that to hold is a `Range`, which is to be checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlir import ir

from mlir_attention.support.walk import constant_attribute, producer

#: Coefficients are below this, so that no form of values below 2^40 leaves 64 bits.
_LARGEST = 1 << 16

_MOST_TERMS = 16

#: Bits of an index.
INDEX_WIDTH = 64


@dataclass(frozen=True)
class Linear:
    """constant + sum of coefficient x value; no coefficient is 0."""

    constant: int
    terms: dict[ir.Value, int] = field(default_factory=dict)

    def __add__(self, other: Linear) -> Linear:
        terms = dict(self.terms)
        for value, coefficient in other.terms.items():
            terms[value] = terms.get(value, 0) + coefficient
        return Linear(self.constant + other.constant, {v: c for v, c in terms.items() if c})

    def __sub__(self, other: Linear) -> Linear:
        return self + other.times(-1)

    def times(self, factor: int) -> Linear:
        terms = {value: factor * c for value, c in self.terms.items() if factor}
        return Linear(factor * self.constant, terms)

    @property
    def is_small(self) -> bool:
        numbers = [self.constant >> 24, *self.terms.values()]
        return len(numbers) <= _MOST_TERMS and all(abs(n) < _LARGEST for n in numbers)


@dataclass(frozen=True)
class Range:
    """What a form must be within for it to be the value that it stands for."""

    form: Linear
    least: int
    most: int


@dataclass(frozen=True)
class Form:
    """A form, and under which conditions it holds."""

    linear: Linear
    ranges: tuple[Range, ...] = ()


def linear_form(value: ir.Value) -> Form | None:
    """The form of an integer or index value; None if its numbers are too large for one.

    What is neither a sum, a multiple nor a conversion is a term.
    """
    form = _form(value)
    is_small = form.linear.is_small and all(range_.form.is_small for range_ in form.ranges)
    return form if is_small else None


def signed_range(form: Linear, type_: ir.Type) -> Range:
    """Where the form is a signed number of the type."""
    width = width_of(type_)
    return Range(form, -(1 << (width - 1)), (1 << (width - 1)) - 1)


def natural_range(form: Linear, type_: ir.Type) -> Range:
    """Where the form is the same number signed and unsigned."""
    return Range(form, 0, (1 << (width_of(type_) - 1)) - 1)


def width_of(type_: ir.Type) -> int:
    return INDEX_WIDTH if isinstance(type_, ir.IndexType) else ir.IntegerType(type_).width


def constant_of(value: ir.Value) -> int | None:
    """The number that an integer or index value is, signed: true is -1."""
    attribute = constant_attribute(value)
    if isinstance(attribute, ir.BoolAttr):
        return -1 if attribute.value else 0
    return ir.IntegerAttr(attribute).value if isinstance(attribute, ir.IntegerAttr) else None


def _form(value: ir.Value, depth: int = 0) -> Form:
    number = constant_of(value)
    if number is not None:
        return Form(Linear(number))
    op = producer(value)
    build = _FORMS.get(op.name) if op is not None and depth < _DEEPEST else None
    form = build(op, depth + 1) if build is not None else None
    return form if form is not None else Form(Linear(0, {value: 1}))


#: Sums within sums; what is deeper is a term.
_DEEPEST = 12


def _sum(op: ir.Operation, depth: int) -> Form | None:
    lhs, rhs = (_form(operand, depth) for operand in op.operands)
    return Form(lhs.linear + rhs.linear, lhs.ranges + rhs.ranges)


def _difference(op: ir.Operation, depth: int) -> Form | None:
    lhs, rhs = (_form(operand, depth) for operand in op.operands)
    return Form(lhs.linear - rhs.linear, lhs.ranges + rhs.ranges)


def _product(op: ir.Operation, depth: int) -> Form | None:
    lhs, rhs = (_form(operand, depth) for operand in op.operands)
    if lhs.linear.terms and rhs.linear.terms:
        return None
    factor, form = (lhs, rhs) if rhs.linear.terms else (rhs, lhs)
    return Form(form.linear.times(factor.linear.constant), lhs.ranges + rhs.ranges)


def _signed_conversion(op: ir.Operation, depth: int) -> Form | None:
    return _conversion(op, depth, signed_range)


def _unsigned_conversion(op: ir.Operation, depth: int) -> Form | None:
    return _conversion(op, depth, natural_range)


def _conversion(
    op: ir.Operation, depth: int, range_of: Callable[[Linear, ir.Type], Range]
) -> Form | None:
    source, result = op.operands[0].type, op.result.type
    if not isinstance(source, ir.IndexType | ir.IntegerType):
        return None
    form = _form(op.operands[0], depth)
    if width_of(result) <= width_of(source):
        return form
    return Form(form.linear, (*form.ranges, range_of(form.linear, source)))


def _affine_apply(op: ir.Operation, depth: int) -> Form | None:
    map_ = ir.AffineMapAttr(op.attributes["map"]).value
    forms = [_form(operand, depth) for operand in op.operands]
    linear = _affine(map_.results[0], [form.linear for form in forms], map_.n_dims)
    ranges = tuple(range_ for form in forms for range_ in form.ranges)
    return None if linear is None else Form(linear, ranges)


def _affine(expr: ir.AffineExpr, operands: list[Linear], num_dims: int) -> Linear | None:
    if isinstance(expr, ir.AffineConstantExpr):
        return Linear(expr.value)
    if isinstance(expr, ir.AffineDimExpr):
        return operands[expr.position]
    if isinstance(expr, ir.AffineSymbolExpr):
        return operands[num_dims + expr.position]
    if not isinstance(expr, ir.AffineAddExpr | ir.AffineMulExpr):
        return None
    lhs, rhs = (_affine(side, operands, num_dims) for side in (expr.lhs, expr.rhs))
    if lhs is None or rhs is None:
        return None
    if isinstance(expr, ir.AffineAddExpr):
        return lhs + rhs
    if lhs.terms and rhs.terms:
        return None
    return rhs.times(lhs.constant) if rhs.terms else lhs.times(rhs.constant)


_FORMS: dict[str, Callable[[ir.Operation, int], Form | None]] = {
    "affine.apply": _affine_apply,
    "arith.addi": _sum,
    "arith.subi": _difference,
    "arith.muli": _product,
    "arith.extsi": _signed_conversion,
    "arith.index_cast": _signed_conversion,
    "arith.extui": _unsigned_conversion,
    "arith.index_castui": _unsigned_conversion,
    "arith.trunci": _signed_conversion,
}
