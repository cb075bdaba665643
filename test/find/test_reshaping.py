# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors with a dimension for each index of a group, and results in the shape of the program."""

import re

import pytest
from mlir import ir
from mlir.dialects import func

from mlir_attention.find.building.reshaping import operand_for, with_shape_of
from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.scalar_expressions import Element

N = None


@pytest.fixture
def arguments():
    """What builds, in a function of tensors of so many types, and gives its module."""
    with ir.Context(), ir.Location.unknown():
        modules = []

        def build(body, *types):
            module = ir.Module.create()
            modules.append(module)
            with ir.InsertionPoint(module.body):
                types = [ir.Type.parse(f"tensor<{each}>") for each in types]
                function = func.FuncOp("f", (types, []))
            with ir.InsertionPoint(function.add_entry_block()):
                found = body(*function.arguments)
                func.ReturnOp([])
            module.operation.verify()
            return found, str(module)

        yield build


def atoms_of(*extents):
    return tuple(map(Atom, extents))


def shapes(text: str, op: str) -> list[str]:
    """How the ops of one name reshape."""
    found = re.findall(
        rf"tensor\.{op}.*?(\[\[.*?\]\]|\[\]).*: tensor<(.*)> into tensor<(.*)>", text
    )
    return [f"{before} {groups} {after}" for groups, before, after in found]


@pytest.mark.parametrize(
    ("type_", "dims", "axes", "positions", "expansion"),
    [
        ("4x5xf32", (4, 5), [[0], [1]], [0, 1], None),
        ("4x5xf32", (5, 4), [[1], [0]], [1, 0], None),
        ("20x3xf32", (4, 5, 3), [[0, 1], [2]], [0, 1, 2], "20x3xf32 [[0, 1], [2]] 4x5x3xf32"),
        ("3x20xf32", (3, 4, 5), [[0], [2, 1]], [0, 2, 1], "3x20xf32 [[0], [1, 2]] 3x5x4xf32"),
        ("?x3xf32", (N, 5, 3), [[0, 1], [2]], [0, 1, 2], "?x3xf32 [[0, 1], [2]] ?x5x3xf32"),
        ("?x3xf32", (5, N, 3), [[0, 1], [2]], [0, 1, 2], "?x3xf32 [[0, 1], [2]] 5x?x3xf32"),
        ("20x?xf32", (4, 5, N), [[0, 1], [2]], [0, 1, 2], "20x?xf32 [[0, 1], [2]] 4x5x?xf32"),
    ],
)
def test_operands_have_a_dimension_for_each_index(
    type_, dims, axes, positions, expansion, arguments
):
    atoms = atoms_of(*dims)
    for is_score in (False, True):
        (value, found), text = arguments(
            lambda x, is_score=is_score: operand_for(
                Element(x, tuple(tuple(atoms[at] for at in axis) for axis in axes)),
                atoms,
                is_score=is_score,
            ),
            type_,
        )
        assert found == positions
        assert len(value.type.shape) == len(positions)
        assert shapes(text, "expand_shape") == ([expansion] if expansion else [])


def test_an_unknown_extent_is_that_of_the_whole_over_the_others(arguments):
    dims = atoms_of(3, N, 5)
    _, text = arguments(lambda x: operand_for(Element(x, (dims,)), dims), "?xf32")
    assert "tensor.dim %arg0, %c0" in text
    (known,) = re.findall(r"arith\.divui %dim, %(\S+)", text)
    assert re.search(rf"%{known} = arith.constant 15 : index", text)
    whole, of_product = atoms_of(N), atoms_of(4, 5)
    _, text = arguments(
        lambda x: operand_for(Element(x, (of_product, whole)), (*of_product, *whole)), "20x?xf32"
    )
    assert "arith.divui" not in text


@pytest.mark.parametrize(
    ("type_", "axes", "of_score", "positions", "collapse"),
    [
        ("1x4xf32", [[], [0]], [None, 0], [0], "1x4xf32 [[0, 1]] 4xf32"),
        ("4x1xf32", [[0], []], [0, None], [0], "4x1xf32 [[0, 1]] 4xf32"),
        ("1x4x1x5x1xf32", [[], [0], [], [1], []], [None, 0, None, 1, None], [0, 1],
         "1x4x1x5x1xf32 [[0, 1, 2], [3, 4]] 4x5xf32"),
        ("1x1x4x5xf32", [[], [], [0], [1]], [None, None, 0, 1], [0, 1],
         "1x1x4x5xf32 [[0, 1, 2], [3]] 4x5xf32"),
        ("4x5x1x?xf32", [[0], [1], [], [2]], [0, 1, None, 2], [0, 1, 2],
         "4x5x1x?xf32 [[0], [1, 2], [3]] 4x5x?xf32"),
    ],
)  # fmt: skip
def test_units_without_a_role(type_, axes, of_score, positions, collapse, arguments):
    """They are 0 in the map of a score operand, and are dropped from others."""
    dims = atoms_of(4, 5, N)
    for at, axis in enumerate(axes):
        # Of no index, or of one that is none of the group's.
        axes[at] = tuple(dims[each] for each in axis) or ((Atom(1),) if at % 2 else ())

    def build(x):
        element = Element(x, tuple(axes))
        return operand_for(element, dims, is_score=True), operand_for(element, dims)

    ((score, of), (other, found)), text = arguments(build, type_)
    assert score.type == ir.Type.parse(f"tensor<{type_}>")
    assert (of, found) == (of_score, positions)
    assert shapes(text, "collapse_shape") == [collapse]
    assert len(other.type.shape) == len(positions)


@pytest.mark.parametrize(
    ("old", "axes", "result", "atoms", "collapse", "expansion", "is_cast"),
    [
        ("4x5xf32", [[0], [1]], "4x5xf32", [0, 1], None, None, False),
        ("20xf32", [[0, 1]], "4x5xf32", [0, 1], "4x5xf32 [[0, 1]] 20xf32", None, False),
        ("4x15xf32", [[0], [1, 2]], "4x5x3xf32", [0, 1, 2],
         "4x5x3xf32 [[0], [1, 2]] 4x15xf32", None, False),
        ("?x5xf32", [[3, 0], [1]], "?x4x5xf32", [3, 0, 1],
         "?x4x5xf32 [[0, 1], [2]] ?x5xf32", None, False),
        ("1x4x5xf32", [[], [0], [1]], "4x5xf32", [0, 1],
         None, "4x5xf32 [[0, 1], [2]] 1x4x5xf32", False),
        ("4x1x5x1xf32", [[0], [], [1], []], "4x5xf32", [0, 1],
         None, "4x5xf32 [[0, 1], [2, 3]] 4x1x5x1xf32", False),
        ("1x1x4xf32", [[], [], [0]], "4xf32", [0], None, "4xf32 [[0, 1, 2]] 1x1x4xf32", False),
        ("1x20x1xf32", [[], [0, 1], []], "4x5xf32", [0, 1],
         "4x5xf32 [[0, 1]] 20xf32", "20xf32 [[0, 1, 2]] 1x20x1xf32", False),
        ("4x5xf32", [[0], [1]], "4x1x5xf32", [0, 4, 1], "4x1x5xf32 [[0, 1], [2]] 4x5xf32",
         None, False),
        ("?x5xf32", [[0], [1]], "4x5xf32", [0, 1], None, None, True),
        ("1x?xf32", [[], [3]], "?xf32", [3], None, "?xf32 [[0, 1]] 1x?xf32", False),
    ],
)  # fmt: skip
def test_results_in_the_shape_of_the_program(
    old, axes, result, atoms, collapse, expansion, is_cast, arguments
):
    known = atoms_of(4, 5, 3, N, 1)
    found, text = arguments(
        lambda x, y: with_shape_of(
            Element(x, tuple(tuple(known[at] for at in axis) for axis in axes)),
            y,
            [known[at] for at in atoms],
        ),
        old,
        result,
    )
    assert str(found.type) == f"tensor<{old}>"
    assert shapes(text, "collapse_shape") == ([collapse] if collapse else [])
    assert shapes(text, "expand_shape") == ([expansion] if expansion else [])
    assert ("tensor.cast" in text) == is_cast


def test_the_extent_of_a_product_is_computed(arguments):
    known = atoms_of(N, 4, N)
    _, text = arguments(
        lambda x, y: with_shape_of(Element(x, (known,)), y, known), "?xf32", "?x4x?xf32"
    )
    assert text.count("tensor.collapse_shape") == 1
    assert "tensor.cast" not in text
