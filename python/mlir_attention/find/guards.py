# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Guards: conditions under which a probability is 0 in place of what the softmax gives.

Of a row without keys, a softmax makes NaN, and the group 0. So programs guard against that, in many
words, which come to one of these:

    dropped     the probability is 0 in the group as it is: the score is -inf
    hides       the group is to take the score for -inf then
    zeroes NaN  the output of a row of NaN is to be 0
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Axis
from mlir_attention.find.expressions.conditions import comparison_of, positive
from mlir_attention.find.expressions.exponents import same_behind_casts, varies_along
from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import Apply, Scalar
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.row_statistics import is_all_masked, is_without_total

#: What masks set scores to that are to have no weight beside others: this or less, or the lowest
#: number of f16.
_LOWEST = -1e9
_LOWEST_OF_F16 = -65504.0


class Effect(Enum):
    """What becomes of a guard, as the module's description has it."""

    DROPPED = "dropped"
    HIDES = "hides"
    ZEROES_NAN = "zeroes NaN"


@dataclass(frozen=True, eq=False)
class Guard:
    """The `probability` is 0 where `condition` is `holds`; if it `multiplies`, NaN stays NaN."""

    condition: Scalar
    holds: bool
    probability: Scalar
    multiplies: bool = False


def guard_of(tracer: Tracer, apply: Apply) -> list[Guard]:
    """The ways to see what `apply` computes as a guarded probability."""
    if apply.name == "arith.mulf":
        left, right = apply.operands
        pairs = ((left, right), (right, left))
        masks = [(other, _mask_of(tracer, factor)) for other, factor in pairs]
        return [Guard(mask, False, other, multiplies=True) for other, mask in masks if mask]
    if apply.name != "arith.select":
        return []
    condition, if_true, if_false = apply.operands
    return [
        Guard(condition, holds, probability)
        for holds, replacement, probability in (
            (True, if_true, if_false),
            (False, if_false, if_true),
        )
        if constant_value(tracer, replacement) == 0.0
        or _is_infinite(tracer, *positive(tracer, condition, holds), probability)
    ]


def effect_of(
    tracer: Tracer, guard: Guard, score: Scaled, keys: Axis, *, is_normalised: bool
) -> Effect | None:
    """What a guard of the probabilities of a softmax comes to; None for any other condition.

    With `is_normalised`, what it guards is divided by the sum of the weights.
    """
    condition, holds = positive(tracer, guard.condition, guard.holds)
    if not score.scales and score.coefficient > 0.0:
        number = _Numbers(tracer, condition, holds).of(score.core)
        if number == -math.inf:
            return Effect.DROPPED
        if number is not None and _hides(number):
            return Effect.HIDES
    if guard.multiplies:
        return None
    if _is_infinite(tracer, condition, holds, guard.probability):
        return Effect.DROPPED
    if is_all_masked(tracer, condition, holds, score, keys):
        return Effect.DROPPED
    is_nan = _is_nan(tracer, condition, holds, guard.probability)
    if is_nan or is_without_total(tracer, condition, holds, score, keys):
        return Effect.ZEROES_NAN if is_normalised else None
    if not varies_along(tracer, condition, keys):
        return Effect.HIDES
    return None


def _mask_of(tracer: Tracer, factor: Scalar) -> Scalar | None:
    """The condition of which a factor is the number, 0 or 1."""
    looked = tracer.look_through_casts(factor)
    if not isinstance(looked, Apply):
        return None
    if looked.name == "arith.uitofp":
        is_boolean = looked.op.operands[0].type == ir.IntegerType.get_signless(1)
        return looked.operands[0] if is_boolean else None
    if looked.name == "arith.select":
        condition, *numbers = looked.operands
        if [constant_value(tracer, number) for number in numbers] == [1.0, 0.0]:
            return condition
    return None


def _is_infinite(tracer: Tracer, condition: Scalar, holds: bool, value: Scalar) -> bool:
    """Whether `condition` is `holds` only if `value` is infinite, as no probability is."""
    compare = comparison_of(tracer, condition)
    if compare is None:
        return False
    predicate = CmpFPredicate.OEQ if holds else CmpFPredicate.UNE
    if not compares_by(compare.op, predicate):
        return False
    return any(
        abs(constant_value(tracer, limit) or 0.0) == math.inf
        and _is_version(tracer, _without_absolute(tracer, compared), value)
        for compared, limit in (compare.operands, reversed(compare.operands))
    )


def _is_nan(tracer: Tracer, condition: Scalar, holds: bool, value: Scalar) -> bool:
    """Whether `condition` is `holds` if and only if `value`, which is not infinite, is NaN."""
    asked = tracer.look(condition)
    if isinstance(asked, Apply) and asked.name in ("math.isnan", "math.isfinite"):
        is_it = holds == (asked.name == "math.isnan")
        return is_it and _is_version(tracer, asked.operands[0], value)
    compare = comparison_of(tracer, condition)
    if compare is None:
        return False
    left, right = compare.operands
    if _is_version(tracer, left, value) and _is_version(tracer, right, value):
        if holds:
            return compares_by(compare.op, CmpFPredicate.UNE, CmpFPredicate.UNO)
        return compares_by(compare.op, CmpFPredicate.OEQ, CmpFPredicate.ORD)
    for compared, limit in ((left, right), (right, left)):
        number = constant_value(tracer, limit)
        if number is None or math.isnan(number):
            continue
        if not _is_version(tracer, _without_absolute(tracer, compared), value):
            continue
        if compares_by(compare.op, CmpFPredicate.UNO if holds else CmpFPredicate.ORD):
            return True
        finite = CmpFPredicate.UEQ if holds else CmpFPredicate.ONE
        return abs(number) == math.inf and compares_by(compare.op, finite)
    return False


def _is_version(tracer: Tracer, scalar: Scalar, probability: Scalar) -> bool:
    """Whether an expression is a probability, rounded or not, or that before other guards."""
    looked, known = tracer.look_through_casts(scalar), tracer.look_through_casts(probability)
    while not tracer.same(looked, known):
        if not isinstance(known, Apply) or known.name != "arith.select":
            return False
        # Guards replace it by a number.
        versions = [each for each in known.operands[1:] if constant_value(tracer, each) is None]
        if len(versions) != 1:
            return False
        known = tracer.look_through_casts(versions[0])
    return True


def _without_absolute(tracer: Tracer, scalar: Scalar) -> Scalar:
    looked = tracer.look_through_casts(scalar)
    is_absolute = isinstance(looked, Apply) and looked.name == "math.absf"
    return looked.operands[0] if isinstance(looked, Apply) and is_absolute else scalar


def _hides(number: float) -> bool:
    return number <= _LOWEST or number == _LOWEST_OF_F16


class _Numbers:
    """The numbers that expressions are wherever `condition` is `holds`."""

    def __init__(self, tracer: Tracer, condition: Scalar, holds: bool) -> None:
        self.tracer = tracer
        self.condition = condition
        self.holds = holds
        # Expressions are kept, so that no other one gets the identity of one seen.
        self._known: dict[int, tuple[Scalar, float | None]] = {}

    def of(self, scalar: Scalar) -> float | None:
        """None if it is not one number there.

        Where it is far below all scores, it may be so but for a score that is added.
        """
        if id(scalar) not in self._known:
            self._known[id(scalar)] = (scalar, self._of(scalar))
        return self._known[id(scalar)][1]

    def _of(self, scalar: Scalar) -> float | None:
        number = constant_value(self.tracer, scalar)
        if number is None:
            number = _compared_number(self.tracer, self.condition, self.holds, scalar)
        looked = self.tracer.look_through_casts(scalar)
        if number is not None or not isinstance(looked, Apply):
            return number
        if looked.name == "arith.uitofp":
            mask, is_set = positive(self.tracer, looked.operands[0], True)
            is_it = self.tracer.same(mask, self.condition)
            return float(self.holds == is_set) if is_it else None
        operands = looked.operands
        if looked.name == "arith.select":
            chooses, is_first = positive(self.tracer, operands[0], True)
            operands = operands[1:]
            if self.tracer.same(chooses, self.condition):
                return self.of(operands[0 if self.holds == is_first else 1])
        if looked.name not in ("arith.select", "arith.addf", "arith.subf", "arith.mulf"):
            return None
        left, right = map(self.of, operands)
        if looked.name == "arith.addf" and (left is None) != (right is None):
            known = right if left is None else left
            return known if known is not None and _hides(known) else None
        if left is None or right is None:
            return None
        if looked.name == "arith.select":
            return max(left, right)
        if looked.name == "arith.addf":
            return left + right
        return left - right if looked.name == "arith.subf" else left * right


def _compared_number(
    tracer: Tracer, condition: Scalar, holds: bool, scalar: Scalar
) -> float | None:
    """The number that an expression is wherever `condition`, a comparison with it, is `holds`."""
    compare = comparison_of(tracer, condition)
    if compare is None:
        return None
    if not compares_by(compare.op, CmpFPredicate.OEQ if holds else CmpFPredicate.UNE):
        return None
    for compared, limit in (compare.operands, reversed(compare.operands)):
        number = constant_value(tracer, limit)
        if number is not None and same_behind_casts(tracer, compared, scalar):
            return number
    return None
