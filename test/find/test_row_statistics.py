# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Maxima, sums and logarithms of sums of a row, one expression each."""

import pytest
from expressions import written
from mlir import ir
from rows import KEYS, ROW, written_of_rows

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.row_statistics import (
    check_maximum,
    is_all_masked,
    is_log_sum_exp,
    is_maximum,
    is_without_total,
    reduction_behind_casts,
    same_atoms,
    unguarded_total,
)

NUMBERS = """
%zero = arith.constant 0.0 : f32
%one = arith.constant 1.0 : f32
%two = arith.constant 2.0 : f32
%tiny = arith.constant 1.0e-20 : f32
%minus = arith.constant -1.0 : f32
"""

TOTALS = [
    # What is a total, and whether only where a maximum is subtracted; None where never.
    ("math.absf %s : f32", False),
    ("math.sqrt %s : f32", None),
    ("arith.maximumf %s, %tiny : f32", True),
    ("arith.maximumf %one, %s : f32", True),
    ("arith.maxnumf %s, %one : f32", True),
    ("arith.maximumf %s, %two : f32", None),
    ("arith.maximumf %s, %zero : f32", None),
    ("arith.maximumf %s, %minus : f32", None),
    ("arith.minimumf %s, %one : f32", None),
    ("arith.maximumf %s, %a : f32", None),
]


def chosen(predicate: str, limit: str, order: str) -> str:
    return f"arith.cmpf {predicate}, %s, {limit} : f32; %z = arith.select %c, {order} : f32"


for predicate in ("oeq", "ueq"):
    TOTALS += [
        (chosen(predicate, "%zero", "%one, %s"), False),
        (chosen(predicate, "%zero", "%minus, %s"), False),
        (chosen(predicate, "%zero", "%zero, %s"), None),
        (chosen(predicate, "%one", "%one, %s"), None),
        (chosen(predicate, "%zero", "%s, %one"), None),
        (chosen(predicate, "%zero", "%one, %t"), None),
        (chosen(predicate, "%zero", "%a, %s"), None),
        (chosen(predicate, "%a", "%one, %s"), None),
    ]
for predicate in ("une", "one"):
    TOTALS += [
        (chosen(predicate, "%zero", "%s, %one"), False),
        (chosen(predicate, "%zero", "%s, %zero"), None),
        (chosen(predicate, "%one", "%s, %one"), None),
        (chosen(predicate, "%zero", "%one, %s"), None),
    ]
for predicate in ("olt", "ult", "ole", "ule"):
    TOTALS += [
        (chosen(predicate, "%tiny", "%tiny, %s"), True),
        (chosen(predicate, "%one", "%one, %s"), True),
        (chosen(predicate, "%two", "%two, %s"), None),
        (chosen(predicate, "%tiny", "%one, %s"), None),
        (chosen(predicate, "%zero", "%one, %s"), None),
        (chosen(predicate, "%tiny", "%s, %tiny"), None),
    ]
for predicate in ("oge", "uge", "ogt", "ugt"):
    TOTALS += [
        (chosen(predicate, "%tiny", "%s, %tiny"), True),
        (chosen(predicate, "%one", "%s, %one"), True),
        (chosen(predicate, "%two", "%s, %two"), None),
        (chosen(predicate, "%tiny", "%tiny, %s"), None),
    ]


@pytest.mark.parametrize(("op", "needs_shift"), TOTALS)
@pytest.mark.parametrize("is_shifted", [False, True])
def test_what_guards_a_total(op, needs_shift, is_shifted):
    with written() as write:
        name = "%c" if "select" in op else "%z"
        scalar = write(f"{NUMBERS} {name} = {op}")[-1]
        found = unguarded_total(Tracer(), scalar, is_shifted=is_shifted)
        if needs_shift is None or (needs_shift and not is_shifted):
            assert found is scalar
        else:
            assert isinstance(found, Element)


def test_conditions_that_compare_no_floats():
    with written() as write:
        *_, scalar = write(f"{NUMBERS} %z = arith.select %p, %one, %a : f32")
        assert unguarded_total(Tracer(), scalar, is_shifted=True) is scalar
        *_, element = scalar.operands
        assert unguarded_total(Tracer(), element, is_shifted=True) is element


def test_units_are_no_indices():
    first, second, unit = Atom(3), Atom(4), Atom(1)
    assert same_atoms((first, second), (second, unit, first))
    assert not same_atoms((first,), (first, second))
    assert not same_atoms((first, second), (first,))
    assert same_atoms((unit,), ())


@pytest.fixture
def row():
    with written_of_rows() as write:
        yield write


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ("%t = arith.addf %M, %zero : f32", False),
        ("%t = arith.maximumf %M, %M : f32", False),
        ("%t = arith.mulf %M, %one : f32", True),
        ("%t = arith.mulf %M, %two : f32", False),
        ("%t = arith.negf %M : f32", False),
        ("%t = arith.mulf %MY, %one : f32", False),
        ("%t = arith.mulf %M0, %one : f32", False),
        ("%t = arith.mulf %L, %one : f32", False),
        ("%t = arith.mulf %B, %one : f32", False),
    ],
)
def test_maxima(body, is_one, row):
    shift, score = row(body)
    assert is_maximum(Tracer(), score, Scaled(shift), KEYS) == is_one
    assert not is_maximum(Tracer(), score, Scaled(shift), (ROW,))


def test_maxima_of_scaled_scores(row):
    shift, score = row("%t = arith.mulf %M, %two : f32")
    assert is_maximum(Tracer(), score.times(2.0), Scaled(shift), KEYS)
    check_maximum(Tracer(), ir.Location.unknown(), score.times(2.0), Scaled(shift), KEYS)
    assert not is_maximum(Tracer(), score.times(-2.0), Scaled(shift).times(-1.0), KEYS)


LOGS = [
    ("%g = math.log %L : f32; %t = arith.addf %M, %g : f32", True),
    ("%g = math.log %L : f32; %t = arith.addf %g, %M : f32", True),
    ("%t = math.log %LP : f32", True),
    ("%g = math.log %LP : f32; %t = arith.addf %M, %g : f32", False),
    ("%t = math.log %L : f32", False),
    ("%t = math.log %LX : f32", False),
    ("%t = math.log %B : f32", False),
    ("%t = arith.addf %M, %B : f32", False),
    ("%g = math.log %L : f32; %t = arith.subf %M, %g : f32", False),
    ("%g = math.log %L : f32; %t = arith.subf %g, %M : f32", False),
    ("%g = math.log %L1 : f32; %t = arith.addf %M, %g : f32", False),
    ("%g = math.log %L : f32; %t = arith.addf %MY, %g : f32", False),
    ("%g = math.log %L : f32; %h = arith.addf %M, %M : f32; %t = arith.addf %h, %g : f32", False),
    ("%g = math.log %L : f32; %h = arith.addf %g, %g : f32; %t = arith.addf %h, %M : f32", False),
    ("%g = math.log2 %L : f32; %t = arith.addf %M, %g : f32", False),
    ("%h = arith.maximumf %L, %one : f32; %g = math.log %h : f32; %t = arith.addf %M, %g : f32",
     False),
]  # fmt: skip


@pytest.mark.parametrize(("body", "is_one"), LOGS)
def test_log_sum_exp(body, is_one, row):
    scalar, score = row(body)
    assert is_log_sum_exp(Tracer(), scalar, score, KEYS) == is_one
    assert not is_log_sum_exp(Tracer(), scalar, score, (ROW,))
    assert not is_log_sum_exp(Tracer(), scalar, score.times(2.0), KEYS)


MASKED = [
    # The condition, the value that it has where all are masked; None of others.
    ("%t = arith.andi %A, %A : i1", None),
    ("%t = arith.cmpf oeq, %M, %inf : f32", True),
    ("%t = arith.cmpf ole, %M, %inf : f32", True),
    ("%t = arith.cmpf une, %M, %inf : f32", False),
    ("%t = arith.cmpf ugt, %M, %inf : f32", False),
    ("%t = arith.cmpf ueq, %M, %inf : f32", None),
    ("%t = arith.cmpf one, %M, %inf : f32", None),
    ("%t = arith.cmpf oeq, %MY, %inf : f32", None),
    ("%t = arith.cmpf oeq, %M, %zero : f32", None),
    ("%t = arith.cmpf oeq, %M, %B : f32", None),
    ("%t = arith.cmpf oeq, %L, %inf : f32", None),
    ("%t = arith.cmpf oeq, %L, %zero : f32", True),
    ("%t = arith.cmpf ole, %LP, %zero : f32", True),
    ("%t = arith.cmpf une, %L, %zero : f32", False),
    ("%t = arith.cmpf ugt, %L, %zero : f32", False),
    ("%t = arith.cmpf oeq, %L, %one : f32", None),
    ("%t = arith.cmpf oeq, %L1, %zero : f32", None),
    ("%t = arith.cmpf oeq, %LX, %zero : f32", None),
]


@pytest.mark.parametrize(("body", "value"), MASKED)
def test_rows_of_which_all_scores_are_masked(body, value, row):
    condition, score = row(body, "i1")
    for holds in (False, True):
        found = is_all_masked(Tracer(), condition, holds, score, KEYS)
        assert found == (value == holds and value is not None)
        assert not is_all_masked(Tracer(), condition, holds, score, (ROW,))


@pytest.mark.parametrize(
    ("name", "predicate", "asked", "limit", "value"),
    [
        ("A", "oeq", "%x", "%inf", True),
        ("O", "une", "%x", "%inf", False),
        ("A", "une", "%x", "%inf", None),
        ("O", "oeq", "%x", "%inf", None),
        ("A", "ueq", "%x", "%inf", None),
        ("A", "oeq", "%y", "%inf", None),
        ("A", "oeq", "%x", "%zero", None),
        ("O", "une", "%y", "%inf", None),
        ("O", "une", "%x", "%zero", None),
        ("A0", "oeq", "%x", "%inf", None),
        ("O1", "une", "%x", "%inf", None),
    ],
)
def test_flags_of_rows(name, predicate, asked, limit, value, row):
    """What the flags are is read as it is."""
    body = f"%t = arith.ori %{name}, %{name} : i1"
    combined, score = row(body, "i1", asked=asked, predicate=predicate, limit=limit)
    flag = Tracer().look(combined).operands[0]
    for holds in (False, True):
        found = is_all_masked(Tracer(), flag, holds, score, KEYS)
        assert found == (value is not None and value == holds)
        assert not is_all_masked(Tracer(), flag, holds, score, (ROW,))
        assert not is_all_masked(Tracer(), flag, holds, score.times(-1.0), KEYS)
        assert is_all_masked(Tracer(), flag, holds, score.times(2.0), KEYS) == found
        scaled = Scaled(score.core, (("arith.mulf", score.core),))
        assert not is_all_masked(Tracer(), flag, holds, scaled, KEYS)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("%t = arith.cmpf ueq, %L, %zero : f32", True),
        ("%t = arith.cmpf ule, %LP, %zero : f32", True),
        ("%t = arith.cmpf one, %L, %zero : f32", False),
        ("%t = arith.cmpf ogt, %L, %zero : f32", False),
        ("%t = arith.cmpf oeq, %L, %zero : f32", None),
        ("%t = arith.cmpf une, %L, %zero : f32", None),
        ("%t = arith.cmpf ueq, %L, %one : f32", None),
        ("%t = arith.cmpf ueq, %L1, %zero : f32", None),
        ("%t = arith.andi %A, %A : i1", None),
    ],
)
def test_rows_without_a_total(body, value, row):
    condition, score = row(body, "i1")
    for holds in (False, True):
        found = is_without_total(Tracer(), condition, holds, score, KEYS)
        assert found == (value is not None and value == holds)
        assert not is_without_total(Tracer(), condition, holds, score, (ROW,))


@pytest.mark.parametrize(
    ("choice", "is_one"),
    [
        ("arith.cmpf oeq, %L, %zero : f32; %t = arith.select %c, %inf, %w : f32", True),
        ("arith.cmpf une, %L, %zero : f32; %t = arith.select %c, %w, %inf : f32", True),
        ("arith.cmpf oeq, %M, %inf : f32; %t = arith.select %c, %inf, %w : f32", True),
        ("arith.cmpf oeq, %L, %zero : f32; %t = arith.select %c, %zero, %w : f32", False),
        ("arith.cmpf oeq, %L, %zero : f32; %t = arith.select %c, %w, %inf : f32", False),
        ("arith.cmpf oeq, %B, %zero : f32; %t = arith.select %c, %inf, %w : f32", False),
    ],
)
@pytest.mark.parametrize("total", ["%L", "%h"])
def test_log_sum_exp_unless_all_are_masked(choice, is_one, total, row):
    """Then the sum may be any number where it is 0."""
    scalar, score = row(
        "%i = arith.cmpf oeq, %L, %zero : f32; %h = arith.select %i, %one, %L : f32; "
        f"%g = math.log {total} : f32; %w = arith.addf %M, %g : f32; %c = {choice}"
    )
    assert is_log_sum_exp(Tracer(), scalar, score, KEYS) == is_one


def test_reductions_behind_casts(row):
    scalar, _ = row("%n = arith.truncf %M : f32 to f16; %t = arith.extf %n : f16 to f32")
    assert reduction_behind_casts(Tracer(), scalar).kind == "max"
    scalar, _ = row("%t = arith.negf %M : f32")
    assert reduction_behind_casts(Tracer(), scalar) is None
