# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What guards of probabilities come to, one score and one condition each."""

import pytest
from expressions import INDEX, written

from mlir_attention.find.expressions.scalar_expressions import Apply
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.guards import Effect, Guard, effect_of, guard_of
from mlir_attention.find.softmax import match_softmax

KEYS = (INDEX,)
DROPPED, HIDES, ZEROES_NAN = Effect.DROPPED, Effect.HIDES, Effect.ZEROES_NAN

NUMBERS = """
%true = arith.constant true
%zero = arith.constant 0.0 : f32
%one = arith.constant 1.0 : f32
%two = arith.constant 2.0 : f32
%low = arith.constant 0xFF800000 : f32
%inf = arith.constant 0x7F800000 : f32
%nan = arith.constant 0x7FC00000 : f32
%least = arith.constant -1.0e9 : f32
%almost = arith.constant -9.9e8 : f32
%of_f16 = arith.constant -65504.0 : f32
%near_f16 = arith.constant -65505.0 : f32
%c = arith.cmpf olt, %s, %t : f32
%d = arith.cmpf ogt, %s, %t : f32
%e = math.exp %s : f32
"""


@pytest.fixture
def write():
    with written() as write:
        yield lambda body: write(NUMBERS + body)


def guard(written, condition, holds, *, multiplies=False):
    """Of the probability %e, by the condition that so many ops before the last one give."""
    return Guard(written[condition], holds, written[13], multiplies)


@pytest.mark.parametrize(
    ("score", "hidden", "shown"),
    [
        ("arith.select %c, %s, %low : f32", DROPPED, None),
        ("arith.select %c, %low, %s : f32", None, DROPPED),
        ("arith.select %c, %s, %least : f32", HIDES, None),
        ("arith.select %c, %s, %almost : f32", None, None),
        ("arith.select %c, %s, %of_f16 : f32", HIDES, None),
        ("arith.select %c, %s, %near_f16 : f32", None, None),
        ("arith.select %d, %s, %low : f32", None, None),
        ("arith.select %c, %zero, %low : f32; %y1 = arith.addf %u, %s : f32", DROPPED, None),
        ("arith.select %c, %zero, %low : f32; %y1 = arith.addf %s, %u : f32", DROPPED, None),
        ("arith.select %c, %zero, %almost : f32; %y1 = arith.addf %s, %u : f32", None, None),
        ("arith.select %c, %zero, %low : f32; %y1 = arith.subf %s, %u : f32", None, None),
        ("arith.select %c, %zero, %low : f32; %y1 = arith.mulf %s, %u : f32", None, None),
        ("arith.select %c, %zero, %low : f32; %y1 = math.absf %u : f32", None, None),
        ("arith.select %c, %zero, %least : f32; %y1 = arith.addf %u, %u : f32", HIDES, None),
        ("arith.select %c, %zero, %least : f32; %y1 = arith.subf %u, %two : f32", HIDES, None),
        ("arith.select %c, %zero, %least : f32; %y1 = arith.subf %two, %u : f32", None, None),
        ("arith.select %c, %one, %zero : f32; %y1 = arith.mulf %u, %low : f32", None, DROPPED),
        ("arith.select %c, %zero, %low : f32; %y1 = arith.mulf %u, %two : f32", DROPPED, None),
        (
            "arith.select %c, %zero, %low : f32; %y1 = arith.select %d, %u, %least : f32",
            HIDES,
            None,
        ),
        (
            "arith.select %c, %zero, %low : f32; %y1 = arith.select %d, %zero, %u : f32",
            None,
            None,
        ),
        ("arith.uitofp %c : i1 to f32; %y1 = arith.mulf %u, %low : f32", None, DROPPED),
        ("arith.uitofp %d : i1 to f32; %y1 = arith.mulf %u, %low : f32", None, None),
        (
            "arith.uitofp %c : i1 to f32; %y1 = arith.subf %one, %u : f32; "
            "%y2 = arith.mulf %y1, %least : f32",
            HIDES,
            None,
        ),
        ("arith.mulf %low, %one : f32", DROPPED, DROPPED),
    ],
)
@pytest.mark.parametrize("negated", [False, True])
def test_scores_where_a_mask_is_false_and_true(score, hidden, shown, negated, write):
    """Also where the scores or the guard ask for its negation."""
    found = write(f"%u = {score}; %n = arith.xori %c, %true : i1")
    condition, core = -1 if negated else 11, Scaled(found[-2])
    for holds, effect in ((False, hidden), (True, shown)):
        for multiplies in (False, True):
            of_mask = guard(found, condition, holds != negated, multiplies=multiplies)
            assert effect_of(Tracer(), of_mask, core, KEYS, is_normalised=True) == effect
            for other in (core.times(-1.0), Scaled(core.core, (("arith.mulf", found[2]),))):
                found_other = effect_of(Tracer(), of_mask, other, KEYS, is_normalised=True)
                assert found_other is None


def test_a_negated_mask_of_the_scores(write):
    found = write("%n = arith.xori %c, %true : i1; %u = arith.select %n, %low, %s : f32")
    of_mask = guard(found, 11, False)
    assert effect_of(Tracer(), of_mask, Scaled(found[-1]), KEYS, is_normalised=True) == DROPPED
    found = write("%n = arith.xori %c, %true : i1; %u = arith.uitofp %n : i1 to f32; "
                  "%v = arith.mulf %u, %low : f32")  # fmt: skip
    of_mask = guard(found, 11, False)
    assert effect_of(Tracer(), of_mask, Scaled(found[-1]), KEYS, is_normalised=True) == DROPPED


def test_a_mask_that_is_added_to_itself_many_times(write):
    ops = [f"%u{at + 1} = arith.addf %u{at}, %u{at} : f32" for at in range(40)]
    found = write(";".join(["%u0 = arith.select %c, %zero, %low : f32", *ops]))
    of_mask = guard(found, 11, False)
    assert effect_of(Tracer(), of_mask, Scaled(found[-1]), KEYS, is_normalised=True) == DROPPED


@pytest.mark.parametrize(
    ("condition", "holds", "is_it"),
    [
        ("arith.cmpf oeq, %s, %low : f32", True, True),
        ("arith.cmpf oeq, %low, %s : f32", True, True),
        ("arith.cmpf une, %s, %low : f32", False, True),
        ("arith.cmpf une, %s, %low : f32", True, False),
        ("arith.cmpf oeq, %s, %low : f32", False, False),
        ("arith.cmpf ueq, %s, %low : f32", True, False),
        ("arith.cmpf oeq, %t, %low : f32", True, False),
        ("arith.cmpf oeq, %s, %inf : f32", True, False),
        ("arith.cmpf oeq, %s, %zero : f32", True, False),
        ("arith.cmpf oeq, %s, %t : f32", True, False),
    ],
)
def test_scores_that_are_compared(condition, holds, is_it, write):
    found = write(f"%u = {condition}; %v = arith.addf %s, %t : f32")
    score = found[-1].operands[0]
    effect = effect_of(Tracer(), guard(found, -2, holds), Scaled(score), KEYS, is_normalised=True)
    assert (effect == DROPPED) == is_it


@pytest.mark.parametrize(
    ("condition", "holds", "effect"),
    [
        ("arith.cmpf oeq, %e, %inf : f32", True, DROPPED),
        ("arith.cmpf oeq, %low, %e : f32", True, DROPPED),
        ("math.absf %e : f32; %v = arith.cmpf oeq, %u, %inf : f32", True, DROPPED),
        ("arith.cmpf une, %e, %inf : f32", False, DROPPED),
        ("arith.cmpf oeq, %e, %inf : f32", False, None),
        ("arith.cmpf oeq, %e, %one : f32", True, None),
        ("arith.cmpf oeq, %t, %inf : f32", True, None),
        ("math.isnan %e : f32", True, ZEROES_NAN),
        ("math.isnan %e : f32", False, None),
        ("math.isnan %t : f32", True, None),
        ("math.isinf %e : f32", True, None),
        ("math.isfinite %e : f32", False, ZEROES_NAN),
        ("math.isfinite %e : f32", True, None),
        ("math.isfinite %t : f32", False, None),
        ("arith.cmpf une, %e, %e : f32", True, ZEROES_NAN),
        ("arith.cmpf uno, %e, %e : f32", True, ZEROES_NAN),
        ("arith.cmpf oeq, %e, %e : f32", False, ZEROES_NAN),
        ("arith.cmpf ord, %e, %e : f32", False, ZEROES_NAN),
        ("arith.cmpf oeq, %e, %e : f32", True, None),
        ("arith.cmpf uno, %e, %e : f32", False, None),
        ("arith.cmpf uno, %e, %t : f32", True, None),
        ("arith.cmpf uno, %t, %t : f32", True, None),
        ("arith.cmpf uno, %e, %one : f32", True, ZEROES_NAN),
        ("arith.cmpf uno, %one, %e : f32", True, ZEROES_NAN),
        ("arith.cmpf ord, %e, %one : f32", False, ZEROES_NAN),
        ("arith.cmpf ord, %e, %one : f32", True, None),
        ("arith.cmpf uno, %e, %nan : f32", True, None),
        ("arith.cmpf uno, %t, %one : f32", True, None),
        ("arith.cmpf ueq, %e, %inf : f32", True, ZEROES_NAN),
        ("arith.cmpf ueq, %low, %e : f32", True, ZEROES_NAN),
        ("arith.cmpf ueq, %e, %one : f32", True, None),
        ("arith.cmpf one, %e, %inf : f32", False, ZEROES_NAN),
        ("arith.cmpf one, %e, %inf : f32", True, None),
        ("arith.cmpf one, %e, %one : f32", False, None),
        ("arith.cmpf olt, %a, %b : f32", True, HIDES),
        ("arith.cmpf olt, %a, %s : f32", True, None),
    ],
)
def test_conditions_of_probabilities(condition, holds, effect, write):
    found = write(f"%u = {condition}")
    score = Scaled(found[11].operands[0])
    of_condition = guard(found, -1, holds)
    assert effect_of(Tracer(), of_condition, score, KEYS, is_normalised=True) == effect
    # Weights that are not normalised are NaN, and those of a whole row are not.
    of_weights = None if effect == ZEROES_NAN else effect
    assert effect_of(Tracer(), of_condition, score, KEYS, is_normalised=False) == of_weights
    of_factor = guard(found, -1, holds, multiplies=True)
    assert effect_of(Tracer(), of_factor, score, KEYS, is_normalised=True) is None


@pytest.mark.parametrize(
    ("version", "is_one"),
    [
        ("arith.select %c, %zero, %e : f32", True),
        ("arith.select %c, %e, %zero : f32", True),
        ("arith.select %c, %e, %t : f32", False),
        ("arith.select %c, %zero, %one : f32", False),
        ("arith.select %c, %zero, %t : f32", False),
        ("arith.addf %e, %e : f32", False),
    ],
)
def test_what_is_guarded_may_be_guarded_before(version, is_one, write):
    found = write(f"%n = math.isnan %e : f32; %u = {version}")
    of_condition = Guard(found[-2], True, found[-1])
    score = Scaled(found[11].operands[0])
    effect = effect_of(Tracer(), of_condition, score, KEYS, is_normalised=True)
    assert (effect == ZEROES_NAN) == is_one


@pytest.mark.parametrize(
    ("op", "guards"),
    [
        ("arith.select %c, %zero, %e : f32", [("c", True, "e", False)]),
        ("arith.select %c, %e, %zero : f32", [("c", False, "e", False)]),
        ("arith.select %c, %e, %one : f32", []),
        ("arith.select %c, %e, %t : f32", []),
        ("arith.cmpf oeq, %e, %inf : f32; %v = arith.select %u, %one, %e : f32",
         [("u", True, "e", False)]),
        ("arith.cmpf une, %e, %inf : f32; %v = arith.select %u, %e, %one : f32",
         [("u", False, "e", False)]),
        ("arith.cmpf oeq, %t, %inf : f32; %v = arith.select %u, %one, %e : f32", []),
        ("arith.uitofp %c : i1 to f32; %v = arith.mulf %u, %e : f32", [("c", False, "e", True)]),
        ("arith.uitofp %c : i1 to f32; %v = arith.mulf %e, %u : f32", [("c", False, "e", True)]),
        ("arith.select %c, %one, %zero : f32; %v = arith.mulf %e, %u : f32",
         [("c", False, "e", True)]),
        ("arith.select %c, %zero, %one : f32; %v = arith.mulf %e, %u : f32", []),
        ("arith.select %c, %two, %zero : f32; %v = arith.mulf %e, %u : f32", []),
        ("arith.select %c, %one, %t : f32; %v = arith.mulf %e, %u : f32", []),
        ("arith.extui %c : i1 to i8; %w = arith.uitofp %u : i8 to f32; "
         "%v = arith.mulf %e, %w : f32", []),
        ("arith.sitofp %c : i1 to f32; %v = arith.mulf %e, %u : f32", []),
        ("arith.mulf %e, %one : f32", []),
        ("arith.uitofp %c : i1 to f32; %v = arith.addf %e, %u : f32", []),
    ],
)  # fmt: skip
def test_guards_of_an_op(op, guards, write):
    found = write(f"%u = {op}")
    names = {id(found[11]): "c", id(found[13]): "e", id(found[14]): "u"}
    assert isinstance(found[-1], Apply)
    told = [
        (names.get(id(each.condition)), each.holds, names.get(id(each.probability)),
         each.multiplies)
        for each in guard_of(Tracer(), found[-1])
    ]  # fmt: skip
    assert told == guards


def test_weights_that_are_squared_many_times(write):
    ops = [f"%u{at + 1} = arith.mulf %u{at}, %u{at} : f32" for at in range(40)]
    found = write(";".join(["%u0 = arith.mulf %e, %e : f32", *ops]))
    assert match_softmax(Tracer(), found[-1], KEYS) is None
