# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Recognises softmax in the ways in which it is spelt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlir import ir

from mlir_attention.rewrites.forming.axes import Axis, all_leaves
from mlir_attention.rewrites.forming.expressions import Apply, Element, Scalar, Tracer
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
    """exp(score - m) / sum exp(score - m), where the sum runs along `keys`."""

    location: ir.Location
    score: Scalar
    keys: Axis


def match_softmax(tracer: Tracer, probability: Scalar) -> Softmax | None:
    """The softmax that `probability` is an element of; None if it is none at all.

    Raises NotAttentionError for something that begins like a softmax but is not one.
    """
    scalar = tracer.look_through_casts(probability)
    if isinstance(scalar, Element):
        return _match_softmax_op(scalar)
    if not isinstance(scalar, Apply):
        return None
    if scalar.name == "arith.select":
        return _match_guarded(tracer, scalar)
    if scalar.name == "arith.divf":
        return _match_quotient(tracer, scalar)
    return None


def _match_softmax_op(element: Element) -> Softmax | None:
    """`linalg.softmax`."""
    op = producer(element.value)
    if op is None or op.name != "linalg.softmax":
        return None
    dimension = ir.IntegerAttr(op.attributes["dimension"]).value
    return Softmax(
        op.location,
        Element(op.operands[0], element.axes),
        all_leaves([element.axes[dimension]]),
    )


def _match_quotient(tracer: Tracer, quotient: Apply) -> Softmax | None:
    """exp(s - max s) / sum exp(s - max s)"""
    numerator, denominator = quotient.operands
    exponential = tracer.look_through_casts(numerator)
    if not isinstance(exponential, Apply) or exponential.name != "math.exp":
        return None
    location = exponential.op.location
    total = tracer.look_through_casts(denominator)
    sum_ = reduction_of(tracer, total) if isinstance(total, Element) else None
    if sum_ is None or sum_.kind != "sum":
        raise NotAttentionError(location, "what its exponentials are divided by is not their sum")
    if not is_sum(tracer, sum_):
        raise NotAttentionError(location, "the sum of its exponentials does not start from 0")
    if not tracer.same(numerator, sum_.operand):
        raise NotAttentionError(location, "it divides by the sum of something else")
    keys = all_leaves(sum_.reduced)
    shifted = tracer.look_through_casts(exponential.operands[0])
    if not isinstance(shifted, Apply) or shifted.name != "arith.subf":
        raise NotAttentionError(location, "its scores are not reduced by their maximum before exp")
    score, maximum = shifted.operands
    _check_maximum(tracer, location, score, maximum, keys)
    return Softmax(location, score, all_leaves([keys]))


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
    if not _same_atoms(all_leaves(reduction.reduced), all_leaves([keys])):
        raise NotAttentionError(location, "its maximum and its sum run along different dimensions")


def _match_guarded(tracer: Tracer, select: Apply) -> Softmax | None:
    """PyTorch's safe softmax: 0 for a row all of whose scores are -inf."""
    condition, if_true, if_false = select.operands
    if constant_value(tracer, if_true) != 0.0:
        return None
    softmax = match_softmax(tracer, if_false)
    if softmax is None:
        return None
    if not _is_all_masked(tracer, condition, softmax):
        raise NotAttentionError(
            softmax.location,
            "its probabilities are replaced by 0 on a condition other than all scores being -inf",
        )
    return softmax


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
        and _same_atoms(all_leaves(reduction.reduced), all_leaves([softmax.keys]))
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


def _same_atoms(left: Axis, right: Axis) -> bool:
    """The same indices in any order; those of extent 1 do not count."""
    return {atom for atom in left if atom.extent != 1} == {
        atom for atom in right if atom.extent != 1
    }
