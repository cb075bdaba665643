# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Recognises softmax in the ways in which it is spelt.

With e = exp(s - m) for any m that does not vary along the keys, all of these are the same:

    e / sum e        e * (1 / sum e)
    exp(s - (m + log sum e))        exp((s - m) - log sum e)

and so is sum (e v) / sum e after the contraction with the values. m must be the maximum
of s, as front ends write it, or be left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from mlir import ir

from mlir_attention.rewrites.forming.axes import Axis, all_leaves, leaves
from mlir_attention.rewrites.forming.expressions import (
    Apply,
    Element,
    Scalar,
    Tracer,
    location_of,
)
from mlir_attention.rewrites.forming.reductions import (
    Reduction,
    constant_value,
    is_max,
    is_sum,
    reduction_of,
)
from mlir_attention.rewrites.forming.structured import producer


class NotAttentionError(Exception):
    """Raised for a softmax that is not the one of an attention, with the reason."""

    def __init__(self, location: ir.Location, reason: str) -> None:
        super().__init__(reason)
        self.location = location


@dataclass(frozen=True, eq=False)
class Softmax:
    """exp(score - m) / sum exp(score - m), where the sum runs along `keys`.

    If it is not `normalised`, its probabilities are exp(score - m) alone, the expression
    `weight`, and the division by their sum is still to be found.
    """

    location: ir.Location
    score: Scalar
    keys: Axis
    normalised: bool
    weight: Scalar | None = None


@dataclass(frozen=True, eq=False)
class _Weights:
    """exp(exponent) / the product of `divisors`, and conditions for being 0 instead."""

    numerator: Scalar
    exponential: Apply
    divisors: tuple[Scalar, ...] = ()
    zero_if: tuple[Scalar, ...] = field(default=())


def match_softmax(tracer: Tracer, probability: Scalar, contracted: Axis) -> Softmax | None:
    """The softmax along `contracted` that `probability` is an element of; None if it is
    none at all.

    Raises NotAttentionError for something that begins like a softmax but is not one.
    """
    softmax, conditions = _match_op(tracer, probability)
    if softmax is None:
        weights = _take_apart(tracer, probability)
        if weights is None:
            return None
        softmax, conditions = _match_weights(tracer, weights, contracted), weights.zero_if
        if softmax is None:
            return None
    for condition in conditions:
        if not _is_all_masked(tracer, condition, softmax):
            raise NotAttentionError(
                softmax.location,
                "its probabilities are replaced by 0 on another condition than that all scores "
                "are -inf",
            )
    if not same_atoms(softmax.keys, contracted):
        raise NotAttentionError(
            softmax.location, "it runs along another dimension than the contraction after it"
        )
    return softmax


def is_normaliser(tracer: Tracer, divisor: Scalar, softmax: Softmax) -> bool:
    """Whether `divisor` is the sum of the weights of a softmax that is not normalised."""
    total = tracer.look_through_casts(divisor)
    sum_ = reduction_of(tracer, total) if isinstance(total, Element) else None
    return (
        sum_ is not None
        and is_sum(tracer, sum_)
        and softmax.weight is not None
        and tracer.same(softmax.weight, sum_.operand)
        and same_atoms(all_leaves(sum_.reduced), softmax.keys)
    )


def is_log_sum_exp(tracer: Tracer, scalar: Scalar, softmax: Softmax) -> bool:
    """Whether an expression is m + log sum exp(score - m) of the softmax's scores."""
    terms = [_unguarded(tracer, term) for term in _summands(tracer, scalar)]
    logarithms = [term for term in terms if _logarithm_of(tracer, term) is not None]
    if len(logarithms) != 1:
        return False
    shifts = [term for term in terms if term is not logarithms[0]]
    return _sums_weights(tracer, logarithms[0], softmax.score, shifts, softmax.keys)


def divisor_of(tracer: Tracer, scalar: Scalar) -> tuple[Scalar, Scalar] | None:
    """(a, b) if an expression is a / b or a * (1 / b)."""
    quotient = tracer.look_through_casts(scalar)
    if not isinstance(quotient, Apply) or quotient.name not in ("arith.divf", "arith.mulf"):
        return None
    left, right = quotient.operands
    if quotient.name == "arith.divf":
        return left, right
    for factor, other in ((left, right), (right, left)):
        inverse = _reciprocal_of(tracer, other)
        if inverse is not None:
            return factor, inverse
    return None


def same_atoms(left: Axis, right: Axis) -> bool:
    """The same indices in any order; those of extent 1 do not count."""
    return {atom for atom in leaves(left) if atom.extent != 1} == {
        atom for atom in leaves(right) if atom.extent != 1
    }


def _match_op(tracer: Tracer, probability: Scalar) -> tuple[Softmax | None, tuple[Scalar, ...]]:
    """`linalg.softmax`, and the conditions on which it is replaced by 0."""
    conditions: list[Scalar] = []
    scalar = tracer.look_through_casts(probability)
    while isinstance(scalar, Apply) and scalar.name == "arith.select":
        condition, if_true, if_false = scalar.operands
        if constant_value(tracer, if_true) != 0.0:
            return None, ()
        conditions.append(condition)
        scalar = tracer.look_through_casts(if_false)
    if isinstance(scalar, Apply) and scalar.name == "arith.mulf":
        _refuse_product_of_op(tracer, scalar)
    if not isinstance(scalar, Element):
        return None, ()
    op = producer(scalar.value)
    if op is None or op.name != "linalg.softmax":
        return None, ()
    dimension = ir.IntegerAttr(op.attributes["dimension"]).value
    keys = leaves(scalar.axes[dimension])
    score = Element(op.operands[0], scalar.axes)
    return Softmax(op.location, score, keys, normalised=True), tuple(conditions)


def _refuse_product_of_op(tracer: Tracer, product: Apply) -> None:
    """Refuses `linalg.softmax` times something."""
    for operand in product.operands:
        looked = tracer.look_through_casts(operand)
        op = producer(looked.value) if isinstance(looked, Element) else None
        if op is not None and op.name == "linalg.softmax":
            raise NotAttentionError(
                op.location,
                "its probabilities are multiplied by something, as by a live dropout",
            )


def _take_apart(tracer: Tracer, scalar: Scalar) -> _Weights | None:
    """Peels divisions and guards off an exponential."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply):
        return None
    if looked.name == "math.exp":
        return _Weights(scalar, looked)
    if looked.name == "arith.select":
        condition, if_true, if_false = looked.operands
        inner = _take_apart(tracer, if_false) if constant_value(tracer, if_true) == 0.0 else None
        if inner is None:
            return None
        return _Weights(
            inner.numerator, inner.exponential, inner.divisors, (*inner.zero_if, condition)
        )
    quotient = divisor_of(tracer, looked)
    if quotient is None:
        return _take_off_factor(tracer, looked)
    inner = _take_apart(tracer, quotient[0])
    if inner is None:
        return None
    return _Weights(
        inner.numerator, inner.exponential, (*inner.divisors, quotient[1]), inner.zero_if
    )


def _take_off_factor(tracer: Tracer, product: Apply) -> _Weights | None:
    """Weights times 1, which is all that may be between them and the value."""
    if product.name != "arith.mulf":
        return None
    left, right = product.operands
    for scalar, factor in ((left, right), (right, left)):
        inner = _take_apart(tracer, scalar)
        if inner is None:
            continue
        if constant_value(tracer, factor) == 1.0:
            return inner
        if inner.divisors:
            raise NotAttentionError(
                location_of(inner.exponential),
                "its probabilities are multiplied by something, as by a live dropout",
            )
    return None


def _match_weights(tracer: Tracer, weights: _Weights, contracted: Axis) -> Softmax | None:
    location = location_of(weights.exponential)
    score, rows = _split_exponent(tracer, weights.exponential.operands[0], contracted)
    logarithms = [row for row in rows if _logarithm_of(tracer, row) is not None]
    shifts = [row for row in rows if row not in logarithms]
    keys = leaves(contracted)
    if len(weights.divisors) + len(logarithms) > 1:
        raise NotAttentionError(location, "it is divided by more than the sum of its exponentials")
    if weights.divisors:
        if not shifts and not _is_reduction(tracer, weights.divisors[0]):
            return None  # A sigmoid, say.
        keys = _keys_of_divisor(tracer, location, weights)
    elif logarithms and not _sums_weights(tracer, logarithms[0], score, shifts, keys):
        raise NotAttentionError(
            location, "the logarithm taken off its scores is not that of the sum of exponentials"
        )
    for shift in shifts:
        _check_maximum(tracer, location, score, shift, keys)
    return Softmax(
        location,
        score,
        leaves(keys),
        normalised=bool(weights.divisors or logarithms),
        weight=weights.numerator,
    )


def _is_reduction(tracer: Tracer, scalar: Scalar) -> bool:
    looked = tracer.look_through_casts(scalar)
    return isinstance(looked, Element) and reduction_of(tracer, looked) is not None


def _keys_of_divisor(tracer: Tracer, location: ir.Location, weights: _Weights) -> Axis:
    """The dimensions along which the divisor sums the exponentials."""
    total = tracer.look_through_casts(weights.divisors[0])
    sum_ = reduction_of(tracer, total) if isinstance(total, Element) else None
    if sum_ is None or sum_.kind != "sum":
        raise NotAttentionError(location, "what its exponentials are divided by is not their sum")
    if not is_sum(tracer, sum_):
        raise NotAttentionError(location, "the sum of its exponentials does not start from 0")
    if not tracer.same(weights.numerator, sum_.operand):
        raise NotAttentionError(location, "it divides by the sum of something else")
    return all_leaves(sum_.reduced)


def _sums_weights(
    tracer: Tracer, logarithm: Scalar, score: Scalar, shifts: list[Scalar], keys: Axis
) -> bool:
    """Whether `logarithm` is log sum exp(score - shifts) along `keys`, each shift a maximum."""
    inner = _logarithm_of(tracer, logarithm)
    total = tracer.look_through_casts(inner) if inner is not None else None
    sum_ = reduction_of(tracer, total) if isinstance(total, Element) else None
    if sum_ is None or not is_sum(tracer, sum_):
        return False
    exponential = tracer.look_through_casts(sum_.operand)
    if not isinstance(exponential, Apply) or exponential.name != "math.exp":
        return False
    summed = all_leaves(sum_.reduced)
    other, other_shifts = _split_exponent(tracer, exponential.operands[0], summed)
    return (
        tracer.same(score, other)
        and same_atoms(all_leaves(sum_.reduced), keys)
        and len(shifts) == len(other_shifts) <= 1
        and all(map(tracer.same, shifts, other_shifts))
        and all(_is_maximum_of(tracer, score, shift, keys) for shift in shifts)
    )


def _split_exponent(tracer: Tracer, exponent: Scalar, keys: Axis) -> tuple[Scalar, list[Scalar]]:
    """(s, [a, b]) of s - a - b, where a and b do not vary along the keys."""
    looked = tracer.look_through_casts(exponent)
    if isinstance(looked, Apply) and looked.name == "arith.subf":
        left, right = looked.operands
        if not varies_along(tracer, right, keys):
            score, rows = _split_exponent(tracer, left, keys)
            rows.extend(_unguarded(tracer, term) for term in _summands(tracer, right))
            return score, rows
    return exponent, []


def _summands(tracer: Tracer, scalar: Scalar) -> list[Scalar]:
    looked = tracer.look_through_casts(scalar)
    if isinstance(looked, Apply) and looked.name == "arith.addf":
        left, right = looked.operands
        return [*_summands(tracer, left), *_summands(tracer, right)]
    return [scalar]


def _unguarded(tracer: Tracer, scalar: Scalar) -> Scalar:
    """m of select(m is infinite, 0, m), by which an infinite maximum is left out."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.select":
        return scalar
    condition, if_true, if_false = looked.operands
    if constant_value(tracer, if_true) == 0.0 and _is_infinite(tracer, condition, if_false):
        return if_false
    return scalar


def _is_infinite(tracer: Tracer, condition: Scalar, value: Scalar) -> bool:
    """Whether `condition` is: `value`, or its absolute value, equals an infinity."""
    compare = tracer.look_through_casts(condition)
    if not isinstance(compare, Apply) or compare.name != "arith.cmpf":
        return False
    # 1 and 8 are the predicates oeq and ueq.
    if ir.IntegerAttr(compare.op.attributes["predicate"]).value not in (1, 8):
        return False
    compared, limit = compare.operands
    magnitude = tracer.look_through_casts(compared)
    if isinstance(magnitude, Apply) and magnitude.name == "math.absf":
        compared = magnitude.operands[0]
    return abs(constant_value(tracer, limit) or 0.0) == math.inf and _same_behind_casts(
        tracer, compared, value
    )


def _logarithm_of(tracer: Tracer, scalar: Scalar) -> Scalar | None:
    looked = tracer.look_through_casts(scalar)
    is_log = isinstance(looked, Apply) and looked.name == "math.log"
    return looked.operands[0] if is_log and isinstance(looked, Apply) else None


def _reciprocal_of(tracer: Tracer, scalar: Scalar) -> Scalar | None:
    """d of 1 / d."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.divf":
        return None
    one, divisor = looked.operands
    return divisor if constant_value(tracer, one) == 1.0 else None


def varies_along(tracer: Tracer, scalar: Scalar, keys: Axis) -> bool:
    """Whether an expression uses an element or a position along one of `keys`."""
    wanted = {atom for atom in leaves(keys) if atom.extent != 1}
    return any(
        wanted.intersection(
            all_leaves(source.axes) if isinstance(source, Element) else leaves(source.axis)
        )
        for source in tracer.sources(scalar)
    )


def _check_maximum(
    tracer: Tracer, location: ir.Location, score: Scalar, maximum: Scalar, keys: Axis
) -> None:
    greatest = tracer.look_through_casts(maximum)
    reduction = reduction_of(tracer, greatest) if isinstance(greatest, Element) else None
    if reduction is None or reduction.kind != "max":
        raise NotAttentionError(location, "what is subtracted before exp is not a maximum")
    if not is_max(tracer, reduction):
        raise NotAttentionError(location, "its maximum does not start from -inf")
    if not tracer.same(score, reduction.operand):
        raise NotAttentionError(location, "the maximum is that of another tensor than its scores")
    if not same_atoms(all_leaves(reduction.reduced), keys):
        raise NotAttentionError(location, "its maximum and its sum run along different dimensions")


def _is_maximum_of(tracer: Tracer, score: Scalar, maximum: Scalar, keys: Axis) -> bool:
    try:
        _check_maximum(tracer, ir.Location.unknown(), score, maximum, keys)
    except NotAttentionError:
        return False
    return True


def _is_all_masked(tracer: Tracer, condition: Scalar, softmax: Softmax) -> bool:
    """Whether `condition` is: all scores of the row are -inf."""
    every = tracer.look(condition)
    reduction = reduction_of(tracer, every) if isinstance(every, Element) else None
    if reduction is None or reduction.kind != "all" or not _starts_true(tracer, reduction):
        return False
    compare = tracer.look(reduction.operand)
    if not isinstance(compare, Apply) or compare.name != "arith.cmpf":
        return False
    # 1 is the predicate oeq.
    if ir.IntegerAttr(compare.op.attributes["predicate"]).value != 1:
        return False
    score, limit = compare.operands
    return (
        constant_value(tracer, limit) == -math.inf
        and _same_behind_casts(tracer, score, softmax.score)
        and same_atoms(all_leaves(reduction.reduced), softmax.keys)
    )


def _same_behind_casts(tracer: Tracer, widened: Scalar, score: Scalar) -> bool:
    """Whether `widened` is `score`, extended or not; an extended -inf is -inf."""
    if tracer.same(widened, score):
        return True
    cast = tracer.look(widened)
    return (
        isinstance(cast, Apply)
        and cast.name == "arith.extf"
        and _same_behind_casts(tracer, cast.operands[0], score)
    )


def _starts_true(tracer: Tracer, reduction: Reduction) -> bool:
    return constant_value(tracer, reduction.seed) in (1.0, -1.0)
