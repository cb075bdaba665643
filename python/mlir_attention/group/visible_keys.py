# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What must hold of the positions for a score not to be -inf, as inequalities.

    %seen = arith.cmpi sle, %n, %m
    %kept = arith.select %seen, %score, -inf          n - m <= 0

Or, as PyTorch adds a mask:

    %mask = arith.select %seen, 0, -inf
    %kept = arith.addf %score, %mask                  n - m <= 0

Only what makes every finite score -inf counts: a large negative number still weighs something where
all others are as low.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.score_region import block_of
from mlir_attention.support.linear_forms import (
    Linear,
    Range,
    constant_of,
    linear_form,
    natural_range,
    signed_range,
    width_of,
)
from mlir_attention.support.walk import constant_attribute, producer

_Predicate = arith.CmpIPredicate

_OPPOSITE = {
    _Predicate.eq: _Predicate.ne, _Predicate.ne: _Predicate.eq,
    _Predicate.slt: _Predicate.sge, _Predicate.sge: _Predicate.slt,
    _Predicate.sle: _Predicate.sgt, _Predicate.sgt: _Predicate.sle,
    _Predicate.ult: _Predicate.uge, _Predicate.uge: _Predicate.ult,
    _Predicate.ule: _Predicate.ugt, _Predicate.ugt: _Predicate.ule,
}  # fmt: skip

_UNSIGNED = (_Predicate.ult, _Predicate.ule, _Predicate.ugt, _Predicate.uge)
_BELOW = (_Predicate.slt, _Predicate.ult)
_AT_MOST = (_Predicate.sle, _Predicate.ule)
_ABOVE = (_Predicate.sgt, _Predicate.ugt)
_AT_LEAST = (_Predicate.sge, _Predicate.uge)


@dataclass(frozen=True)
class Inequality:
    """form <= 0, which is known to be meant where the forms of `ranges` are within them."""

    form: Linear
    ranges: tuple[Range, ...]


def inequalities(group: GroupOp) -> list[Inequality]:
    """Those that hold for every score of the group that its region does not make -inf."""
    block = block_of(group)
    terminator = block.operations[-1]
    return list(_of_score(terminator.operands[0]))


def _of_score(score: ir.Value) -> Iterator[Inequality]:
    """What must hold for `score` not to be -inf, if what it is computed from is finite."""
    pending = [score]
    while pending:
        op = producer(pending.pop())
        if op is None:
            continue
        if op.name == "arith.addf":
            pending += reversed(op.operands)
        elif _keeps_minus_infinity(op):
            pending.append(op.operands[0])
        elif op.name == "arith.select":
            condition, if_true, if_false = op.operands
            if _is_minus_infinity(if_false):
                yield from _of_condition(condition, True)
                pending.append(if_true)
            elif _is_minus_infinity(if_true):
                yield from _of_condition(condition, False)
                pending.append(if_false)


def _keeps_minus_infinity(op: ir.Operation) -> bool:
    """Whether the op makes -inf of its first operand, if that is -inf."""
    is_scale = op.name == "arith.mulf" and 0 < _number(op.operands[1]) < math.inf
    return is_scale or op.name in ("arith.extf", "arith.truncf")


def _of_condition(condition: ir.Value, is_true: bool) -> Iterator[Inequality]:
    """What follows from `condition` being so."""
    pending, seen = [(condition, is_true)], set()
    while pending:
        fact = pending.pop()
        op = producer(fact[0])
        if op is None or fact in seen:
            continue
        seen.add(fact)
        parts = _parts_of(op, fact[1])
        pending += reversed(parts)
        if op.name == "arith.cmpi" and not parts:
            yield from _of_comparison(op, fact[1])


def _parts_of(op: ir.Operation, is_true: bool) -> list[tuple[ir.Value, bool]]:
    """Conditions, and how they are, if the condition that `op` makes of them is so."""
    if op.name == ("arith.andi" if is_true else "arith.ori"):
        return [(part, is_true) for part in op.operands]
    if op.name == "arith.select":
        return _parts_of_choice(op, is_true)
    same = _same_condition(op)
    return [] if same is None else [(same[0], same[1] == is_true)]


def _parts_of_choice(op: ir.Operation, is_true: bool) -> list[tuple[ir.Value, bool]]:
    """Those of a choice of which one side is never so: the other side was taken."""
    condition, if_true, if_false = op.operands
    for side, other, was_taken in ((if_true, if_false, True), (if_false, if_true, False)):
        number = constant_of(other)
        if number is not None and (number != 0) != is_true:
            return [(condition, was_taken), (side, is_true)]
    return []


def _same_condition(op: ir.Operation) -> tuple[ir.Value, bool] | None:
    """(c, holds) if `op` is true where the condition c is `holds`: c compared with a constant.

    As booleans are compared and negated: `xori c, true`, `cmpi eq, c, false`, and where c was
    extended before.
    """
    if op.name == "arith.xori":
        is_equal = False
    elif op.name == "arith.cmpi" and _predicate_of(op) in (_Predicate.eq, _Predicate.ne):
        is_equal = _predicate_of(op) == _Predicate.eq
    else:
        return None
    for value, constant in (op.operands, reversed(op.operands)):
        condition, number = _boolean(value), constant_of(constant)
        if condition is None or number is None:
            continue
        part, true = condition
        if number in (0, true):
            return part, (number == true) == is_equal
    return None


def _boolean(value: ir.Value) -> tuple[ir.Value, int] | None:
    """A condition that a number stands for, and the number that is true."""
    if width_of(value.type) == 1:
        return value, -1
    op = producer(value)
    if op is None or op.name not in ("arith.extui", "arith.extsi"):
        return None
    is_condition = width_of(op.operands[0].type) == 1
    return (op.operands[0], 1 if op.name == "arith.extui" else -1) if is_condition else None


def _of_comparison(op: ir.Operation, is_true: bool) -> Iterator[Inequality]:
    predicate = _predicate_of(op)
    predicate = predicate if is_true else _OPPOSITE[predicate]
    lhs, rhs = (linear_form(operand) for operand in op.operands)
    if lhs is None or rhs is None:
        return
    range_of = natural_range if predicate in _UNSIGNED else signed_range
    type_ = op.operands[0].type
    ranges = (
        *lhs.ranges, *rhs.ranges, range_of(lhs.linear, type_), range_of(rhs.linear, type_)
    )  # fmt: skip
    difference = lhs.linear - rhs.linear
    one = Linear(1)
    if predicate in _BELOW:
        yield Inequality(difference + one, ranges)
    if predicate in (*_AT_MOST, _Predicate.eq):
        yield Inequality(difference, ranges)
    if predicate in _ABOVE:
        yield Inequality(difference.times(-1) + one, ranges)
    if predicate in (*_AT_LEAST, _Predicate.eq):
        yield Inequality(difference.times(-1), ranges)


def _predicate_of(compare: ir.Operation) -> arith.CmpIPredicate:
    return _Predicate(ir.IntegerAttr(compare.attributes["predicate"]).value)


def _is_minus_infinity(value: ir.Value) -> bool:
    return _number(value) == -math.inf


def _number(value: ir.Value) -> float:
    """The number that a floating-point value is, perhaps converted; NaN if it is none.

    Of numbers that a conversion rounds, this one is as good.
    """
    while (op := producer(value)) is not None and op.name in ("arith.extf", "arith.truncf"):
        value = op.operands[0]
    attribute = constant_attribute(value)
    return ir.FloatAttr(attribute).value if isinstance(attribute, ir.FloatAttr) else math.nan
