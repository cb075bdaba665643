# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What arithmetic of scalars computes, and limits of tasks."""

import math

import pytest
from function_block import block_of_function
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.support import scalars
from mlir_attention.support.walk import producer

INF = math.inf
FLOATS = {
    "addf": lambda a, b: a + b,
    "subf": lambda a, b: a - b,
    "mulf": lambda a, b: a * b,
    "divf": lambda a, b: a / b if b else INF,
    "cmpf": lambda a, b: a == b,
    "select": lambda c, a, b: a if c else b,
    "exp2": lambda a: 2**a,
    "log": lambda a: math.log(a) if a else -INF,
}


@pytest.fixture(autouse=True)
def block():
    text = """func.func @f(%a: f32, %b: f32, %c: f32, %h: f16, %g: bf16, %d: f64, %i: i8) {
  return
}"""
    with block_of_function(text) as block:
        yield block


def value_of(value, arguments):
    """What is computed for numbers as the first arguments."""
    if isinstance(value.owner, ir.Block):
        return arguments[value.arg_number]
    op = producer(value)
    if op.name == "arith.constant":
        return op.attributes["value"].value
    if op.name == "arith.cmpf":
        assert ir.IntegerAttr(op.attributes["predicate"]).value == 1  # oeq
    operands = [value_of(operand, arguments) for operand in op.operands]
    return FLOATS[op.name.partition(".")[2]](*operands)


def test_exponentials(block):
    score, maximum, *_ = block.arguments
    shifted = scalars.exp_shifted(score, maximum)
    assert value_of(shifted, [1.0, 3.0]) == pytest.approx(math.exp(-2))
    assert value_of(shifted, [-INF, 3.0]) == 0
    assert value_of(shifted, [-INF, -INF]) == 0
    assert value_of(scalars.finite_max(score), [-INF]) == 0
    assert value_of(scalars.finite_max(score), [-2.5]) == -2.5


def test_log_sum_exps(block):
    maximum, total, *_ = block.arguments
    lse = scalars.log_sum_exp(maximum, total)
    assert value_of(lse, [3.0, 2.0]) == pytest.approx(3 + math.log(2))
    assert value_of(lse, [-INF, 0.0]) == -INF


def test_quotients(block):
    numerator, total, *_ = block.arguments
    quotient = scalars.divide_or_zero(numerator, total)
    assert value_of(quotient, [3.0, 2.0]) == 1.5
    assert value_of(quotient, [0.0, 0.0]) == 0


def test_sums_that_may_be_reordered(block):
    a, b, c, *_ = block.arguments
    total = scalars.multiply_add(a, b, c)
    assert value_of(total, [1.0, 2.0, 3.0]) == 7
    assert str(total.owner.attributes["fastmath"]) == "#arith.fastmath<reassoc,contract>"
    product = total.owner.operands[1].owner
    assert product.attributes["fastmath"] == total.owner.attributes["fastmath"]
    total = scalars.add_reassociable(a, b)
    assert value_of(total, [1.0, 2.0]) == 3
    assert str(total.owner.attributes["fastmath"]) == "#arith.fastmath<reassoc>"


def test_constants():
    f32, i8 = ir.F32Type.get(), ir.IntegerType.get_signless(8)
    for value in (scalars.constant(f32, 2.5), scalars.minus_infinity(f32)):
        assert value.type == f32
    assert value_of(scalars.constant(f32, 2.5), []) == 2.5
    assert value_of(scalars.minus_infinity(f32), []) == -INF
    assert value_of(scalars.constant(i8, 3.0), []) == 3
    assert scalars.element_type_or_self(ir.VectorType.get([4], f32)) == f32
    assert scalars.element_type_or_self(f32) == f32


def test_conversions(block):
    a, _, _, half, brain, double, integer = block.arguments
    types = {value.type for value in (a, half, brain, double)}

    def ops(value, element, **options):
        names, made = [], scalars.convert(value, element, **options)
        assert made.type == element
        while (op := producer(made)) is not None:
            names.insert(0, op.name.partition(".")[2])
            made = op.operands[0]
        assert made == value
        return names

    assert all(ops(value, value.type) == [] for value in (a, half, double))
    assert ops(half, a.type) == ops(brain, a.type) == ops(a, double.type) == ["extf"]
    assert ops(a, half.type) == ops(double, brain.type) == ["truncf"]
    assert ops(half, brain.type) == ops(brain, half.type) == ["extf", "truncf"]
    assert len(types) == 4
    assert ops(integer, a.type) == ["sitofp"]
    assert ops(integer, half.type, is_unsigned=True) == ["uitofp"]


def test_fewest_tasks():
    assert TaskLimits().fewest_tasks == 16
    assert [TaskLimits(workers=workers).fewest_tasks for workers in (1, 3, 32)] == [2, 6, 64]
    assert TaskLimits() == TaskLimits(workers=0, chunks=1, batch_invariant=False)
