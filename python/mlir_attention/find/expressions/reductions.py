# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sums, maxima, conjunctions and contractions: linalg ops that reduce."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Atom, Axes, Axis
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.structured_op import Structured, compares_by
from mlir_attention.find.expressions.tracer import Tracer, axes_of
from mlir_attention.support.walk import constant_attribute, producer

#: The combiners that are understood.
_KINDS = {
    "arith.addf": "sum",
    "arith.maximumf": "max",
    "arith.maxnumf": "max",
    "arith.andi": "all",
    "arith.ori": "any",
}

_GREATER = (CmpFPredicate.OGT, CmpFPredicate.OGE, CmpFPredicate.UGT, CmpFPredicate.UGE)
_LESS = (CmpFPredicate.OLT, CmpFPredicate.OLE, CmpFPredicate.ULT, CmpFPredicate.ULE)


@dataclass(frozen=True, eq=False)
class Reduction:
    """`kind` over the axes `reduced` of the expression `operand`, starting from `seed`."""

    op: ir.Operation
    kind: str
    operand: Scalar
    reduced: Axes
    seed: Scalar


def reduction_of(tracer: Tracer, element: Element) -> Reduction | None:
    """The reduction whose result `element` is; the element must be stripped."""
    op = producer(element.value)
    structured = Structured.of(op) if op is not None else None
    if op is None or structured is None or not structured.reduced_loops:
        return None
    result = ir.OpResult(element.value).result_number
    loops: list[Axis] = [(Atom(extent, fresh=True),) for extent in structured.extents]
    for loop, axis in zip(structured.init_map(result), element.axes, strict=True):
        if loop is not None:
            loops[loop] = axis
    inits = [
        Element(value, axes_of(structured.init_map(number), tuple(loops)))
        for number, value in enumerate(structured.inits)
    ]
    arguments = [*tracer.operands(element, structured, tuple(loops)), *inits]
    combined = tracer.evaluate(structured, tuple(loops), arguments)(structured.yielded[result])
    if not isinstance(combined, Apply):
        return None
    kind, operands = combined_by(combined)
    operand = _other_operand(operands, inits[result])
    if kind is None or operand is None:
        return None
    reduced = tuple(loops[loop] for loop in structured.reduced_loops)
    return Reduction(op, kind, operand, reduced, tracer.look(inits[result]))


def combined_by(combined: Apply) -> tuple[str | None, tuple[Scalar, ...]]:
    """What an expression, as that of a reduction, combines by, None if that is not known, and what
    it combines."""
    if combined.name != "arith.select":
        return _KINDS.get(combined.name), combined.operands
    # The greater of two, chosen by a comparison.
    compare, if_true, if_false = combined.operands
    if not isinstance(compare, Apply) or compare.name != "arith.cmpf":
        return None, ()
    left, right = compare.operands
    in_order = left is if_true and right is if_false
    swapped = left is if_false and right is if_true
    is_max = (in_order and compares_by(compare.op, *_GREATER)) or (
        swapped and compares_by(compare.op, *_LESS)
    )
    return "max" if is_max else None, (if_true, if_false)


def _other_operand(operands: Sequence[Scalar], accumulator: Scalar) -> Scalar | None:
    """The operand of a combiner that is not the accumulator, of two."""
    if len(operands) != 2:
        return None
    left, right = operands
    if left is accumulator:
        return right
    return left if right is accumulator else None


def constant_value(tracer: Tracer, scalar: Scalar) -> float | None:
    """The value of a constant of any numeric type, behind casts; None if it is none."""
    scalar = tracer.look_through_casts(scalar)
    attribute: ir.Attribute | None = None
    if isinstance(scalar, Splat):
        attribute = scalar.attribute
    elif isinstance(scalar, Captured):
        value = scalar.value
        while (op := producer(value)) is not None and op.name in ("arith.truncf", "arith.extf"):
            value = op.operands[0]
        attribute = constant_attribute(value)
    elif isinstance(scalar, Apply):
        attribute = constant_attribute(scalar.op.results[0])
    if isinstance(attribute, ir.FloatAttr | ir.IntegerAttr | ir.BoolAttr):
        return float(attribute.value)
    return None


def is_sum(tracer: Tracer, reduction: Reduction) -> bool:
    """A sum that starts from 0."""
    return reduction.kind == "sum" and constant_value(tracer, reduction.seed) == 0.0


def is_max(tracer: Tracer, reduction: Reduction) -> bool:
    """A maximum that starts from nothing: -inf, the lowest finite number, or NaN for
    `maxnumf`, which ignores it."""
    if reduction.kind != "max":
        return False
    seed = constant_value(tracer, reduction.seed)
    # The lowest finite numbers of f16, bf16 and f32, and all that are lower.
    return seed is not None and (seed <= -65504.0 or math.isnan(seed))
