# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Comparing expressions identifies indices only if the whole comparison holds."""

import itertools
from dataclasses import replace

import pytest
from mlir import ir

from mlir_attention.find.expressions.axes import Atom, leaves
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Splat,
)
from mlir_attention.find.expressions.tracer import Tracer

SUM = """
func.func @sum(%a: tensor<4xf32>, %b: tensor<4xf32>, %c: tensor<4xf32>, %x: f32) {
  %y = arith.addf %x, %x : f32
  return
}
"""


@pytest.fixture
def function():
    with ir.Context():
        module = ir.Module.parse(SUM)
        yield module.body.operations[0].regions[0].blocks[0]


def total(block: ir.Block, *elements: tuple[int, Atom]) -> Apply:
    """The sum of two arguments of the function, each at an index."""
    operands = tuple(Element(block.arguments[at], ((atom,),)) for at, atom in elements)
    return Apply(block.operations[0].operation, operands)


def test_what_is_the_same_is_identified(function):
    known, fresh = Atom(4), Atom(4, fresh=True)
    tracer = Tracer()
    assert tracer.same(
        total(function, (0, known), (1, known)), total(function, (0, fresh), (1, fresh))
    )
    assert leaves((fresh,)) == (known,)


def test_a_failed_comparison_identifies_nothing(function):
    """The first terms are alike, the second ones are of different tensors."""
    known, fresh = Atom(4), Atom(4, fresh=True)
    tracer = Tracer()
    assert not tracer.same(
        total(function, (0, known), (1, known)), total(function, (0, fresh), (2, fresh))
    )
    assert leaves((fresh,)) == (fresh,)


OPS = """
func.func @ops(%x: f32, %y: f32, %z: f64, %i: index) {
  %a = arith.addf %x, %y : f32
  %b = arith.subf %x, %y : f32
  %fast = arith.addf %x, %y fastmath<nnan> : f32
  %less = arith.cmpf olt, %x, %y : f32
  %more = arith.cmpf ogt, %x, %y : f32
  %one = "test.sum"(%x) : (f32) -> f32
  %two = "test.sum"(%x, %y) : (f32, f32) -> f32
  return
}
"""


@pytest.fixture
def scalars():
    """A scalar of each op, by its number; operands are those of the function."""
    with ir.Context() as context:
        context.allow_unregistered_dialects = True
        module = ir.Module.parse(OPS)
        *ops, _ = module.body.operations[0].regions[0].blocks[0].operations
        yield [
            Apply(op.operation, tuple(Captured(operand) for operand in op.operands)) for op in ops
        ]


def test_what_differs_is_not_the_same(scalars):
    """By name, attributes, operands, and their number."""
    for one, other in itertools.combinations(scalars, 2):
        assert not Tracer().same(one, other)
        assert not Tracer().same(other, one)
    total, *_ = scalars
    first, second = total.operands
    assert Tracer().same(total, Apply(total.op, (first, second)))
    assert not Tracer().same(total, Apply(total.op, (second, first)))
    assert not Tracer().same(total, first)


def test_each_kind_is_the_same_as_its_copy_only(function):
    """The same tensor, op, number or axis makes it, not the same object."""
    value, number = function.arguments[0], function.arguments[3]
    atom = Atom(4)
    with ir.Location.unknown(number.context):
        zero, one = ir.FloatAttr.get_f32(0.0), ir.FloatAttr.get_f32(1.0)
    kinds = [
        Element(value, ((atom,),)),
        Element(function.arguments[1], ((atom,),)),
        Captured(number),
        Splat(zero),
        Splat(one),
        Position((atom,)),
        total(function, (0, atom), (1, atom)),
    ]
    for (at, one), (other_at, other) in itertools.product(enumerate(kinds), repeat=2):
        assert Tracer().same(one, replace(other)) == (at == other_at)


def test_positions_are_the_same_by_their_axis():
    first, second, fresh = Atom(4), Atom(4), Atom(4, fresh=True)
    assert Tracer().same(Position((first,)), Position((first,)))
    assert not Tracer().same(Position((first,)), Position((second,)))
    assert Tracer().same(Position((first,)), Position((fresh,)))


def test_the_next_comparison_is_free_again(function):
    """As where an expression is compared with scores, and then with others."""
    first, second, fresh = Atom(4), Atom(4), Atom(4, fresh=True)
    tracer = Tracer()
    wanted = total(function, (0, fresh), (1, fresh))
    assert not tracer.same(total(function, (0, first), (1, second)), wanted)
    assert tracer.same(total(function, (0, second), (1, second)), wanted)
    assert leaves((fresh,)) == (second,)


def test_an_attempt_that_finds_nothing_identifies_nothing(function):
    known, fresh = Atom(4), Atom(4, fresh=True)
    tracer = Tracer()

    def match() -> bool:
        assert tracer.same(
            total(function, (0, known), (1, known)), total(function, (0, fresh), (1, fresh))
        )
        return False

    assert not tracer.attempt(match)
    assert leaves((fresh,)) == (fresh,)


@pytest.mark.parametrize("ends", [(0, 0), (0, 1)])
def test_what_is_computed_from_one_number_many_times_is_compared_once(ends, scalars):
    first, *_ = scalars

    def doubled(scalar):
        for _ in range(40):
            scalar = Apply(first.op, (scalar, scalar))
        return scalar

    one, other = (doubled(Captured(first.op.operands[end])) for end in ends)
    assert Tracer().same(one, other) == (ends == (0, 0))
