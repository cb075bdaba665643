# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sinks in a log-sum-exp, in words that are a hair from one another."""

import pytest
from rows import KEYS, ROW, written_of_rows

from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.sinks.joint_lse import sinks_of_joint_lse, sinks_of_logarithm


@pytest.fixture
def row():
    with written_of_rows() as write:
        yield write


#: logaddexp of the LSE of the scores and a bias of the rows, step by step.
STEPS = {
    "log": "%g = math.log %L : f32",
    "lse": "%w = arith.addf %M, %g : f32",
    "most": "%mx = arith.maximumf %w, %B : f32",
    "difference": "%d = arith.subf %w, %B : f32",
    "magnitude": "%ab = math.absf %d : f32",
    "negative": "%ng = arith.negf %ab : f32",
    "exponential": "%ex = math.exp %ng : f32",
    "logarithm": "%lg = math.log1p %ex : f32",
    "sum": "%t = arith.addf %mx, %lg : f32",
}


def sinks(row, keys=KEYS, times=1.0, **steps: str):
    scalar, score = row("; ".join({**STEPS, **steps}.values()))
    return sinks_of_joint_lse(Tracer(), [Scaled(scalar).times(times)], score, keys)


@pytest.mark.parametrize(
    "steps",
    [
        {},
        {"most": "%mx = arith.maximumf %B, %w : f32"},
        {"most": "%mx = arith.maxnumf %B, %w : f32"},
        {"difference": "%d = arith.subf %B, %w : f32"},
        {"sum": "%t = arith.addf %lg, %mx : f32"},
        {"logarithm": "%on = arith.addf %ex, %one : f32; %lg = math.log %on : f32"},
        {"logarithm": "%on = arith.addf %one, %ex : f32; %lg = math.log %on : f32"},
        {
            "most": "%gt = arith.cmpf ogt, %w, %B : f32; %mx = arith.select %gt, %w, %B : f32",
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %am = math.absf %mx : f32; "
            "%mi = arith.constant 0x7F800000 : f32; %c = arith.cmpf oeq, %am, %mi : f32; "
            "%t = arith.select %c, %mx, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %w, %B : f32; "
            "%c = arith.cmpf une, %d, %d : f32; %t = arith.select %c, %bo, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %B, %w : f32; "
            "%c = arith.cmpf uno, %d, %d : f32; %t = arith.select %c, %bo, %su : f32"
        },
    ],
)
def test_log_add_exp(steps, row):
    (sink,) = sinks(row, **steps)
    assert [(term.core.value.type.rank, term.coefficient) for term in sink.terms] == [(1, 1.0)]
    assert sinks(row, keys=(ROW,), **steps) is None
    assert sinks(row, times=2.0, **steps) is None


@pytest.mark.parametrize(
    "steps",
    [
        {"lse": "%w = arith.subf %M, %g : f32"},
        {"log": "%g = math.log %LX : f32"},
        {"most": "%mx = arith.minimumf %w, %B : f32"},
        {"most": "%mx = arith.maximumf %w, %M0 : f32"},
        {"most": "%mx = arith.maximumf %MY, %B : f32"},
        {"most": "%mx = arith.addf %w, %B : f32"},
        {"difference": "%d = arith.addf %w, %B : f32"},
        {"difference": "%d = arith.subf %w, %w : f32"},
        {"difference": "%d = arith.subf %w, %M0 : f32"},
        {"difference": "%d = arith.subf %MY, %B : f32"},
        {"magnitude": "%ab = math.sqrt %d : f32"},
        {"negative": "%ng = math.absf %ab : f32"},
        {"exponential": "%ex = math.exp2 %ng : f32"},
        {"exponential": "%ex = math.log %ng : f32"},
        {"logarithm": "%lg = math.log %ex : f32"},
        {"logarithm": "%lg = math.log2 %ex : f32"},
        {"logarithm": "%on = arith.addf %ex, %two : f32; %lg = math.log %on : f32"},
        {"logarithm": "%on = arith.subf %ex, %one : f32; %lg = math.log %on : f32"},
        {"logarithm": "%on = arith.addf %one, %ex : f32; %lg = math.log1p %on : f32"},
        {"sum": "%t = arith.subf %mx, %lg : f32"},
        {"sum": "%su = arith.addf %mx, %lg : f32; %t = arith.addf %su, %B : f32"},
        {
            # Another number than what is greater, where that is infinite.
            "sum": "%su = arith.addf %mx, %lg : f32; %c = arith.cmpf oeq, %mx, %inf : f32; "
            "%t = arith.select %c, %B, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %c = arith.cmpf une, %mx, %inf : f32; "
            "%t = arith.select %c, %mx, %su : f32"
        },
        {
            # The greater of others.
            "sum": "%su = arith.addf %mx, %lg : f32; %ot = arith.maximumf %w, %MY : f32; "
            "%c = arith.cmpf oeq, %ot, %inf : f32; %t = arith.select %c, %ot, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %w, %B : f32; "
            "%c = arith.cmpf oeq, %d, %d : f32; %t = arith.select %c, %bo, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.subf %w, %B : f32; "
            "%c = arith.cmpf une, %d, %d : f32; %t = arith.select %c, %bo, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %w, %MY : f32; "
            "%c = arith.cmpf une, %d, %d : f32; %t = arith.select %c, %bo, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %w, %B : f32; "
            "%c = arith.cmpf une, %d, %mx : f32; %t = arith.select %c, %bo, %su : f32"
        },
        {
            "sum": "%su = arith.addf %mx, %lg : f32; %bo = arith.addf %w, %B : f32; "
            "%c = arith.cmpf une, %d, %d : f32; %t = arith.select %c, %su, %bo : f32"
        },
    ],
)
def test_others(steps, row):
    assert sinks(row, **steps) is None


def test_a_sink_joined_to_those_before(row):
    again = {
        f"{name} again": step.replace("%w,", "%t,").replace(", %w", ", %t")
        for name, step in STEPS.items()
        if name not in ("log", "lse")
    }
    text = "; ".join(again.values()).replace("%B", "%MY")
    for name in ("mx", "d", "ab", "ng", "ex", "lg"):
        text = text.replace(f"%{name} ", f"%{name}2 ").replace(f"%{name},", f"%{name}2,")
    first = "; ".join(STEPS.values()).replace("%t =", "%t1 =")
    text = text.replace("%t,", "%t1,")
    scalar, score = row(f"{first}; {text}")
    found = sinks_of_joint_lse(Tracer(), [Scaled(scalar)], score, KEYS)
    assert found is not None and len(found) == 2


def test_logarithms_without_sinks(row):
    logarithm, score = row("%t = math.log %LP : f32")
    assert sinks_of_logarithm(Tracer(), Scaled(logarithm), score, (), KEYS) == ()
    twice = Scaled(logarithm).times(2.0)
    assert sinks_of_logarithm(Tracer(), twice, score, (), KEYS) is None
    assert sinks_of_logarithm(Tracer(), Scaled(logarithm), score, (), (ROW,)) is None
    assert sinks_of_logarithm(Tracer(), score, score, (), KEYS) is None


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("%eb = math.exp %B : f32; %u = arith.addf %LP, %eb : f32; %t = math.log %u : f32", 1),
        ("%eb = math.exp %B : f32; %u = arith.addf %eb, %LP : f32; %t = math.log %u : f32", 1),
        ("%u = arith.addf %LP, %one : f32; %t = math.log %u : f32", 1),
        ("%u = arith.addf %LP, %B : f32; %t = math.log %u : f32", None),
        ("%eb = math.exp %B : f32; %u = arith.addf %LX, %eb : f32; %t = math.log %u : f32", None),
        ("%eb = math.exp %B : f32; %u = arith.addf %L, %eb : f32; %t = math.log %u : f32", None),
        ("%eb = math.exp %B : f32; %u = arith.mulf %LP, %eb : f32; %t = math.log %u : f32", None),
        (
            "%eb = math.exp %B : f32; %u = arith.addf %LP, %eb : f32; "
            "%v = arith.addf %u, %eb : f32; %t = math.log %v : f32",
            2,
        ),
    ],
)
def test_sums_with_sinks(body, count, row):
    logarithm, score = row(body)
    for keys in (KEYS, (ROW,)):
        found = sinks_of_logarithm(Tracer(), Scaled(logarithm), score, (), keys)
        assert (found and len(found)) == (count if keys == KEYS else None)
    assert sinks_of_logarithm(Tracer(), Scaled(logarithm), score.times(2.0), (), KEYS) is None
    assert sinks_of_logarithm(Tracer(), Scaled(logarithm).times(2.0), score, (), KEYS) is None
