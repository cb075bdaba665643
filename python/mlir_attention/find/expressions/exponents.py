# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is exponentiated: scores, less what does not vary along the keys.

A softmax takes exp(s - m), where m does not vary along the keys, and so do these:

    exp(s + (-m))    exp((s - m) * c)    exp2(s * c - m * c)    exp(s - (m + log t))

All become natural exponents: scores and terms of their rows, each with its factor.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Axis, all_leaves, leaves
from mlir_attention.find.expressions.reductions import combined_by, constant_value, reduction_of
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar
from mlir_attention.find.expressions.scaling import Scale, Scaled, peeled, scaled_by
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Tracer

#: The factor that makes the exponent natural: exp2(x) = exp(x * log 2).
EXPONENTIALS = {"math.exp": 1.0, "math.exp2": math.log(2)}

#: What one of these is in natural logarithms: log2(x) = log(x) / log 2.
_LOGARITHMS = {
    "math.log": 1.0,
    "math.log1p": 1.0,
    "math.log2": 1 / math.log(2),
    "math.log10": 1 / math.log(10),
}


@dataclass(frozen=True, eq=False)
class Exponent:
    """score - sum of `shifts` - sum of log(t) for t in `totals`."""

    score: Scaled
    shifts: tuple[Scaled, ...]
    logarithms: tuple[Scaled, ...]


def exponent_of(tracer: Tracer, exponential: Apply, keys: Axis) -> Exponent:
    """The natural exponent of an exponential, split into what varies along the keys and
    what is subtracted from that."""
    score, rows = split_rows(tracer, exponential.operands[0], keys)
    natural = EXPONENTIALS[exponential.name]
    if natural != 1.0:
        score = peeled(tracer, score)
    rows = [row.times(natural) for row in rows]
    logarithms = tuple(row for row in rows if logarithm_of(tracer, row) is not None)
    shifts = tuple(row for row in rows if row not in logarithms)
    return Exponent(score.times(natural), shifts, logarithms)


def split_rows(
    tracer: Tracer, scalar: Scalar, keys: Axis, scales: tuple[Scale, ...] = ()
) -> tuple[Scaled, list[Scaled]]:
    """(s, [a, b]) of s - a - b, where a and b are statistics of rows, or subtracted last."""
    return _split(tracer, scalar, keys, scales, statistics_only=False)


def terms(tracer: Tracer, scalar: Scalar, scales: tuple[Scale, ...] = ()) -> list[Scaled]:
    """The terms of a sum, each with its factor, without guards against infinities; a sum of more
    than a few stays one term."""
    found = list(itertools.islice(_each_term(tracer, scalar, scales), _TOO_MANY_TERMS))
    if len(found) == _TOO_MANY_TERMS:
        return [Scaled(scalar, scales)]
    if len(found) == 1:
        return found
    # A difference with 0 is a negation.
    return [term for term in found if constant_value(tracer, term.core) != 0.0]


#: Where a sum is added to itself again and again, its terms are twice as many each time.
_TOO_MANY_TERMS = 64


def _each_term(tracer: Tracer, scalar: Scalar, scales: tuple[Scale, ...]) -> Iterator[Scaled]:
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply):
        yield Scaled(scalar, scales)
    elif looked.name in ("arith.addf", "arith.subf"):
        left, right = (_each_term(tracer, operand, scales) for operand in looked.operands)
        yield from left
        yield from (term.times(-1.0) for term in right) if looked.name == "arith.subf" else right
    elif looked.name == "arith.negf":
        yield from (term.times(-1.0) for term in _each_term(tracer, looked.operands[0], scales))
    elif (taken := scaled_by(tracer, looked)) is not None:
        inner, scale = taken
        yield from _each_term(tracer, inner, (scale, *scales))
    elif (guarded := _unguarded(tracer, looked)) is not None:
        yield from _each_term(tracer, guarded, scales)
    else:
        yield Scaled(scalar, scales)


def logarithm_of(tracer: Tracer, term: Scaled) -> tuple[Scalar, float] | None:
    """(t, c) of c * log(t), the natural logarithm, where t is a sum of exponentials if it is any;
    None if a term is none, or if its factor is not known."""
    flat = peeled(tracer, term)
    looked = tracer.look_through_casts(flat.core)
    if not isinstance(looked, Apply) or looked.name not in _LOGARITHMS or flat.scales:
        return None
    taken, coefficient = looked.operands[0], flat.coefficient * _LOGARITHMS[looked.name]
    if looked.name == "math.log1p":
        rest = _plus_one(tracer, taken)
        return None if rest is None else (rest, coefficient)
    inner = tracer.look_through_casts(taken)
    if isinstance(inner, Apply) and inner.name == "arith.divf":
        one, divisor = inner.operands
        # log(1 / t) = -log(t)
        return (divisor, -coefficient) if constant_value(tracer, one) == 1.0 else None
    return _of_positive(tracer, taken), coefficient


def _plus_one(tracer: Tracer, scalar: Scalar) -> Scalar | None:
    """t of t - 1."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name not in ("arith.subf", "arith.addf"):
        return None
    left, right = looked.operands
    if looked.name == "arith.subf":
        return left if constant_value(tracer, right) == 1.0 else None
    for value, number in ((left, right), (right, left)):
        if constant_value(tracer, number) == -1.0:
            return value
    return None


def _of_positive(tracer: Tracer, scalar: Scalar) -> Scalar:
    """t of |t| and of max(t, 0), which are the same where t is no less than 0."""
    looked = tracer.look_through_casts(scalar)
    if isinstance(looked, Apply) and looked.name == "math.absf":
        return looked.operands[0]
    if isinstance(looked, Apply) and looked.name == "arith.maximumf":
        for value, limit in (looked.operands, reversed(looked.operands)):
            if constant_value(tracer, limit) == 0.0:
                return value
    return scalar


def varies_along(tracer: Tracer, scalar: Scalar, keys: Axis) -> bool:
    """Whether an expression uses an element or a position along one of `keys`."""
    wanted = {atom for atom in leaves(keys) if atom.extent != 1}
    return any(
        wanted.intersection(
            all_leaves(source.axes) if isinstance(source, Element) else leaves(source.axis)
        )
        for source in tracer.sources(scalar)
    )


def _split(
    tracer: Tracer,
    scalar: Scalar,
    keys: Axis,
    scales: tuple[Scale, ...],
    *,
    statistics_only: bool,
) -> tuple[Scaled, list[Scaled]]:
    """(s, [a, b]) of s - a - b, where a and b do not vary along the keys.

    What is subtracted last may be anything; what is added, or was subtracted before, may
    also be a bias of the rows, which is part of the score, and must be a statistic of them.
    """
    looked = tracer.look_through_casts(scalar)
    if isinstance(looked, Apply):
        for varying, row in _differences(tracer, looked, keys, scales):
            must_be_statistic = statistics_only or looked.name == "arith.addf"
            if must_be_statistic and not all(_is_statistic(tracer, term) for term in row):
                continue
            score, rows = _split(tracer, varying, keys, scales, statistics_only=True)
            return score, [*rows, *row]
        taken = scaled_by(tracer, looked)
        if taken is not None:
            inner, scale = taken
            score, rows = _split(
                tracer, inner, keys, (scale, *scales), statistics_only=statistics_only
            )
            if rows:
                return score, rows
    return Scaled(scalar, scales), []


def _differences(
    tracer: Tracer, apply: Apply, keys: Axis, scales: tuple[Scale, ...]
) -> list[tuple[Scalar, list[Scaled]]]:
    """(s, terms of r) for each way in which `apply` is s - r, where r does not vary along
    the keys."""
    if apply.name not in ("arith.addf", "arith.subf"):
        return []
    left, right = apply.operands
    found = [(left, right)]
    if apply.name == "arith.addf":
        found.append((right, left))
    sign = 1.0 if apply.name == "arith.subf" else -1.0
    return [
        (score, [term.times(sign) for term in terms(tracer, row, scales)])
        for score, row in found
        if not varies_along(tracer, row, keys) and constant_value(tracer, row) is None
    ]


def _is_statistic(tracer: Tracer, term: Scaled) -> bool:
    """Whether a term is a reduction or the logarithm of one, subtracted; of a maximum, the
    sink may be one of what it is taken of."""
    flat = peeled(tracer, term)
    if flat.coefficient < 0.0:
        return False
    logarithm = logarithm_of(tracer, term)
    core = tracer.look_through_casts(flat.core if logarithm is None else logarithm[0])
    kind, combined = combined_by(core) if isinstance(core, Apply) else (None, ())
    operands = combined if kind == "max" else (core,)
    found = [tracer.look_through_casts(operand) for operand in operands]
    return any(isinstance(each, Element) and reduction_of(tracer, each) for each in found)


def _unguarded(tracer: Tracer, apply: Apply) -> Scalar | None:
    """m of a choice of m or, if that is infinite, of 0, and of the maximum of m and -inf."""
    if apply.name in ("arith.maximumf", "arith.maxnumf"):
        for value, limit in (apply.operands, reversed(apply.operands)):
            if constant_value(tracer, limit) == -math.inf:
                return value
    if apply.name != "arith.select":
        return None
    condition, if_true, if_false = apply.operands
    if constant_value(tracer, if_true) == 0.0 and asks_if_infinite(
        tracer, condition, if_false, CmpFPredicate.OEQ, CmpFPredicate.UEQ
    ):
        return if_false
    if constant_value(tracer, if_false) == 0.0 and asks_if_infinite(
        tracer, condition, if_true, CmpFPredicate.ONE, CmpFPredicate.UNE
    ):
        return if_true
    return None


def asks_if_infinite(
    tracer: Tracer, condition: Scalar, value: Scalar, *predicates: CmpFPredicate
) -> bool:
    """Whether `condition` compares `value`, or its absolute value, with an infinity."""
    compare = tracer.look_through_casts(condition)
    if not isinstance(compare, Apply) or compare.name != "arith.cmpf":
        return False
    if not compares_by(compare.op, *predicates):
        return False
    compared, limit = compare.operands
    magnitude = tracer.look_through_casts(compared)
    if isinstance(magnitude, Apply) and magnitude.name == "math.absf":
        compared = magnitude.operands[0]
    return abs(constant_value(tracer, limit) or 0.0) == math.inf and same_behind_casts(
        tracer, compared, value
    )


def same_behind_casts(tracer: Tracer, widened: Scalar, scalar: Scalar) -> bool:
    """Whether `widened` is `scalar`, extended or not; an extended -inf is -inf."""
    if tracer.same(widened, scalar):
        return True
    cast = tracer.look(widened)
    return (
        isinstance(cast, Apply)
        and cast.name == "arith.extf"
        and same_behind_casts(tracer, cast.operands[0], scalar)
    )
