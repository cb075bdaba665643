# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Comparing expressions identifies indices only if the whole comparison holds."""

import pytest
from mlir import ir

from mlir_attention.find.expressions.axes import Atom, leaves
from mlir_attention.find.expressions.tracer import Apply, Element, Tracer

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
