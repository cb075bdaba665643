# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sinks in the log-sum-exp that is subtracted from the scores.

exp(s - logaddexp(logsumexp(s), sink))        exp(s - logsumexp([s, sink]))
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Axis, all_leaves
from mlir_attention.find.expressions.conditions import comparison_of
from mlir_attention.find.expressions.exponents import (
    EXPONENTIALS,
    asks_if_infinite,
    exponent_of,
    logarithm_of,
    terms,
)
from mlir_attention.find.expressions.reductions import (
    Reduction,
    combined_by,
    constant_value,
    is_sum,
)
from mlir_attention.find.expressions.scalar_expressions import Apply, Scalar
from mlir_attention.find.expressions.scaling import Scaled, is_one, same_scaled
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.row_statistics import (
    check_maximum,
    is_log_of_sum,
    is_log_sum_exp,
    same_atoms,
)
from mlir_attention.find.sinks.sink import Other, Sink, reductions_and_others, sinks_of_terms

_Pair = tuple[Scalar, Scalar]


def sinks_of_logarithm(
    tracer: Tracer, logarithm: Scaled, score: Scaled, shifts: Sequence[Scaled], keys: Axis
) -> tuple[Sink, ...] | None:
    """The sinks of which `logarithm` is log(sum exp(score - shifts) + sum exp(sink - shifts)), each
    shift the maximum of scores and sinks; None if it is none."""
    if is_log_of_sum(tracer, logarithm, score, shifts, keys):
        return ()
    taken = logarithm_of(tracer, logarithm)
    if taken is None or not is_one(taken[1]):
        return None

    def match(sum_: Reduction, others: Sequence[Other]) -> tuple[Sink, ...] | None:
        summed = all_leaves(sum_.reduced)
        is_total = (
            is_sum(tracer, sum_)
            and _is_shifted_score(tracer, sum_.operand, score, shifts, summed)
            and same_atoms(summed, keys)
        )
        if not is_total:
            return None
        sinks = sinks_of_terms(tracer, others, shifts, keys)
        is_maximum = sinks is not None and _are_maxima(tracer, shifts, score, keys, sinks)
        return sinks if is_maximum else None

    for total in reductions_and_others(tracer, taken[0], "sum"):
        sinks = tracer.attempt(functools.partial(match, *total))
        if sinks:
            return sinks
    return None


def sinks_of_joint_lse(
    tracer: Tracer, rows: Sequence[Scaled], score: Scaled, keys: Axis
) -> tuple[Sink, ...] | None:
    """The sinks of which the sum of `rows` is log(sum exp(score) + sum exp(sink)), by logaddexp;
    None if it is none. The rows do not vary along the keys, so that no sink does."""
    added = _log_add_exp_of(tracer, rows)
    if added is None:
        return None
    for lse, other in (added, reversed(added)):
        sink = Sink(tuple(terms(tracer, other)))
        if is_log_sum_exp(tracer, lse, score, keys):
            return (sink,)
        rest = sinks_of_joint_lse(tracer, [Scaled(lse)], score, keys)
        if rest:
            return (*rest, sink)
    return None


def _is_shifted_score(
    tracer: Tracer, summand: Scalar, score: Scaled, shifts: Sequence[Scaled], keys: Axis
) -> bool:
    """Whether an expression is exp(score - shifts)."""
    exponential = tracer.look_through_casts(summand)
    if not isinstance(exponential, Apply) or exponential.name not in EXPONENTIALS:
        return False
    exponent = exponent_of(tracer, exponential, keys)
    return (
        not exponent.logarithms
        and len(exponent.shifts) == len(shifts)
        and same_scaled(tracer, score, exponent.score)
        and all(same_scaled(tracer, *pair) for pair in zip(exponent.shifts, shifts, strict=True))
    )


def _are_maxima(
    tracer: Tracer, shifts: Sequence[Scaled], score: Scaled, keys: Axis, sinks: tuple[Sink, ...]
) -> bool:
    try:
        for shift in shifts:
            check_maximum(tracer, ir.Location.unknown(), score, shift, keys, sinks)
    except NotAttentionError:
        return False
    return True


def _log_add_exp_of(tracer: Tracer, rows: Sequence[Scaled]) -> _Pair | None:
    """(a, b) of max(a, b) + log1p(exp(-|a - b|)), also where infinities are guarded."""
    guarded: _Pair | None = None
    if len(rows) == 1 and rows[0].is_plain:
        unguarded = _unguarded(tracer, rows[0].core)
        guarded = None if unguarded is None else unguarded[1]
        rows = terms(tracer, rows[0].core if unguarded is None else unguarded[0])
    if len(rows) != 2 or not all(row.is_plain for row in rows):
        return None
    for greater, rest in (rows, reversed(rows)):
        pair = _maximum_of(tracer, greater.core)
        if pair is None or not _is_log_of_rest(tracer, rest.core, pair):
            continue
        if guarded is None or _is_same_pair(tracer, guarded, pair):
            return pair
    return None


def _maximum_of(tracer: Tracer, scalar: Scalar) -> _Pair | None:
    looked = tracer.look_through_casts(scalar)
    kind, operands = combined_by(looked) if isinstance(looked, Apply) else (None, ())
    return (operands[0], operands[1]) if kind == "max" else None


def _is_log_of_rest(tracer: Tracer, scalar: Scalar, pair: _Pair) -> bool:
    """Whether an expression is log(1 + exp(-|a - b|))."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name not in ("math.log1p", "math.log"):
        return False
    rest = looked.operands[0]
    if looked.name == "math.log":
        found = _one_more(tracer, rest)
        if found is None:
            return False
        rest = found
    exponential = tracer.look_through_casts(rest)
    if not isinstance(exponential, Apply) or exponential.name != "math.exp":
        return False
    exponent = tracer.look_through_casts(exponential.operands[0])
    if not isinstance(exponent, Apply) or exponent.name != "arith.negf":
        return False
    magnitude = tracer.look_through_casts(exponent.operands[0])
    return (
        isinstance(magnitude, Apply)
        and magnitude.name == "math.absf"
        and _is_difference(tracer, magnitude.operands[0], pair)
    )


def _one_more(tracer: Tracer, scalar: Scalar) -> Scalar | None:
    """t of 1 + t."""
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.addf":
        return None
    for one, rest in (looked.operands, reversed(looked.operands)):
        if constant_value(tracer, one) == 1.0:
            return rest
    return None


def _is_difference(tracer: Tracer, scalar: Scalar, pair: _Pair) -> bool:
    looked = tracer.look_through_casts(scalar)
    if not isinstance(looked, Apply) or looked.name != "arith.subf":
        return False
    left, right = looked.operands
    return _is_same_pair(tracer, (left, right), pair)


def _is_same_pair(tracer: Tracer, left: _Pair, right: _Pair) -> bool:
    orders = (right, (right[1], right[0]))
    return any(all(map(tracer.same, left, order)) for order in orders)


def _unguarded(tracer: Tracer, row: Scalar) -> tuple[Scalar, _Pair] | None:
    """(s, (a, b)) of a choice of s or, where a or b is infinite, of the greater of both (PyTorch),
    or of a + b, where their difference is NaN (JAX)."""
    looked = tracer.look_through_casts(row)
    if not isinstance(looked, Apply) or looked.name != "arith.select":
        return None
    condition, instead, sum_ = looked.operands
    pair = _maximum_of(tracer, instead)
    if pair is not None:
        infinite = (CmpFPredicate.OEQ, CmpFPredicate.UEQ)
        return (sum_, pair) if asks_if_infinite(tracer, condition, instead, *infinite) else None
    compare = comparison_of(tracer, condition)
    both = tracer.look_through_casts(instead)
    if compare is None or not isinstance(both, Apply) or both.name != "arith.addf":
        return None
    difference, same = compare.operands
    a, b = both.operands
    asks_if_nan = compares_by(compare.op, CmpFPredicate.UNE, CmpFPredicate.UNO)
    if not asks_if_nan or not tracer.same(difference, same):
        return None
    return (sum_, (a, b)) if _is_difference(tracer, difference, (a, b)) else None
