# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asserts at run time that what bodies and score regions gather from a tensor is in it.

A check in the body of a loop over all elements would cost, and keep the loop from being
vectorized. So the part of the body that computes a position is run before, in a reduction of its
own over no more dimensions than it depends on: a row of a table that is looked up is checked
once, not for each of its columns. Where it is not enough to run a part of the body, as where a
position depends on a score, the check stands in the body.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.bodies import GATHERS, Body, owner_of
from mlir_attention.checks.body_parts import Part
from mlir_attention.checks.quantities import Facts, Quantity, as_value, extent, number
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.lower.group_to_linalg import build_steps
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.linear_forms import width_of
from mlir_attention.support.walk import is_inside, ops_in, producer


def assert_body_reads_inside(op: ir.Operation, facts: Facts) -> None:
    """Emits a `cf.assert` for every position that the body of `op` reads and that may not be."""
    gathers = [gather for name in GATHERS for gather in ops_in(op, name) if owner_of(gather) == op]
    if not gathers:
        return
    body = Body.of(op, facts)
    for gather in gathers:
        _check_gather(gather, body)
    if body.asserts and op.name == GroupOp.OPERATION_NAME:
        # The region of a group has no side effects.
        lower(op.opview)


def _check_gather(gather: ir.Operation, body: Body) -> None:
    shaped, *positions = gather.operands
    checked = [
        _check_position(gather, body, shaped, at, position) for at, position in enumerate(positions)
    ]
    if all(checked):
        body.checked.append(gather)


def _check_position(
    gather: ir.Operation, body: Body, shaped: ir.Value, at: int, position: ir.Value
) -> bool:
    """Whether the position is known to be inside before the body is run."""
    size = extent(shaped, at)
    if _is_within(body, number(position), size):
        return True
    asserted = _asserted(body, gather, position, size)
    if asserted == {_NATURAL, _BELOW}:
        return False
    what = f"has a position outside dimension {at} of {shaped.type}"
    part = None if is_inside(shaped, body.op) else Part.of(body, gather, position)
    if part is None:
        with ir.InsertionPoint(gather), gather.location:
            checks.require(gather, _fits(asserted, position, size), what)
        body.asserts = True
        return False
    with ir.InsertionPoint(body.op), gather.location:
        limit = as_value(size)
        holds = part.all_fit(body, position, lambda each: _fits(asserted, each, limit))
        checks.require(gather, holds, what)
    return not asserted


#: What a program may assert of a position: that it is at least 0, that it is below the extent.
_NATURAL, _BELOW = "natural", "below"


def _fits(asserted: set[str], position: ir.Value, size: Quantity) -> ir.Value:
    """Whether a position is in [0, size), as far as the program does not assert it itself."""
    if _NATURAL in asserted:
        return checks.compare(CmpIPredicate.slt, position, size)
    if _BELOW in asserted:
        return checks.is_natural(position)
    return checks.is_position(position, size)


def _is_within(body: Body, position: Quantity, size: Quantity) -> bool:
    dim = body.dim_of(position) if isinstance(position, ir.Value) else None
    if dim is not None:
        return _is_no_greater(body, body.space[dim], size)
    return body.facts.is_within(position, size)


def _asserted(body: Body, gather: ir.Operation, position: ir.Value, size: Quantity) -> set[str]:
    """What the program asserts right before `gather`, as the lookups of torch-mlir do."""
    asserted = set()
    for view in gather.block.operations:
        op = view.operation
        if op == gather:
            break
        comparison = checks.comparison_of(op) if op.name == "cf.assert" else None
        if comparison is None or _without_casts(comparison[1]) != _without_casts(position):
            continue
        predicate, _, limit = comparison
        bound = number(limit)
        if predicate == CmpIPredicate.sge and isinstance(bound, int) and bound >= 0:
            asserted.add(_NATURAL)
        if predicate == CmpIPredicate.slt and _is_no_greater(body, bound, size):
            asserted.add(_BELOW)
    return asserted


def _is_no_greater(body: Body, bound: Quantity, size: Quantity) -> bool:
    return body.facts.are_equal(bound, size) or body.facts.is_at_most([(1, bound), (-1, size)], 0)


def _without_casts(value: ir.Value) -> ir.Value:
    """What is signed-extended to `value`."""
    while (op := producer(value)) is not None and op.name in ("arith.index_cast", "arith.extsi"):
        if width_of(op.result.type) < width_of(op.operands[0].type):
            break
        value = op.operands[0]
    return value


def lower(group: GroupOp) -> list[ir.Operation]:
    """Makes linalg ops of the group, in whose bodies assertions may stand; returns what it made."""
    block = group.operation.block
    before = {view.operation for view in block.operations}
    with ir.InsertionPoint(group), group.location:
        results, _ = build_steps(group)
    made = [view.operation for view in block.operations if view.operation not in before]
    replace_op(group, results)
    return made
