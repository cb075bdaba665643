# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Negations of conditions, and products in each order."""

import pytest
from expressions import written
from mlir import ir

from mlir_attention.find.expressions.conditions import comparison_of, positive
from mlir_attention.find.expressions.products import pairs_of
from mlir_attention.find.expressions.scalar_expressions import Apply, Captured, Element, Scalar
from mlir_attention.find.expressions.tracer import Tracer


@pytest.fixture
def write():
    with written() as write:
        yield write


NUMBERS = "%true = arith.constant true; %false = arith.constant false; "


@pytest.mark.parametrize(
    ("ops", "is_kept"),
    [
        ("%z = arith.xori %p, %true : i1", False),
        ("%z = arith.xori %true, %p : i1", False),
        ("%z = arith.xori %p, %false : i1", True),
        ("%z = arith.cmpi eq, %p, %true : i1", True),
        ("%z = arith.cmpi eq, %false, %p : i1", False),
        ("%z = arith.cmpi ne, %p, %true : i1", False),
        ("%z = arith.cmpi ne, %false, %p : i1", True),
        ("%n = arith.xori %p, %true : i1; %z = arith.cmpi eq, %n, %false : i1", True),
        ("%n = arith.xori %p, %true : i1; %z = arith.xori %n, %false : i1", False),
    ],
)
@pytest.mark.parametrize("holds", [False, True])
def test_negated(ops, is_kept, holds, write):
    condition, asked = positive(Tracer(), write(NUMBERS + ops)[-1], holds)
    assert isinstance(condition, Captured)
    assert condition.value.arg_number == 4
    assert asked == (holds == is_kept)


@pytest.mark.parametrize(
    "op",
    [
        "arith.xori %p, %p : i1",
        "arith.andi %p, %true : i1",
        "arith.cmpi ult, %p, %true : i1",
        "arith.cmpi eq, %i, %zero : index",
        "arith.cmpf olt, %a, %b : f32",
    ],
)
def test_not_negated(op, write):
    condition = write(f"{NUMBERS} %zero = arith.constant 0 : index; %z = {op}")[-1]
    assert positive(Tracer(), condition, True) == (condition, True)


def test_comparisons_are_of_floats(write):
    floats, integers = write(
        "%x1 = arith.cmpf olt, %a, %s : f32; %x2 = arith.cmpi eq, %i, %i : index"
    )
    assert comparison_of(Tracer(), floats) is floats
    assert comparison_of(Tracer(), integers) is None
    assert comparison_of(Tracer(), floats.operands[0]) is None


def text(scalar: Scalar) -> str:
    if isinstance(scalar, Apply):
        sign = {"arith.addf": "+", "arith.mulf": "*", "arith.divf": "/"}[scalar.name]
        return f"({sign.join(map(text, scalar.operands))})"
    assert isinstance(scalar, Element | Captured)
    is_argument = isinstance(scalar.value, ir.BlockArgument)
    return "stab"[scalar.value.arg_number] if is_argument else "1"


@pytest.mark.parametrize(
    ("ops", "pairs"),
    [
        ("%z = arith.mulf %s, %t : f32", ["s, t"]),
        ("%z = arith.divf %s, %a : f32", []),
        ("%z = arith.addf %s, %t : f32", []),
        ("%y1 = arith.mulf %s, %t : f32; %z = arith.addf %y1, %a : f32", []),
        (
            "%y1 = arith.mulf %s, %t : f32; %z = arith.mulf %y1, %a : f32",
            ["(s*t), a", "(t*a), s", "(s*a), t", "(s*t), a"],
        ),
        (
            "%y1 = arith.addf %s, %t : f32; %z = arith.mulf %y1, %a : f32",
            ["(s+t), a"],
        ),
        (
            "%y1 = arith.mulf %s, %t : f32; %z = arith.divf %y1, %a : f32",
            ["(t/a), s", "(s/a), t"],
        ),
        (
            "%y1 = arith.divf %t, %a : f32; %z = arith.mulf %s, %y1 : f32",
            ["s, (t/a)", "(t/a), s", "(s/a), t"],
        ),
        (
            "%y1 = arith.divf %s, %a : f32; %z = arith.mulf %y1, %t : f32",
            ["(s/a), t", "(t/a), s", "(s/a), t"],
        ),
        (
            "%y1 = arith.mulf %s, %one : f32; %z = arith.mulf %t, %y1 : f32",
            ["t, (s*1)", "s, t", "t, s"],
        ),
        (
            "%y1 = arith.mulf %s, %t : f32; %y2 = arith.mulf %a, %b : f32; "
            "%z = arith.divf %y1, %y2 : f32",
            ["(t/(a*b)), s", "(s/(a*b)), t"],
        ),
        (
            "%y1 = arith.mulf %s, %t : f32; %y2 = arith.divf %y1, %a : f32; "
            "%z = arith.divf %y2, %b : f32",
            ["((t/a)/b), s", "((s/a)/b), t"],
        ),
        ("%y1 = arith.divf %s, %a : f32; %z = arith.divf %y1, %b : f32", []),
        (
            "%y1 = arith.mulf %s, %t : f32; %z = arith.divf %y1, %one : f32",
            ["(t/1), s", "(s/1), t"],
        ),
        (
            "%y1 = arith.mulf %one, %s : f32; %z = arith.mulf %y1, %one : f32",
            ["(1*s), 1"],
        ),
    ],
)
def test_products_of_two(ops, pairs, write):
    product = write(f"%one = arith.constant 1.0 : f32; {ops}")[-1]
    assert [f"{text(left)}, {text(right)}" for left, right in pairs_of(Tracer(), product)] == pairs
    assert pairs_of(Tracer(), product.operands[0]) == [] or isinstance(product.operands[0], Apply)
