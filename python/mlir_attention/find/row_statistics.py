# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Maxima, sums and logarithms of sums of a row of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Axis, all_leaves, leaves
from mlir_attention.find.expressions.conditions import positive
from mlir_attention.find.expressions.exponents import (
    EXPONENTIALS,
    exponent_of,
    logarithm_of,
    same_behind_casts,
    split_rows,
    terms,
)
from mlir_attention.find.expressions.reductions import (
    Reduction,
    constant_value,
    is_max,
    is_sum,
    reduction_of,
)
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar
from mlir_attention.find.expressions.scaling import Scaled, is_one, peeled, same_scaled
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.sinks.sink import Other, Sink, is_sink, reductions_and_others


def same_atoms(left: Axis, right: Axis) -> bool:
    """The same indices in any order; those of extent 1 do not count."""
    return {atom for atom in leaves(left) if atom.extent != 1} == {
        atom for atom in leaves(right) if atom.extent != 1
    }


def reduction_behind_casts(tracer: Tracer, scalar: Scalar) -> Reduction | None:
    """The reduction that an expression is the result of."""
    looked = tracer.look_through_casts(scalar)
    return reduction_of(tracer, looked) if isinstance(looked, Element) else None


def check_maximum(
    tracer: Tracer,
    location: ir.Location,
    score: Scaled,
    shift: Scaled,
    keys: Axis,
    sinks: Sequence[Sink] = (),
) -> None:
    """Raises NotAttentionError if `shift` is not the maximum of the scores along the keys, or of
    these and sinks."""
    flat = peeled(tracer, shift)
    refusal: NotAttentionError | None = None
    for reduction, others in reductions_and_others(tracer, flat.core, "max"):
        maximum = _Maximum(reduction, tuple(others), flat)
        try:
            return _check_maximum(tracer, location, score, maximum, keys, sinks)
        except NotAttentionError as caught:
            refusal = refusal or caught
    raise refusal or NotAttentionError(location, "what is subtracted before exp is not a maximum")


@dataclass(frozen=True, eq=False)
class _Maximum:
    """The greatest of a reduction and of others, scaled as `shift` is."""

    reduction: Reduction
    others: tuple[Other, ...]
    shift: Scaled

    def scaled(self, other: Other) -> Scaled:
        return replace(self.shift, core=other.operand if isinstance(other, Reduction) else other)


def _check_maximum(
    tracer: Tracer,
    location: ir.Location,
    score: Scaled,
    maximum: _Maximum,
    keys: Axis,
    sinks: Sequence[Sink],
) -> None:
    reduction, coefficient = maximum.reduction, maximum.shift.coefficient

    def may_be_sink(other: Other) -> bool:
        return any(is_sink(tracer, maximum.scaled(other), sink) for sink in sinks)

    if not all(map(may_be_sink, maximum.others)):
        raise NotAttentionError(location, "its maximum is that of its scores and something else")
    if not is_max(tracer, reduction) and not may_be_sink(reduction.seed):
        raise NotAttentionError(location, "its maximum does not start from -inf")
    keys_of_maximum = all_leaves(reduction.reduced)
    if coefficient < 0.0:
        raise NotAttentionError(location, "the maximum is that of another tensor than its scores")
    if not same_scaled(tracer, score, maximum.scaled(reduction)):
        # Of scores that are less than 0 by a maximum already.
        scales = maximum.shift.scales
        inner, shifts = split_rows(tracer, reduction.operand, keys_of_maximum, scales)
        if not shifts or not same_scaled(tracer, score, inner.times(coefficient)):
            raise NotAttentionError(
                location, "the maximum is that of another tensor than its scores"
            )
        for each in shifts:
            check_maximum(tracer, location, score, each.times(coefficient), keys, sinks)
    if not same_atoms(all_leaves(reduction.reduced), keys):
        raise NotAttentionError(location, "its maximum and its sum run along different dimensions")


def is_maximum(tracer: Tracer, score: Scaled, shift: Scaled, keys: Axis) -> bool:
    """Whether `shift` is the maximum of the scores along the keys."""

    def match() -> bool:
        try:
            check_maximum(tracer, ir.Location.unknown(), score, shift, keys)
        except NotAttentionError:
            return False
        return True

    return tracer.attempt(match)


def unguarded_total(tracer: Tracer, total: Scalar, *, is_shifted: bool) -> Scalar:
    """l of a choice of l or, if that is 0, of another number: what is 0 stays 0 then.

    Where a maximum was subtracted before, a sum that is not 0 is 1 or more: then also of the
    maximum of l and a number up to 1.
    """
    looked = tracer.look_through_casts(total)
    if not isinstance(looked, Apply):
        return total
    if looked.name == "math.absf":
        return looked.operands[0]
    if looked.name in ("arith.maximumf", "arith.maxnumf"):
        for guarded, least in (looked.operands, reversed(looked.operands)):
            if is_shifted and 0.0 < (constant_value(tracer, least) or 0.0) <= 1.0:
                return guarded
    if looked.name != "arith.select":
        return total
    condition, if_true, if_false = looked.operands
    compare = tracer.look_through_casts(condition)
    if not isinstance(compare, Apply) or compare.name != "arith.cmpf":
        return total
    compared, limit = compare.operands
    number = constant_value(tracer, limit)
    for predicates, guarded, other in (
        (_OR_ELSE, if_false, if_true),
        (_IF, if_true, if_false),
    ):
        instead = constant_value(tracer, other)
        if instead is None or number is None or not tracer.same(compared, guarded):
            continue
        if number == 0.0 and instead != 0.0 and compares_by(compare.op, *predicates[:2]):
            return guarded
        is_least = is_shifted and 0.0 < number <= 1.0 and instead == number
        if is_least and compares_by(compare.op, *predicates[2:]):
            return guarded
    return total


#: How l is compared with 0, and how with the least that it may be, for another number to be taken.
_OR_ELSE = (
    *(CmpFPredicate.OEQ, CmpFPredicate.UEQ),
    *(CmpFPredicate.OLT, CmpFPredicate.ULT, CmpFPredicate.OLE, CmpFPredicate.ULE),
)
#: The same, for l to be taken.
_IF = (
    *(CmpFPredicate.UNE, CmpFPredicate.ONE),
    *(CmpFPredicate.UGE, CmpFPredicate.OGE, CmpFPredicate.UGT, CmpFPredicate.OGT),
)


def is_log_of_sum(
    tracer: Tracer,
    logarithm: Scaled,
    score: Scaled,
    shifts: Sequence[Scaled],
    keys: Axis,
    *,
    is_guarded: bool = False,
) -> bool:
    """Whether `logarithm` is log sum exp(score - shifts) along `keys`, each shift a maximum.

    If it `is_guarded`, it may be another number where the sum is 0.
    """

    def match() -> bool:
        taken = logarithm_of(tracer, logarithm)
        if taken is None or not is_one(taken[1]):
            return False
        total = taken[0]
        if is_guarded:
            total = unguarded_total(tracer, total, is_shifted=bool(shifts))
        return _is_total(tracer, total, score, keys, len(shifts)) and all(
            is_maximum(tracer, score, shift, keys) for shift in shifts
        )

    return tracer.attempt(match)


def _is_total(
    tracer: Tracer, scalar: Scalar, score: Scaled, keys: Axis, num_shifts: int | None = None
) -> bool:
    """Whether an expression is sum exp(score - shifts) along `keys`, where the shifts, one at most,
    are maxima; `num_shifts` of them if that is given."""
    sum_ = reduction_behind_casts(tracer, scalar)
    if sum_ is None or not is_sum(tracer, sum_):
        return False
    exponential = tracer.look_through_casts(sum_.operand)
    if not isinstance(exponential, Apply) or exponential.name not in EXPONENTIALS:
        return False
    summed = all_leaves(sum_.reduced)
    exponent = exponent_of(tracer, exponential, summed)
    return (
        not exponent.logarithms
        and same_scaled(tracer, score, exponent.score)
        and same_atoms(summed, keys)
        and len(exponent.shifts) <= 1
        and num_shifts in (None, len(exponent.shifts))
        and all(is_maximum(tracer, score, shift, keys) for shift in exponent.shifts)
    )


def is_log_sum_exp(tracer: Tracer, scalar: Scalar, score: Scaled, keys: Axis) -> bool:
    """Whether an expression is m + log sum exp(score - m), or -inf, which that is, where all scores
    are -inf."""
    guarded = _unless_all_masked(tracer, scalar, score, keys)
    found = terms(tracer, scalar if guarded is None else guarded)
    logarithms = [term for term in found if logarithm_of(tracer, term) is not None]
    if len(logarithms) != 1:
        return False
    shifts = [term for term in found if term is not logarithms[0]]
    return is_log_of_sum(tracer, logarithms[0], score, shifts, keys, is_guarded=guarded is not None)


def _unless_all_masked(tracer: Tracer, scalar: Scalar, score: Scaled, keys: Axis) -> Scalar | None:
    """x of a choice of x or, where all scores are -inf, of -inf; None if there is no choice."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.select":
        return None
    condition, if_true, if_false = looked.operands
    for holds, number, other in ((True, if_true, if_false), (False, if_false, if_true)):
        if constant_value(tracer, number) == -math.inf and is_all_masked(
            tracer, *positive(tracer, condition, holds), score, keys
        ):
            return other
    return None


def is_all_masked(
    tracer: Tracer, condition: Scalar, holds: bool, score: Scaled, keys: Axis
) -> bool:
    """Whether `condition` is `holds` if and only if all scores of the row are -inf."""
    asked = tracer.look(condition)
    reduction = reduction_of(tracer, asked) if isinstance(asked, Element) else None
    if reduction is not None:
        # All are -inf, or not one is another number.
        kind, predicate = ("all", CmpFPredicate.OEQ) if holds else ("any", CmpFPredicate.UNE)
        compare = tracer.look(reduction.operand)
        return (
            reduction.kind == kind
            and constant_value(tracer, reduction.seed) in ((1.0, -1.0) if holds else (0.0,))
            and isinstance(compare, Apply)
            and _is_minus_infinity(tracer, compare, predicate, score)
            and same_atoms(all_leaves(reduction.reduced), keys)
        )
    if not isinstance(asked, Apply) or asked.name != "arith.cmpf":
        return False
    compared, limit = asked.operands
    number = constant_value(tracer, limit)
    predicates = (
        (CmpFPredicate.OEQ, CmpFPredicate.OLE) if holds else (CmpFPredicate.UNE, CmpFPredicate.UGT)
    )
    if not compares_by(asked.op, *predicates):
        return False
    if number == -math.inf:
        scores = (score, _before_extension(tracer, score))
        return any(is_maximum(tracer, each, Scaled(compared), keys) for each in scores)
    return number == 0.0 and tracer.attempt(lambda: _is_total(tracer, compared, score, keys))


def _before_extension(tracer: Tracer, score: Scaled) -> Scaled:
    """The scores as they were before they were extended, if they were."""
    looked = tracer.look(score.core)
    is_extended = isinstance(looked, Apply) and looked.name == "arith.extf"
    return (
        replace(score, core=looked.operands[0])
        if isinstance(looked, Apply) and is_extended
        else score
    )


def is_without_total(
    tracer: Tracer, condition: Scalar, holds: bool, score: Scaled, keys: Axis
) -> bool:
    """Whether `condition` is `holds` if and only if all scores of the row are -inf, or the sum of
    their exponentials is NaN."""
    asked = tracer.look(condition)
    if not isinstance(asked, Apply) or asked.name != "arith.cmpf":
        return False
    compared, limit = asked.operands
    predicates = (
        (CmpFPredicate.UEQ, CmpFPredicate.ULE) if holds else (CmpFPredicate.ONE, CmpFPredicate.OGT)
    )
    return (
        compares_by(asked.op, *predicates)
        and constant_value(tracer, limit) == 0.0
        and tracer.attempt(lambda: _is_total(tracer, compared, score, keys))
    )


def _is_minus_infinity(
    tracer: Tracer, compare: Apply, predicate: CmpFPredicate, score: Scaled
) -> bool:
    """Whether `compare` compares the scores with -inf."""
    if compare.name != "arith.cmpf":
        return False
    compared, limit = compare.operands
    return (
        compares_by(compare.op, predicate)
        and constant_value(tracer, limit) == -math.inf
        # A positive factor keeps -inf what it is.
        and not score.scales
        and score.coefficient > 0.0
        and same_behind_casts(tracer, compared, score.core)
    )
