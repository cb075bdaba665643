# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Scalar floating-point arithmetic, as bodies of linalg ops and of score regions."""

import math as python_math

from mlir import ir
from mlir.dialects import arith, math

#: exp(x) = exp2(x * LOG2_E)
LOG2_E = 1 / python_math.log(2)


def element_type_or_self(type_: ir.Type) -> ir.Type:
    """The element type of a vector or tensor; a scalar type as it is."""
    return type_.element_type if isinstance(type_, ir.ShapedType) else type_


def constant(element: ir.Type, value: float) -> ir.Value:
    is_integer = isinstance(element, ir.IntegerType)
    return arith.constant(element, int(value) if is_integer else value)


def minus_infinity(element: ir.Type) -> ir.Value:
    return constant(element, -python_math.inf)


def is_equal(lhs: ir.Value, rhs: ir.Value) -> ir.Value:
    """Ordered: false if one of them is NaN."""
    return arith.cmpf(arith.CmpFPredicate.OEQ, lhs, rhs)


def convert(value: ir.Value, element: ir.Type, *, is_unsigned: bool = False) -> ir.Value:
    """`value` in another floating-point type; exact where that is the wider one.

    An integer is a signed one, or one without a sign if it `is_unsigned`.
    """
    width, new_width = value.type.width, element.width
    if value.type == element:
        return value
    if isinstance(value.type, ir.IntegerType):
        return (arith.uitofp if is_unsigned else arith.sitofp)(element, value)
    if width < new_width:
        return arith.extf(element, value)
    if width > new_width:
        return arith.truncf(element, value)
    # f16 and bf16 (and the kinds of f8) do not convert into one another directly.
    return arith.truncf(element, arith.extf(ir.F32Type.get(), value))


def multiply_add(accumulator: ir.Value, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
    """accumulator + lhs * rhs, as two ops that may be fused and reordered.

    The order of a reduction is not part of what attention means, and without the licence
    to change it no loop over it can be vectorised.
    """
    flags = arith.FastMathFlags.reassoc | arith.FastMathFlags.contract
    product = arith.mulf(lhs, rhs, fastmath=flags)
    return arith.addf(accumulator, product, fastmath=flags)


def add_reassociable(lhs: ir.Value, rhs: ir.Value) -> ir.Value:
    """A sum in any order: see `multiply_add`."""
    return arith.addf(lhs, rhs, fastmath=arith.FastMathFlags.reassoc)


def finite_max(maximum: ir.Value) -> ir.Value:
    """What to subtract before exp: the maximum, or 0 where all scores are -inf.

    -inf - -inf would be NaN; -inf - 0 is -inf, whose exp is the 0 that is meant.
    """
    nothing = is_equal(maximum, minus_infinity(maximum.type))
    return arith.select(nothing, constant(maximum.type, 0.0), maximum)


def exp_shifted(score: ir.Value, maximum: ir.Value) -> ir.Value:
    """exp(score - maximum), with the guard of `finite_max`; at most 1."""
    shifted = arith.subf(score, finite_max(maximum))
    return math.exp2(arith.mulf(shifted, constant(score.type, LOG2_E)))


def log_sum_exp(maximum: ir.Value, total: ir.Value) -> ir.Value:
    """max + log(sum of exp_shifted); -inf where there is nothing: log(0) + 0."""
    return arith.addf(finite_max(maximum), math.log(total))


def divide_or_zero(numerator: ir.Value, total: ir.Value) -> ir.Value:
    """numerator / total; 0 where the total is 0, of nothing at all.

    As a product with the reciprocal, which loops over the numerators take once: a division of 16
    numbers takes 10 cycles, a multiplication one. A total is 0, or NaN, or at least about 1.
    """
    zero, one = constant(total.type, 0.0), constant(total.type, 1.0)
    reciprocal = arith.select(is_equal(total, zero), zero, arith.divf(one, total))
    return arith.mulf(numerator, reciprocal)
