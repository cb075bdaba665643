# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which terms of a sum are exponentials of sinks, and which maximum a sink may be."""

import math

import pytest
from expressions import INDEX, written

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.scalar_expressions import Scalar
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.sinks.sink import (
    Sink,
    is_sink,
    reductions_and_others,
    sink_at,
    sinks_of_terms,
)

#: Along which %s and %t vary.
KEYS = (INDEX,)


@pytest.fixture
def write():
    with written() as write:
        yield write


@pytest.fixture
def numbers(write):
    """%a and %b."""
    return write("%z = arith.addf %a, %b : f32")[0].operands


def sinks(terms: list[Scalar], *shifts: Scalar) -> tuple[Sink, ...] | None:
    return sinks_of_terms(Tracer(), terms, [Scaled(shift) for shift in shifts], KEYS)


@pytest.mark.parametrize(("number", "logarithm"), [("1.0", 0.0), ("2.0", math.log(2.0))])
def test_constants_are_sinks_where_nothing_is_subtracted(number, logarithm, write, numbers):
    term = write(f"%c = arith.constant {number} : f32")
    assert sinks(term) == (Sink(constant=logarithm),) or sinks(term)[0].constant == logarithm
    assert sinks(term)[0].terms == ()
    assert sinks(term, numbers[0]) is None


@pytest.mark.parametrize("number", ["0.0", "-1.0", "0x7F800000"])
def test_constants_without_a_logarithm(number, write):
    assert sinks(write(f"%c = arith.constant {number} : f32")) is None


def exponential(ops: str) -> str:
    return f"{ops}; %e = math.exp %z : f32"


def test_exponentials_less_the_shifts(write):
    term = write(exponential("%z = arith.subf %a, %b : f32"))[-1]
    a, b = term.operands[0].operands
    (sink,) = sinks([term], b)
    assert [(each.core, each.coefficient) for each in sink.terms] == [(a, 1.0)]
    assert len(sinks([term])[0].terms) == 2
    assert sinks([term], a) is None
    assert sinks([term], b, b) is None
    found = sinks([term, term], b)
    assert len(found) == 2


def test_a_shift_is_subtracted_once(write):
    term = write(exponential("%y1 = arith.subf %a, %b : f32; %z = arith.subf %y1, %b : f32"))[-1]
    a, b = term.operands[0].operands[0].operands
    (sink,) = sinks([term], b)
    assert [(each.core, each.coefficient) for each in sink.terms] == [(a, 1.0), (b, -1.0)]


def test_exponentials_to_base_2(write):
    (term,) = write("%e = math.exp2 %a : f32")
    (sink,) = sinks([term])
    assert [each.coefficient for each in sink.terms] == [math.log(2.0)]


@pytest.mark.parametrize(
    "ops",
    [
        exponential("%z = arith.addf %s, %a : f32"),
        exponential("%z = arith.addf %a, %s : f32"),
        "%e = arith.addf %a, %b : f32",
        "%e = math.log %a : f32",
    ],
)
def test_others_are_none(ops, write):
    *_, term = write(ops)
    (good,) = write("%e = math.exp %a : f32")
    assert sinks([term]) is None
    assert sinks([good, term]) is None
    assert len(sinks([good])) == 1


def test_sinks_of_positions(write, numbers):
    (negated,) = write("%z = arith.negf %s : f32")
    each = Sink((Scaled(negated),), 1.0)
    equal = Sink((Scaled(numbers[0]),), 1.0)
    tracer = Tracer()
    assert sink_at(tracer, each, ()) is each
    assert sink_at(tracer, each, KEYS).along == KEYS
    assert sink_at(tracer, each, KEYS).constant == 1.0
    assert sink_at(tracer, equal, KEYS).along == ()
    assert sink_at(tracer, equal, KEYS).constant == 1.0 + math.log(4.0)
    assert sink_at(tracer, equal, (Atom(None),)) is None
    assert sink_at(tracer, equal, (INDEX, Atom(None))) is None
    assert sink_at(tracer, equal, (INDEX, Atom(3))).constant == 1.0 + math.log(12.0)


@pytest.mark.parametrize(
    ("limit", "constant", "expected"),
    [(0.0, 0.0, True), (1.0, 0.0, False), (-1.0, 0.0, True), (1.0, 1.0, True), (2.0, 1.0, False)],
)
def test_a_maximum_may_be_that_of_a_constant_sink(limit, constant, expected, write, numbers):
    (one,) = write("%one = arith.constant 1.0 : f32")
    tracer = Tracer()
    scaled = Scaled(one, (), limit)
    assert is_sink(tracer, scaled, Sink(constant=constant)) == expected
    assert not is_sink(tracer, scaled, Sink((Scaled(numbers[0]),), constant))
    assert not is_sink(
        tracer, Scaled(one, (("arith.mulf", numbers[0]),), limit), Sink(constant=constant)
    )


def test_a_maximum_may_be_that_of_a_sink(numbers):
    a, b = map(Scaled, numbers)
    tracer = Tracer()
    assert is_sink(tracer, a, Sink((a,)))
    assert not is_sink(tracer, b, Sink((a,)))
    assert not is_sink(tracer, a.times(2.0), Sink((a,)))
    assert not is_sink(tracer, a, Sink((a, b)))
    assert not is_sink(tracer, a, Sink((a,), 1.0))
    assert not is_sink(tracer, a, Sink())


@pytest.mark.parametrize(("op", "kind"), [("addf", "sum"), ("maximumf", "max")])
def test_what_is_combined_with_itself_too_often_is_not_looked_at(op, kind, write):
    ops = [f"%u{at + 1} = arith.{op} %u{at}, %u{at} : f32" for at in range(40)]
    *_, last = write(";".join(["%u0 = arith.negf %a : f32", *ops]))
    assert list(reductions_and_others(Tracer(), last, kind)) == []
