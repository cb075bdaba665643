# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Maxima, sums and logarithms of sums of a row of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Axis, all_leaves, leaves
from mlir_attention.find.expressions.exponents import (
    EXPONENTIALS,
    MAXIMA,
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
from mlir_attention.find.expressions.scaling import Scaled, is_one, peeled, same_scaled
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Apply, Element, Scalar, Tracer
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.sinks.sink import Sink, is_sink, reduction_and_others


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
    sink: Sink | None = None,
) -> None:
    """Raises NotAttentionError if `shift` is not the maximum of the scores along the keys, or of
    these and the sink."""
    flat = peeled(tracer, shift)
    found = reduction_and_others(tracer, flat.core, "max", MAXIMA)
    if found is None:
        raise NotAttentionError(location, "what is subtracted before exp is not a maximum")
    reduction, others = found

    def scaled(scalar: Scalar) -> Scaled:
        return Scaled(scalar, flat.scales, flat.coefficient)

    def may_be_sink(scalar: Scalar) -> bool:
        return sink is not None and is_sink(tracer, scaled(scalar), sink)

    if not all(map(may_be_sink, others)):
        raise NotAttentionError(location, "its maximum is that of its scores and something else")
    if not is_max(tracer, reduction) and not may_be_sink(reduction.seed):
        raise NotAttentionError(location, "its maximum does not start from -inf")
    keys_of_maximum = all_leaves(reduction.reduced)
    if flat.coefficient < 0.0:
        raise NotAttentionError(location, "the maximum is that of another tensor than its scores")
    if not same_scaled(tracer, score, scaled(reduction.operand)):
        # Of scores that are less than 0 by a maximum already.
        inner, shifts = split_rows(tracer, reduction.operand, keys_of_maximum, flat.scales)
        if not shifts or not same_scaled(tracer, score, inner.times(flat.coefficient)):
            raise NotAttentionError(
                location, "the maximum is that of another tensor than its scores"
            )
        for each in shifts:
            check_maximum(tracer, location, score, each.times(flat.coefficient), keys, sink)
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


def is_log_of_sum(
    tracer: Tracer, logarithm: Scaled, score: Scaled, shifts: Sequence[Scaled], keys: Axis
) -> bool:
    """Whether `logarithm` is log sum exp(score - shifts) along `keys`, each shift a maximum."""

    def match() -> bool:
        taken = logarithm_of(tracer, logarithm)
        return (
            taken is not None
            and is_one(taken[1])
            and _is_total(tracer, taken[0], score, keys, len(shifts))
            and all(is_maximum(tracer, score, shift, keys) for shift in shifts)
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
    """Whether an expression is m + log sum exp(score - m)."""
    found = terms(tracer, scalar)
    logarithms = [term for term in found if logarithm_of(tracer, term) is not None]
    if len(logarithms) != 1:
        return False
    shifts = [term for term in found if term is not logarithms[0]]
    return is_log_of_sum(tracer, logarithms[0], score, shifts, keys)


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
