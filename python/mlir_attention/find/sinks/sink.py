# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention sinks: what joins the sum of a softmax as a score would, and has no value.

    e / (sum e + exp(sink - m)), where e = exp(s - m)

A softmax whose sum starts from 1 (exp(s) / (1 + sum exp(s))) has a sink of 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlir_attention.find.expressions.axes import Axis
from mlir_attention.find.expressions.exponents import EXPONENTIALS, terms, varies_along
from mlir_attention.find.expressions.reductions import (
    Reduction,
    combined_by,
    constant_value,
    reduction_of,
)
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar
from mlir_attention.find.expressions.scaling import Scaled, same_scaled
from mlir_attention.find.expressions.tracer import Tracer


@dataclass(frozen=True, eq=False)
class Sink:
    """The sum of `terms` and `constant`, a natural logarithm as the scores are."""

    terms: tuple[Scaled, ...] = ()
    constant: float = 0.0


def sink_of_term(tracer: Tracer, term: Scalar, shifts: Sequence[Scaled], keys: Axis) -> Sink | None:
    """The sink of which `term` is exp(sink - shifts); None if it is none."""
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
    """Whether `limit` is the sink."""
    value = constant_value(tracer, limit.core)
    if value is not None and not limit.scales:
        return not sink.terms and value * limit.coefficient == sink.constant
    return (
        len(sink.terms) == 1 and sink.constant == 0.0 and same_scaled(tracer, limit, sink.terms[0])
    )


def reduction_and_others(
    tracer: Tracer, scalar: Scalar, kind: str
) -> tuple[Reduction, list[Scalar]] | None:
    """(r, others) of an expression that combines r, the one reduction of `kind`, with others."""
    reductions: list[Reduction] = []
    others: list[Scalar] = []
    pending = [scalar]
    while pending:
        looked = tracer.look_through_casts(pending.pop())
        reduction = reduction_of(tracer, looked) if isinstance(looked, Element) else None
        combiner, operands = combined_by(looked) if isinstance(looked, Apply) else (None, ())
        if combiner == kind:
            pending += operands
        elif reduction is not None and reduction.kind == kind:
            reductions.append(reduction)
        else:
            others.append(looked)
    return (reductions[0], others) if len(reductions) == 1 else None
