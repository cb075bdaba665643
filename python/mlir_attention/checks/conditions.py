# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the checks of accesses share: conditions on index values, and assertions of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from mlir import ir
from mlir.dialects import arith, cf
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks.quantities import Quantity, as_value
from mlir_attention.diagnostics import place_of
from mlir_attention.support.walk import producer_named


def require(op: ir.Operation, condition: ir.Value, what: str) -> None:
    """Asserts `condition`, at the insertion point; `what` completes a sentence about `op`."""
    place = place_of(op.location)
    subject = f"{op.name} at {place}" if place else op.name
    cf.assert_(condition, ir.StringAttr.get(f"{subject} {what}"))


def comparison_of(assertion: ir.Operation) -> tuple[int, ir.Value, ir.Value] | None:
    """What a `cf.assert` asserts, if that is a comparison of integers: predicate and operands."""
    comparison = producer_named(assertion.operands[0], "arith.cmpi")
    if comparison is None:
        return None
    predicate = ir.IntegerAttr(comparison.attributes["predicate"]).value
    return predicate, *comparison.operands


def compare(predicate: CmpIPredicate, lhs: Quantity, rhs: Quantity) -> ir.Value:
    return arith.cmpi(predicate, as_value(lhs), as_value(rhs))


def is_position(position: Quantity, size: Quantity) -> ir.Value:
    """0 <= position < size: as an unsigned number, a negative one is larger than any extent."""
    return compare(CmpIPredicate.ult, position, size)


def is_size(size: Quantity, limit: Quantity) -> ir.Value:
    """0 <= size <= limit"""
    return compare(CmpIPredicate.ule, size, limit)


def is_natural(quantity: Quantity) -> ir.Value:
    return compare(CmpIPredicate.sge, quantity, 0)


def all_of(conditions: Iterable[ir.Value]) -> ir.Value:
    return reduce(arith.andi, conditions)


def any_of(conditions: Iterable[ir.Value]) -> ir.Value:
    return reduce(arith.ori, conditions)


def negation(condition: ir.Value) -> ir.Value:
    return arith.xori(condition, boolean(True))


def boolean(value: bool) -> ir.Value:
    return arith.constant(ir.IntegerType.get_signless(1), int(value))
