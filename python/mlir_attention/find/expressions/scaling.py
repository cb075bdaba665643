# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Expressions times what is the same everywhere: c * (s / d) and the like."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import Apply, Scalar
from mlir_attention.find.expressions.tracer import Tracer

#: A product with, or quotient by, what is the same everywhere: the name of the op, and that.
Scale = tuple[str, Scalar]

#: Factors this near to one another are those of one number, written in f32.
_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Scaled:
    """`coefficient` times `core`, to which `scales` are applied in order."""

    core: Scalar
    scales: tuple[Scale, ...] = ()
    coefficient: float = 1.0

    def times(self, coefficient: float) -> Scaled:
        return replace(self, coefficient=self.coefficient * coefficient)

    @property
    def is_plain(self) -> bool:
        return not self.scales and self.coefficient == 1.0


def is_uniform(tracer: Tracer, scalar: Scalar) -> bool:
    """Whether an expression is the same scalar everywhere."""
    return next(tracer.sources(scalar), None) is None


def scaled_by(tracer: Tracer, apply: Apply) -> tuple[Scalar, Scale] | None:
    """(s, how it is scaled) if `apply` is s times or over what is the same everywhere."""
    if apply.name not in ("arith.mulf", "arith.divf"):
        return None
    left, right = apply.operands
    if apply.name == "arith.mulf" and is_uniform(tracer, left):
        left, right = right, left
    return (left, (apply.name, right)) if is_uniform(tracer, right) else None


def peeled(tracer: Tracer, scaled: Scaled) -> Scaled:
    """The same with all scales, and negations, taken off its core; constants among them
    become part of the coefficient."""
    core, scales, coefficient = scaled.core, list(scaled.scales), scaled.coefficient
    while True:
        looked = tracer.look_through_casts(core)
        if not isinstance(looked, Apply):
            break
        taken = scaled_by(tracer, looked)
        if taken is not None:
            core, scale = taken
            scales.insert(0, scale)
        elif looked.name == "arith.negf":
            core, coefficient = looked.operands[0], -coefficient
        else:
            break
    unknown = []
    for name, factor in scales:
        value = constant_value(tracer, factor)
        if value is None or value == 0.0 or not math.isfinite(value):
            unknown.append((name, factor))
        else:
            coefficient = coefficient * value if name == "arith.mulf" else coefficient / value
    return Scaled(core, tuple(unknown), coefficient)


def same_scaled(tracer: Tracer, left: Scaled, right: Scaled) -> bool:
    """Whether both are the same, wherever the factors stand in them."""
    return tracer.attempt(lambda: _same_scaled(tracer, left, right))


def is_one(coefficient: float) -> bool:
    return math.isclose(coefficient, 1.0, rel_tol=_TOLERANCE)


def _same_scaled(tracer: Tracer, left: Scaled, right: Scaled) -> bool:
    if left.is_plain and right.is_plain and tracer.same(left.core, right.core):
        return True
    a, b = peeled(tracer, left), peeled(tracer, right)
    return (
        math.isclose(a.coefficient, b.coefficient, rel_tol=_TOLERANCE)
        and tracer.same(a.core, b.core)
        and _same_scales(tracer, a.scales, b.scales)
    )


def _same_scales(tracer: Tracer, left: tuple[Scale, ...], right: tuple[Scale, ...]) -> bool:
    """The same scales in any order."""
    rest = list(right)
    for name, factor in left:
        for at, (other_name, other) in enumerate(rest):
            if name == other_name and tracer.same(factor, other):
                del rest[at]
                break
        else:
            return False
    return not rest
