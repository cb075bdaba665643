# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Recognises softmax in the ways in which it is spelt.

With e = exp(s - m) for any m that does not vary along the keys, all of these are the same:

    e / sum e        e * (1 / sum e)
    exp(s - (m + log sum e))        exp((s - m) - log sum e)

and so is sum (e v) / sum e after the contraction with the values. m must be the maximum
of s, as front ends write it, or be left out. `exponents` says how s - m may be written.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mlir import ir

from mlir_attention.find.expressions.axes import Axis, all_leaves, leaves
from mlir_attention.find.expressions.exponents import EXPONENTIALS, exponent_of
from mlir_attention.find.expressions.reductions import Reduction, constant_value, is_sum
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar, location_of
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.guards import Effect, Guard, effect_of, guard_of
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.row_statistics import (
    check_maximum,
    same_atoms,
    unguarded_total,
)
from mlir_attention.find.sinks.column import Part, Restriction, kept_part
from mlir_attention.find.sinks.joint_lse import sinks_of_joint_lse, sinks_of_logarithm
from mlir_attention.find.sinks.sink import Other, Sink, reductions_and_others, sinks_of_terms
from mlir_attention.support.walk import producer

ACTIVE_DROPOUT = "its probabilities are multiplied by something, as by an active dropout"

#: Why a softmax is left alone whose probabilities are guarded by a condition of another kind.
OTHER_CONDITION = (
    "its probabilities are replaced by 0 under a condition other than that all scores are -inf"
)


@dataclass(frozen=True, eq=False)
class Softmax:
    """exp(score - m) / sum exp(score - m), where the sum runs along `keys`.

    If it is not `normalised`, its probabilities are exp(score - m) alone, one of the expressions
    `weights` with the `shifts` m, and the division by their sum is still to be found. Of its
    probabilities along `keys`, only a part may be `kept`. Scores are -inf where one of `hidden`
    says so. With `zeroes_nan`, the output of a row whose weights add up to NaN is 0.
    """

    location: ir.Location
    score: Scaled
    keys: Axis
    normalised: bool
    weights: tuple[Scalar, ...] = ()
    shifts: tuple[Scaled, ...] = ()
    sinks: tuple[Sink, ...] = ()
    kept: Part | None = None
    hidden: tuple[Guard, ...] = ()
    zeroes_nan: bool = False


@dataclass(frozen=True, eq=False)
class _Weights:
    """exp(exponent) / the product of `divisors`, and where it is 0 instead: by `inner` guards, of
    the `numerator`, and by `outer` ones; of all keys, or of the part that is `kept`."""

    exponential: Apply
    numerator: Scalar
    divisors: tuple[Scalar, ...] = ()
    inner: tuple[Guard, ...] = ()
    outer: tuple[Guard, ...] = ()
    kept: Part | None = None


def match_softmax(tracer: Tracer, probability: Scalar, contracted: Axis) -> Softmax | None:
    """The softmax along `contracted` that `probability` is an element of; None if it is
    none at all.

    Raises NotAttentionError for something that begins like a softmax but is not one.
    """
    softmax, outer = _match_op(tracer, probability)
    inner: tuple[Guard, ...] = ()
    if softmax is None:
        weights = _take_apart(tracer, probability)
        if weights is None:
            return None
        softmax = _match_weights(tracer, weights, contracted)
        if softmax is None:
            return None
        inner, outer = weights.inner, weights.outer
        if not softmax.normalised:
            softmax = replace(softmax, weights=(weights.exponential, probability))
    softmax = _guarded(tracer, softmax, inner, contracted, is_normalised=False)
    softmax = _guarded(tracer, softmax, outer, contracted, is_normalised=softmax.normalised)
    kept = softmax.kept
    along = contracted if kept is None else (kept.whole,)
    if not same_atoms(softmax.keys, along) or (
        kept is not None and not same_atoms(kept.axis, contracted)
    ):
        raise NotAttentionError(
            softmax.location, "it runs along another dimension than the contraction after it"
        )
    return softmax


def _guarded(
    tracer: Tracer,
    softmax: Softmax,
    guards: Sequence[Guard],
    contracted: Axis,
    *,
    is_normalised: bool,
) -> Softmax:
    """The softmax with what guards of its probabilities, normalised or not, come to."""
    keys = leaves((*softmax.keys, *contracted))
    for guard in guards:
        effect = effect_of(tracer, guard, softmax.score, keys, is_normalised=is_normalised)
        # What guards the probabilities that are kept knows the scores of keys alone.
        if effect is None and softmax.kept is not None:
            score = Restriction(tracer, softmax.kept).of(softmax.score.core)
            if score is not None:
                of_keys = replace(softmax.score, core=score)
                effect = effect_of(tracer, guard, of_keys, keys, is_normalised=is_normalised)
        if effect is None:
            raise NotAttentionError(
                softmax.location, ACTIVE_DROPOUT if guard.multiplies else OTHER_CONDITION
            )
        if effect == Effect.HIDES:
            softmax = replace(softmax, hidden=(*softmax.hidden, guard))
        if effect == Effect.ZEROES_NAN:
            softmax = replace(softmax, zeroes_nan=True)
    return softmax


def normalised_by(tracer: Tracer, divisor: Scalar, softmax: Softmax) -> Softmax | None:
    """The softmax, which is not normalised, divided by `divisor`; None if that is not the sum
    of its weights, and perhaps of sinks.

    Raises NotAttentionError if it subtracts something else than the maximum.
    """

    def match(sum_: Reduction, others: Sequence[Other]) -> Softmax | None:
        if not _is_one_of(tracer, softmax.weights, sum_.operand):
            return None
        if not same_atoms(all_leaves(sum_.reduced), softmax.keys):
            return None
        sinks = sinks_of_terms(tracer, others, softmax.shifts, softmax.keys)
        return None if sinks is None else replace(softmax, normalised=True, sinks=sinks)

    totals = _totals_of(tracer, divisor, softmax.shifts)
    found = (tracer.attempt(functools.partial(match, *total)) for total in totals)
    normalised = next((each for each in found if each is not None), None)
    if normalised is not None:
        _check_shifts(tracer, normalised)
    return normalised


def _is_one_of(tracer: Tracer, weights: Sequence[Scalar], summand: Scalar) -> bool:
    summand = tracer.look_through_casts(summand)
    return any(tracer.same(tracer.look_through_casts(weight), summand) for weight in weights)


def _check_shifts(tracer: Tracer, softmax: Softmax) -> None:
    for shift in softmax.shifts:
        check_maximum(tracer, softmax.location, softmax.score, shift, softmax.keys, softmax.sinks)


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


def _match_op(tracer: Tracer, probability: Scalar) -> tuple[Softmax | None, tuple[Guard, ...]]:
    """`linalg.softmax`, and its guards."""
    kept, scalar = _whole_of_slice(tracer, probability)
    if isinstance(scalar, Apply):
        for guard in guard_of(tracer, scalar):
            softmax, guards = _match_op(tracer, guard.probability)
            if softmax is not None and (kept is None or softmax.kept is None):
                return replace(softmax, kept=kept or softmax.kept), (*guards, guard)
        if scalar.name == "arith.mulf":
            _refuse_product_of_op(tracer, scalar)
    if not isinstance(scalar, Element):
        return None, ()
    op = producer(scalar.value)
    if op is None or op.name != "linalg.softmax":
        return None, ()
    dimension = ir.IntegerAttr(op.attributes["dimension"]).value
    keys = leaves(scalar.axes[dimension])
    score = Element(op.operands[0], scalar.axes)
    return Softmax(op.location, Scaled(score), keys, normalised=True, kept=kept), ()


def _refuse_product_of_op(tracer: Tracer, product: Apply) -> None:
    """Refuses `linalg.softmax` times something."""
    for operand in product.operands:
        looked = tracer.look_through_casts(operand)
        op = producer(looked.value) if isinstance(looked, Element) else None
        if op is not None and op.name == "linalg.softmax":
            raise NotAttentionError(
                op.location,
                ACTIVE_DROPOUT,
            )


def _take_apart(tracer: Tracer, scalar: Scalar) -> _Weights | None:
    """Peels divisions and guards off an exponential, and a slice that drops columns."""
    kept, looked = _whole_of_slice(tracer, scalar)
    if kept is not None:
        inner = _take_apart(tracer, looked)
        return replace(inner, kept=kept) if inner is not None and inner.kept is None else None
    if not isinstance(looked, Apply):
        return None
    if looked.name in EXPONENTIALS:
        return _Weights(looked, looked)
    for guard in guard_of(tracer, looked):
        inner = _take_apart(tracer, guard.probability)
        if inner is not None:
            return replace(inner, outer=(*inner.outer, guard))
    quotient = divisor_of(tracer, looked)
    if quotient is None:
        return _take_off_factor(tracer, looked)
    inner = _take_apart(tracer, quotient[0])
    if inner is None:
        return None
    return replace(
        inner,
        numerator=inner.numerator if inner.divisors else quotient[0],
        divisors=(*inner.divisors, quotient[1]),
        inner=(*inner.inner, *inner.outer),
        outer=(),
    )


def _whole_of_slice(tracer: Tracer, scalar: Scalar) -> tuple[Part | None, Scalar]:
    """What an expression is, behind casts and a slice that keeps a part of a dimension."""
    looked = tracer.look_through_casts(scalar)
    kept = kept_part(tracer, looked) if isinstance(looked, Element) else None
    if kept is None:
        return None, looked
    return kept[0], tracer.look_through_casts(kept[1])


def _take_off_factor(tracer: Tracer, product: Apply) -> _Weights | None:
    """Weights times 1, which is all that may be between them and the value."""
    if product.name != "arith.mulf":
        return None
    left, right = product.operands
    # Of a square, one look is enough.
    pairs = ((left, right), (right, left))[: 1 if tracer.same(left, right) else 2]
    for scalar, factor in pairs:
        inner = _take_apart(tracer, scalar)
        if inner is None:
            continue
        if constant_value(tracer, factor) == 1.0:
            return inner
        if inner.divisors:
            raise NotAttentionError(
                location_of(inner.exponential),
                ACTIVE_DROPOUT,
            )
    return None


def _match_weights(tracer: Tracer, weights: _Weights, contracted: Axis) -> Softmax | None:
    location = location_of(weights.exponential)
    keys = leaves(contracted) if weights.kept is None else (weights.kept.whole,)
    exponent = exponent_of(tracer, weights.exponential, keys)
    score, shifts, logarithms = exponent.score, exponent.shifts, exponent.logarithms
    sinks: tuple[Sink, ...] | None = ()
    if len(weights.divisors) + len(logarithms) > 1:
        raise NotAttentionError(location, "it is divided by more than the sum of its exponentials")
    if weights.divisors:
        if not shifts and next(_totals_of(tracer, weights.divisors[0], shifts), None) is None:
            return None  # A sigmoid, say.
        keys, sinks = _keys_and_sinks_of_divisor(tracer, location, weights, score, shifts)
    elif logarithms:
        sinks = sinks_of_logarithm(tracer, logarithms[0], score, shifts, keys)
        if sinks is None:
            raise NotAttentionError(
                location,
                "the logarithm subtracted from its scores is not that of the sum of exponentials",
            )
    elif shifts:
        sinks = sinks_of_joint_lse(tracer, shifts, score, keys)
        shifts = () if sinks else shifts
    softmax = Softmax(
        location,
        score,
        leaves(keys),
        normalised=bool(weights.divisors or logarithms or sinks),
        shifts=shifts,
        sinks=sinks or (),
        kept=weights.kept,
    )
    # The maximum of one that is not normalised may be that of a sink too, which is not known yet.
    if softmax.normalised:
        _check_shifts(tracer, softmax)
    return softmax


def _keys_and_sinks_of_divisor(
    tracer: Tracer,
    location: ir.Location,
    weights: _Weights,
    score: Scaled,
    shifts: Sequence[Scaled],
) -> tuple[Axis, tuple[Sink, ...]]:
    """The dimensions along which the divisor sums the exponentials, and what it adds to them."""
    known = (weights.exponential, weights.numerator)

    def is_total(sum_: Reduction, _: Sequence[Other]) -> bool:
        keys = all_leaves(sum_.reduced)
        return _is_one_of(tracer, known, _without_masked(tracer, sum_.operand, score, keys))

    reason = "what its exponentials are divided by is not their sum"
    for sum_, others in _totals_of(tracer, weights.divisors[0], shifts):
        if is_total(sum_, others):
            break
        reason = "it divides by the sum of something else"
    else:
        raise NotAttentionError(location, reason)
    keys = all_leaves(sum_.reduced)
    sinks = sinks_of_terms(tracer, others, shifts, keys)
    if sinks is None:
        reason = (
            "the sum of its exponentials does not start from 0"
            if others == [sum_.seed]
            else "what is added to the sum of its exponentials is not the exponential of a sink"
        )
        raise NotAttentionError(location, reason)
    return keys, sinks


def _without_masked(tracer: Tracer, summand: Scalar, score: Scaled, keys: Axis) -> Scalar:
    """What is summed, where a mask that is applied again makes 0 of what is 0 already."""
    looked = tracer.look_through_casts(summand)
    for guard in guard_of(tracer, looked) if isinstance(looked, Apply) else ():
        effect = effect_of(tracer, guard, score, leaves(keys), is_normalised=False)
        if effect == Effect.DROPPED:
            return guard.probability
    return summand


def _totals_of(
    tracer: Tracer, divisor: Scalar, shifts: Sequence[Scaled]
) -> Iterator[tuple[Reduction, list[Other]]]:
    """The sums that a divisor may be, and what is added to each, also as its initial value."""
    total = unguarded_total(tracer, divisor, is_shifted=bool(shifts))
    for sum_, others in reductions_and_others(tracer, total, "sum"):
        yield sum_, others if is_sum(tracer, sum_) else [*others, sum_.seed]


def _reciprocal_of(tracer: Tracer, scalar: Scalar) -> Scalar | None:
    """d of 1 / d."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.divf":
        return None
    one, divisor = looked.operands
    return divisor if constant_value(tracer, one) == 1.0 else None
