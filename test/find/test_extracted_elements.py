# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which indices of `tensor.extract` are along all of a dimension."""

import pytest
from mlir import ir

from mlir_attention.find.expressions.axes import Atom, Axis, leaves
from mlir_attention.find.expressions.extracted_elements import extracted_element
from mlir_attention.find.expressions.scalar_expressions import Apply, Captured, Position, Scalar
from mlir_attention.support.walk import producer

FUNCTION = """
func.func @f(%x: tensor<{shape}xf32>, %i: index, %j: index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  %minus_4 = arith.constant -4 : index
  %extent0 = tensor.dim %x, %c0 : tensor<{shape}xf32>
  %extent1 = tensor.dim %x, %c1 : tensor<{shape}xf32>
  {ops}
  %e = tensor.extract %x[{indices}] : tensor<{shape}xf32>
  return
}}
"""


def extract(
    shape: str, indices: str, ops: str = "", extents: tuple[int | None, ...] = (12, 5)
) -> tuple[tuple[Atom, ...], tuple[Axis, ...] | None]:
    """The atoms of the positions %i and %j, of these extents, and the axes of the element."""
    atoms = tuple(Atom(extent) for extent in extents)
    with ir.Context():
        text = FUNCTION.format(shape=shape, indices=indices, ops=ops.replace(";", "\n"))
        module = ir.Module.parse(text)
        block = module.body.operations[0].regions[0].blocks[0]
        op = list(block.operations)[-2].operation

        def of(value: ir.Value) -> Scalar:
            made_by = producer(value)
            if made_by is not None:
                return Apply(made_by, tuple(of(operand) for operand in made_by.operands))
            number = value.arg_number
            return Position((atoms[number - 1],)) if number > 0 else Captured(value)

        found = extracted_element(op, [of(operand) for operand in op.operands])
        assert found is None or found.value == op.operands[0]
        return atoms, None if found is None else found.axes


def test_positions():
    (i, j), axes = extract("12x5", "%i, %j")
    assert axes == ((i,), (j,))
    (i, j), axes = extract("5x12", "%j, %i")
    assert axes == ((j,), (i,))


@pytest.mark.parametrize("shape", ["13x5", "11x5", "12x6", "?x5", "1x5"])
def test_positions_along_a_part(shape):
    assert extract(shape, "%i, %j")[1] is None


@pytest.mark.parametrize("op", ["divui", "divsi", "floordivsi"])
def test_quotients(op):
    (i, _), axes = extract("3", "%h", f"%h = arith.{op} %i, %c4 : index")
    assert [len(leaves(axis)) for axis in axes] == [1]
    assert leaves(axes[0]) == leaves((i,))[:1]
    assert [atom.extent for atom in leaves((i,))] == [3, 4]


@pytest.mark.parametrize("op", ["remui", "remsi"])
def test_remainders(op):
    (i, _), axes = extract("4", "%h", f"%h = arith.{op} %i, %c4 : index")
    assert leaves(axes[0]) == leaves((i,))[1:]
    assert [atom.extent for atom in leaves((i,))] == [3, 4]


@pytest.mark.parametrize(
    ("shape", "op", "extents"),
    [
        ("4", "divui %i, %c4", (12, 5)),
        ("3", "remui %i, %c4", (12, 5)),
        ("12", "divui %i, %c4", (12, 5)),
        ("2", "divui %i, %c5", (12, 5)),
        ("5", "remui %i, %c5", (12, 5)),
        ("3", "divsi %i, %minus_4", (12, 5)),
        ("3", "divui %i, %j", (12, 5)),
        ("3", "divui %c4, %i", (12, 5)),
        ("3", "muli %i, %c4", (12, 5)),
        ("4", "remui %i, %c4", (None, 5)),
        ("0", "divui %i, %c0", (12, 5)),
    ],
)
def test_other_quotients(shape, op, extents):
    assert extract(shape, "%h", f"%h = arith.{op} : index", extents)[1] is None


@pytest.mark.parametrize(
    ("shape", "index", "expected"),
    [("1", "%c0", ((),)), ("4", "%c0", None), ("1", "%c1", None), ("?", "%c0", None)],
)
def test_constants(shape, index, expected):
    assert extract(shape, index)[1] == expected


SELECT = (
    "%is_one = arith.cmpi {predicate}, {extent}, {one} : index; "
    "%h = arith.select %is_one, {zero}, {position} : index"
)

BROADCAST = {
    "predicate": "eq", "extent": "%extent1", "one": "%c1", "zero": "%c0", "position": "%i",
}  # fmt: skip


def test_position_unless_the_extent_is_1():
    (i, j), axes = extract("5x?", "%j, %h", SELECT.format(**BROADCAST))
    assert axes == ((j,), (i,))


@pytest.mark.parametrize(
    "other",
    [
        {"predicate": "ne"},
        {"predicate": "ule"},
        {"extent": "%extent0"},
        {"extent": "%i"},
        {"one": "%c2"},
        {"one": "%c0"},
        {"zero": "%c1"},
        {"zero": "%j"},
        {"position": "%c3"},
    ],
)
def test_other_selections(other):
    assert extract("5x?", "%j, %h", SELECT.format(**BROADCAST | other))[1] is None
