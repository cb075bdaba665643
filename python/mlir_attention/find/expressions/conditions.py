# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Conditions, and their negations."""

from __future__ import annotations

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import Apply, Scalar
from mlir_attention.find.expressions.structured_op import compares_by
from mlir_attention.find.expressions.tracer import Tracer


def positive(tracer: Tracer, condition: Scalar, holds: bool) -> tuple[Scalar, bool]:
    """A condition without negations, and the value that it is asked for."""
    while isinstance(looked := tracer.look(condition), Apply):
        inner = _negated(tracer, looked)
        if inner is None:
            break
        condition, is_kept = inner
        holds = holds == is_kept
    return condition, holds


def _negated(tracer: Tracer, apply: Apply) -> tuple[Scalar, bool] | None:
    """(c, whether it is c rather than its negation) of a comparison of c, or of c xor true."""
    if apply.name not in ("arith.xori", "arith.cmpi"):
        return None
    if apply.op.operands[0].type != ir.IntegerType.get_signless(1):
        return None
    for value, other in (apply.operands, reversed(apply.operands)):
        number = constant_value(tracer, other)
        if number is None:
            continue
        is_true = number != 0.0
        if apply.name == "arith.xori":
            return value, not is_true
        if compares_by(apply.op, CmpIPredicate.eq):
            return value, is_true
        if compares_by(apply.op, CmpIPredicate.ne):
            return value, not is_true
    return None


def comparison_of(tracer: Tracer, condition: Scalar) -> Apply | None:
    """The comparison of floats that a condition is, if it is one."""
    looked = tracer.look(condition)
    return looked if isinstance(looked, Apply) and looked.name == "arith.cmpf" else None
