# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention sinks: what joins the sum of a softmax as a score would, and has no value.

    e / (sum e + exp(sink - m)), where e = exp(s - m)

A softmax whose sum starts from 1 (exp(s) / (1 + sum exp(s))) has a sink of 0. There may be several
sinks: as terms of the sum, as a sum of their own, or joined to the scores before the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mlir_attention.find.expressions.axes import Axis, all_leaves, leaves
from mlir_attention.find.expressions.exponents import EXPONENTIALS, terms, varies_along
from mlir_attention.find.expressions.reductions import (
    Reduction,
    combined_by,
    constant_value,
    is_max,
    is_sum,
    reduction_of,
)
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar
from mlir_attention.find.expressions.scaling import Scaled, same_scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.sinks.column import at_joined_parts


@dataclass(frozen=True, eq=False)
class Sink:
    """The sum of `terms` and `constant`, a natural logarithm as the scores are; a sink for each
    position of `along`."""

    terms: tuple[Scaled, ...] = ()
    constant: float = 0.0
    along: Axis = ()


#: What is added up, or compared, with a reduction: another expression or reduction.
Other = Scalar | Reduction


def sinks_of_terms(
    tracer: Tracer, others: Iterable[Other], shifts: Sequence[Scaled], keys: Axis
) -> tuple[Sink, ...] | None:
    """The sinks of which terms are exp(sink - shifts); None if one is none."""
    found: list[Sink] = []
    for other in others:
        sink = _sink_of_term(tracer, other, shifts, keys)
        if sink is None:
            return None
        found.append(sink)
    return tuple(found)


def sink_at(tracer: Tracer, sink: Sink, along: Axis) -> Sink | None:
    """The sinks of `along`, each of which is `sink`; None if it is not known how many equal ones
    these are."""
    if not along:
        return sink
    if any(varies_along(tracer, term.core, along) for term in sink.terms):
        return replace(sink, along=leaves(along))
    count = math.prod(atom.extent or 0 for atom in leaves(along))
    return replace(sink, constant=sink.constant + math.log(count)) if count else None


def _sink_of_term(tracer: Tracer, term: Other, shifts: Sequence[Scaled], keys: Axis) -> Sink | None:
    if isinstance(term, Reduction):
        sink = _sink_of_term(tracer, term.operand, shifts, keys)
        along = all_leaves(term.reduced)
        return None if sink is None else sink_at(tracer, sink, along)
    value = constant_value(tracer, term)
    if value is not None:
        is_sink = not shifts and 0.0 < value < math.inf
        return Sink(constant=math.log(value)) if is_sink else None
    exponential = tracer.look_through_casts(term)
    if not isinstance(exponential, Apply) or exponential.name not in EXPONENTIALS:
        return None
    natural = EXPONENTIALS[exponential.name]
    rest = [each.times(natural) for each in terms(tracer, exponential.operands[0])]
    for shift in shifts:
        subtracted = [each for each in rest if same_scaled(tracer, each, shift.times(-1.0))]
        if not subtracted:
            return None
        rest.remove(subtracted[0])
    if any(varies_along(tracer, each.core, keys) for each in rest):
        return None
    return Sink(tuple(rest))


def is_sink(tracer: Tracer, limit: Scaled, sink: Sink) -> bool:
    """Whether `limit` is the sink; of several equal ones, it may be each."""
    value = constant_value(tracer, limit.core)
    if value is not None and not limit.scales:
        return not sink.terms and value * limit.coefficient <= sink.constant
    return (
        len(sink.terms) == 1 and sink.constant == 0.0 and same_scaled(tracer, limit, sink.terms[0])
    )


def reductions_and_others(
    tracer: Tracer, scalar: Scalar, kind: str
) -> Iterator[tuple[Reduction, list[Other]]]:
    """Every (r, others) of an expression that combines a reduction r of `kind` with others: first
    as it is, then with reductions of joined tensors taken apart. None of what combines many."""
    reductions: list[Reduction] = []
    others: list[Scalar] = []
    pending = [scalar]
    while pending:
        if len(reductions) + len(others) > _MOST_COMBINED:
            return
        looked = tracer.look_through_casts(pending.pop())
        reduction = reduction_of(tracer, looked) if isinstance(looked, Element) else None
        combiner, operands = combined_by(looked) if isinstance(looked, Apply) else (None, ())
        if combiner == kind:
            pending += operands
        elif reduction is not None and reduction.kind == kind:
            reductions.append(reduction)
        else:
            others.append(looked)
    yield from _each_with_others([*reductions, *others])
    parts = [_of_parts(tracer, reduction) for reduction in reductions]
    if any(parts):
        taken_apart = [
            each
            for reduction, of_parts in zip(reductions, parts, strict=True)
            for each in of_parts or [reduction]
        ]
        yield from _each_with_others([*taken_apart, *others])


#: What is combined with itself again and again is twice as much each time.
_MOST_COMBINED = 64


def _each_with_others(combined: Sequence[Other]) -> list[tuple[Reduction, list[Other]]]:
    return [
        (each, [other for other in combined if other is not each])
        for each in combined
        if isinstance(each, Reduction)
    ]


def _of_parts(tracer: Tracer, reduction: Reduction) -> list[Other]:
    """The reductions of the tensors that were joined to the one that is reduced, and what is
    reduced of single columns; nothing if none were joined."""
    along = all_leaves(reduction.reduced)
    if len(along) != 1 or not (is_sum(tracer, reduction) or is_max(tracer, reduction)):
        return []
    return [
        replace(reduction, operand=scalar, reduced=(part.axis,)) if part.axis else scalar
        for part, scalar in at_joined_parts(tracer, along[0], reduction.operand)
    ]
