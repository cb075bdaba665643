# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How keys along one dimension or several are counted."""

import re

import pytest
from function_block import block_of_function
from mlir import ir
from mlir.dialects import arith

from mlir_attention.group.kv_lengths import (
    exists,
    key_position,
    keys_of,
    lengths_from,
    lengths_of_chunks,
    multiply,
)
from mlir_attention.support.linalg_builders import Named


@pytest.fixture
def numbers():
    """Index values `%a`, `%b` and `%c`; what is built goes behind them."""
    text = """func.func @f(%a: index, %b: index, %c: index, %n: i32, %l: tensor<4x2xi32>) {
  return
}"""
    with block_of_function(text) as block:
        yield tuple(block.arguments)


def formula(value):
    """As in "(%a * 2)"."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value.owner, ir.Block):
        return "abcn"[ir.BlockArgument(value).arg_number]
    op = value.owner
    if op.name == "arith.constant":
        return str(ir.IntegerAttr(op.attributes["value"]).value)
    sign = {"arith.muli": " * ", "arith.addi": " + "}[op.name]
    return f"({sign.join(map(formula, op.operands))})"


def test_products(numbers):
    a, b, *_ = numbers
    assert multiply() == 1
    assert multiply(2, 3) == 6
    assert multiply(a) == a
    assert multiply(a, 1) == a
    assert formula(multiply(2, a, b, 3)) == "((a * b) * 6)"


def test_keys_behind_a_dimension():
    extents = [7, 2, 11, 3, 5]
    assert keys_of([1, 3, 4], extents) == 30
    assert keys_of([0, 3], extents) == 21
    assert [keys_of([0, 3, 4], extents, after=dim) for dim in (0, 3, 4)] == [15, 5, 1]


def test_the_position_of_a_key(numbers):
    a, b, c, *_ = numbers
    extents = [7, a, 3, 5]
    index = {0: a, 1: b, 2: b, 3: c}.__getitem__
    assert key_position([1], extents, index) == b
    assert formula(key_position([1, 3], extents, index)) == "((b * 5) + c)"
    assert formula(key_position([0, 1, 3], extents, index)) == "((((a * a) + b) * 5) + c)"


def test_which_keys_exist(numbers):
    a, _, _, n, _ = numbers
    compare = exists(a, n).owner
    assert compare.operands[0] == a
    assert arith.CmpIPredicate(compare.attributes["predicate"].value) == arith.CmpIPredicate.slt
    assert compare.operands[1].owner.name == "arith.index_cast"


def body(value):
    """The body of the `linalg.generic` that makes a value, with numbers for its constants."""
    text = str(value.owner.parent)
    constants = dict(re.findall(r"(%\w+) = arith.constant (-?\d+) : index", text))
    text = re.sub(r"%\w+", lambda name: constants.get(name[0], name[0]), text)
    _, _, text = text.partition("^bb0")
    return "\n".join(line for line in text.split("\n") if "arith.constant" not in line)


def test_lengths_of_chunks(numbers):
    *_, lengths = numbers
    found = lengths_of_chunks([4, 9, 2, 48], Named(lengths, (0, 2)), 3, 16)
    assert str(found.type) == "tensor<4x2x3xi32>"
    start = r"(%\w+) = linalg.index 2 : index\s+(%\w+) = arith.muli \1, 16 : index"
    rest = r"(%\w+) = arith.subi %\w+, \2 : index"
    clamped = r"(%\w+) = arith.maxsi \3, 0 : index\s+%\w+ = arith.minsi \4, 16 : index"
    assert re.search(rf"{start}\s+{rest}\s+{clamped}", body(found))


def test_lengths_from_a_key_on(numbers):
    a, *_, lengths = numbers
    found = lengths_from([4, 9, 2, 48], Named(lengths, (0, 2)), a, 16)
    assert str(found.type) == "tensor<4x2xi32>"
    assert re.search(r"arith.subi %\w+, %arg0 : index", body(found))
