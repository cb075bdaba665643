# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is known of positions, sizes and extents before a call."""

import re

import pytest
from function_block import block_of_function
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.checks.quantities import (
    ExtentOf,
    Facts,
    as_value,
    extent,
    extents,
    mixed,
    number,
)

PROGRAM = """
func.func @f(%a: index, %b: index, %i: i64, %t: tensor<?x4xf32>, %u: tensor<?xf32>, %m: memref<?xf32>,
             %v: tensor<?xf32>) {
  %zero = arith.constant 0 : index
  %five = arith.constant 5 : index
  %few = affine.min affine_map<(a) -> (a, 7)>(%a)
  %some = affine.max affine_map<(a) -> (a, 0)>(%a)
  %seven = affine.min affine_map<(a) -> (a, 7)>(%some)
  %minus = affine.apply affine_map<(a) -> (-a)>(%seven)
  %rows = tensor.dim %t, %zero : tensor<?x4xf32>
  %same = tensor.cast %u : tensor<?xf32> to tensor<?xf32>
  %half = arith.divsi %a, %five : index
  %other = arith.divsi %a, %five : index
  %third = arith.divsi %b, %five : index
  %rest = arith.remsi %a, %five : index
  %deep = arith.remsi %half, %b : index
  %alike = arith.remsi %other, %b : index
  %deeper = arith.divsi %deep, %a : index
  %as_deep = arith.divsi %alike, %a : index
  %up = affine.apply affine_map<(a) -> (a ceildiv 3)>(%b)
  %down = affine.apply affine_map<(a) -> (a floordiv 3)>(%b)
  %even = affine.apply affine_map<(a) -> ((a floordiv 2) * 2)>(%rows)
  %and_six = affine.apply affine_map<(a) -> (a + 6)>(%rows)
  %sum = arith.addi %rows, %five : index
  %rows_of_a = arith.muli %rows, %a : index
  %a_of_rows = arith.muli %a, %rows : index
  %one = arith.constant 1 : index
  %and_one_more = arith.addi %sum, %one : index
  %twice = affine.apply affine_map<(a) -> (a * 2)>(%rows)
  return
}
"""  # noqa: E501


class Values:
    """The values of the program by name."""

    def __init__(self, block):
        self.block = block
        names = zip("abitumv", block.arguments, strict=True)
        self.__dict__.update(names)
        made = [op.results[0] for op in list(block.operations)[:-1]]
        self.__dict__.update(
            zip(re.findall(r"^  %(\w+) = ", PROGRAM, re.MULTILINE), made, strict=True)
        )


@pytest.fixture
def x():
    with block_of_function(PROGRAM) as block:
        yield Values(block)


def test_numbers(x):
    assert number(x.five) == 5
    assert number(x.a) == x.a
    unknown = ir.ShapedType.get_dynamic_size()
    assert mixed([3, unknown, 0, unknown], [x.five, x.a]) == [3, 5, 0, x.a]


def test_extents(x):
    assert extents(x.t) == [ExtentOf(x.t, 0), 4]
    assert extent(x.t, 1) == 4
    assert extent(x.m, 0) == ExtentOf(x.m, 0)


def test_values_of_quantities(x):
    assert as_value(x.a) == x.a
    made = as_value(3).owner
    assert (made.name, ir.IntegerAttr(made.attributes["value"]).value) == ("arith.constant", 3)
    for shaped, name in ((x.t, "tensor.dim"), (x.m, "memref.dim")):
        made = as_value(ExtentOf(shaped, 0)).owner
        assert made.name == name
        assert made.operands[0] == shaped
        assert number(made.operands[1]) == 0
    assert as_value(ExtentOf(x.same, 0)).owner.operands[0] == x.u


def test_where_quantities_come_from(x):
    facts = Facts()
    assert facts.simplify(x.five) == 5
    assert facts.simplify(x.rows) == ExtentOf(x.t, 0)
    assert facts.simplify(x.twice) == x.twice
    assert facts.simplify(x.a) == x.a
    facts.add_equal(x.a, x.b)
    assert facts.simplify(x.a) == facts.simplify(x.b)
    facts.add_equal(x.a, x.i)
    assert facts.simplify(x.a) == x.a  # An i64 stands in place of no index.


def test_equal_quantities(x):
    facts = Facts()
    assert facts.are_equal(x.rows, ExtentOf(x.t, 0))
    assert facts.are_equal(ExtentOf(x.same, 0), ExtentOf(x.u, 0))
    assert facts.are_equal(x.rows_of_a, x.a_of_rows)
    assert not facts.are_equal(ExtentOf(x.t, 0), ExtentOf(x.u, 0))
    assert not facts.are_equal(x.few, 7)
    assert not facts.are_equal(x.some, 0)
    assert not facts.are_equal(x.sum, x.rows)


def test_equal_quantities_by_their_bounds(x):
    facts = Facts()
    assert facts.are_equal(x.and_one_more, x.and_six)
    assert facts.are_equal(x.and_six, x.and_one_more)
    for value, bound in ((x.seven, 7), (x.even, x.rows), (x.minus, 0), (x.some, 0)):
        assert not facts.are_equal(value, bound)
        assert not facts.are_equal(bound, value)


def test_the_same_arithmetic(x):
    facts = Facts()
    assert not facts.are_equal(x.a, x.half)
    assert not facts.are_equal(x.half, x.a)
    assert facts.are_equal(x.half, x.other)
    assert facts.are_equal(x.deep, x.alike)
    assert not facts.are_equal(x.deeper, x.as_deep)  # Two ops are looked at.
    assert not facts.are_equal(x.half, x.third)
    assert not facts.are_equal(x.half, x.rest)
    assert not facts.are_equal(x.up, x.down)
    facts.add_equal(x.a, x.b)
    assert facts.are_equal(x.half, x.third)


def test_assertions_hold_where_they_are_and_within(x):
    facts = Facts()
    inner = facts.inner()
    inner.add_equal(ExtentOf(x.t, 0), ExtentOf(x.u, 0))
    assert inner.are_equal(ExtentOf(x.t, 0), ExtentOf(x.u, 0))
    assert not facts.are_equal(ExtentOf(x.t, 0), ExtentOf(x.u, 0))
    facts.add_equal(ExtentOf(x.t, 0), 3)
    assert facts.inner().are_equal(x.rows, 3)
    assert facts.simplify(x.rows) == 3


@pytest.mark.parametrize("is_turned", [False, True])
def test_equality_is_learned_in_either_order(x, is_turned):
    def add(facts, a, b):
        facts.add_equal_products(*((b, a) if is_turned else (a, b)))

    facts = Facts()
    add(facts, [x.a], [2, x.b])
    assert facts.are_equal(x.a, facts.simplify(x.a))
    assert facts.product([x.a]) == facts.product([2, x.b])
    facts = Facts()
    add(facts, [x.a], [x.a, x.b])  # Which is no definition of a.
    assert facts.product([x.a]) == Facts().product([x.a])
    facts = Facts()
    add(facts, [x.a], [ExtentOf(x.t, 0)])
    add(facts, [x.b], [x.a])
    add(facts, [ExtentOf(x.u, 0)], [x.b])
    assert facts.are_equal(ExtentOf(x.u, 0), ExtentOf(x.t, 0))
    assert facts.product([x.a, x.a]) == facts.product([x.rows, x.b])


def test_sums(x):
    facts = Facts()
    assert facts.is_sum([2, 3], 5)
    assert not facts.is_sum([2, 3], 6)
    assert not facts.is_sum([2, 3], 4)
    assert facts.is_sum([5, x.a], x.a) is False
    assert facts.is_sum([ExtentOf(x.u, 0), 0], ExtentOf(x.same, 0))


def test_what_is_at_least_zero(x):
    facts = Facts()
    assert facts.is_natural(0)
    assert not facts.is_natural(-1)
    assert facts.is_natural(x.rows)
    assert facts.is_natural(x.some)
    assert facts.is_natural(x.twice)
    assert not facts.is_natural(x.a)
    assert not facts.is_natural(x.few)
    assert not facts.is_natural(x.i)


def test_lengths(x):
    facts = Facts()
    assert facts.is_length(ExtentOf(x.t, 0))
    assert facts.is_length((1 << 48) - 1)
    assert not facts.is_length(1 << 48)
    assert not facts.is_length(-1)
    assert facts.is_length(x.seven)
    assert not facts.is_length(x.few)
    assert not facts.is_length(x.some)


def test_positions(x):
    facts = Facts()
    assert facts.is_within(0, 1)
    assert not facts.is_within(1, 1)
    assert not facts.is_within(-1, 1)
    assert facts.is_within(x.seven, 8)
    assert not facts.is_within(x.seven, 7)
    assert not facts.is_within(x.few, 8)
    assert not facts.is_within(x.rows, ExtentOf(x.t, 0))


def test_bounds(x):
    facts = Facts()
    assert facts.is_at_most([(1, x.few)], 7)
    assert not facts.is_at_most([(1, x.few)], 6)
    assert facts.is_at_most([(1, x.a), (-1, x.a)], 0)
    assert not facts.is_at_most([(1, x.a), (-1, x.a)], -1)
    assert facts.is_at_most([(2, x.seven), (3, 2)], 20)
    assert not facts.is_at_most([(2, x.seven), (3, 2)], 19)
    assert not facts.is_at_most([(1, x.i), (-1, x.some)], 0)
    facts.add_equal(x.b, x.few)
    assert facts.is_at_most([(1, x.few)], 7)


def test_numbers_that_are_too_large_to_ask_about(x):
    facts = Facts()
    assert facts.is_at_most([(1, x.few)], (1 << 48) - 1)
    assert not facts.is_at_most([(1, x.few)], 1 << 48)
    assert facts.is_at_most([(-((1 << 48) - 1), x.some)], 0)
    assert not facts.is_at_most([(-(1 << 48), x.some)], 0)
