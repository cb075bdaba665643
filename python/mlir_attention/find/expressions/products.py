# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The ways to see what a contraction sums as a product of two.

A kernel that was fused may multiply by more than its two operands, and in any order:
(q * k) * c, or e * (v / l). Then any one of the factors may be one operand, and the
product of all others the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir

from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import Apply, Scalar
from mlir_attention.find.expressions.tracer import Tracer


@dataclass(frozen=True, eq=False)
class _Factor:
    """A factor, or a divisor, and the op that applies it."""

    scalar: Scalar
    op: ir.Operation
    divides: bool


def pairs_of(tracer: Tracer, product: Scalar) -> list[tuple[Scalar, Scalar]]:
    """Every (a, b) such that `product` is a * b: first as it is written."""
    if not isinstance(product, Apply) or product.name not in ("arith.mulf", "arith.divf"):
        return []
    pairs: list[tuple[Scalar, Scalar]] = []
    if product.name == "arith.mulf":
        left, right = product.operands
        pairs.append((left, right))
    factors = _factors(tracer, product)
    numerators = [factor for factor in factors if not factor.divides]
    are_operands = [factor.scalar for factor in factors] == list(product.operands)
    if are_operands or len(numerators) < 2:
        return pairs
    multiply = _multiplication(product)
    for factor in numerators:
        rest = _product([each for each in factors if each is not factor], multiply)
        pairs.append((rest, factor.scalar))
    return pairs


def _multiplication(product: Apply) -> ir.Operation:
    """A multiplication in a product that has two factors that are no divisors."""
    if product.name == "arith.mulf":
        return product.op
    dividend = product.operands[0]
    assert isinstance(dividend, Apply)
    return _multiplication(dividend)


def _factors(tracer: Tracer, product: Apply) -> list[_Factor]:
    """What one body multiplies and divides by; an operand of the body is one factor."""
    found: list[_Factor] = []
    divides = product.name == "arith.divf"
    for at, operand in enumerate(product.operands):
        is_divisor = divides and at == 1
        is_product = isinstance(operand, Apply) and operand.name in ("arith.mulf", "arith.divf")
        if isinstance(operand, Apply) and is_product and not is_divisor:
            found.extend(_factors(tracer, operand))
        elif is_divisor or constant_value(tracer, operand) != 1.0:
            found.append(_Factor(operand, product.op, is_divisor))
    return found


def _product(factors: Sequence[_Factor], multiply: ir.Operation) -> Scalar:
    """The product of all factors, of which one at least is no divisor."""
    first, *others = sorted(factors, key=lambda factor: factor.divides)
    product = first.scalar
    for factor in others:
        op = factor.op if factor.divides else multiply
        product = Apply(op, (product, factor.scalar))
    return product
