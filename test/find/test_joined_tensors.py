# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Of which pieces a tensor is joined along a dimension, and where those lie."""

import pytest
from mlir import ir

from mlir_attention.find.expressions.scalar_expressions import Apply, Captured
from mlir_attention.find.expressions.symbolic_extents import (
    Product,
    difference,
    expand,
    extents_of,
    resolve,
    sum_of,
)
from mlir_attention.find.sinks.joined_tensors import Piece, pieces_of

NAMES = ("a", "b", "row", "whole", "cube", "n", "x")

TEXT = """
func.func @joined(%a: tensor<3x4xf32>, %b: tensor<3x2xf32>, %row: tensor<8xf32>,
                  %whole: tensor<3x8xf32>, %cube: tensor<2x3x8xf32>, %n: index, %x: f32) {
  %sum = arith.addf %x, %x : f32
  %joined = OP
  return
}
"""


def pieces(text: str, at: int) -> list[tuple[int | str, int | str, str]]:
    """Start, count and source of the pieces along dimension `at` of what an op gives."""
    with ir.Context():
        module = ir.Module.parse(TEXT.replace("OP", text))
        block = module.body.operations[0].regions[0].blocks[0]
        total, op, _ = block.operations
        names = dict(zip(block.arguments, NAMES, strict=True)) | {total.result: "sum"}

        def name(source: object) -> str:
            if isinstance(source, Apply):
                return source.name
            return names[source.value if isinstance(source, Captured) else source]

        def number(product: Product) -> int | str:
            if not product.powers:
                return product.known
            n = expand(resolve(block.arguments[5]))
            return {n: "n", difference(Product(0), n): "-n"}.get(product, "other")

        return [
            (number(piece.start), number(piece.count), name(piece.source))
            for piece in pieces_of(op.operation, at)
        ]


PAD = """tensor.pad %a low[{low}] high[{high}] {{
  ^bb0(%i: index, %j: index):
    {padding}
  }} : tensor<3x4xf32> to tensor<{shape}xf32>"""


def pad(low: str, high: str, shape: str, padding: str = "tensor.yield %x : f32") -> str:
    return PAD.format(low=low, high=high, shape=shape, padding=padding)


OUTSIDE = "tensor.yield %sum : f32"
CONSTANT = "%c = arith.constant 1.0 : f32\n tensor.yield %c : f32"
COMPUTED = "%y = arith.addf %x, %x : f32\n tensor.yield %y : f32"

#: By the op: the pieces along dimension 1.
JOINED = {
    "tensor.concat dim(1) %a, %b : (tensor<3x4xf32>, tensor<3x2xf32>) -> tensor<3x6xf32>":
        [(0, 4, "a"), (4, 2, "b")],
    "tensor.concat dim(1) %b, %a, %b : (tensor<3x2xf32>, tensor<3x4xf32>, tensor<3x2xf32>)"
    " -> tensor<3x8xf32>":
        [(0, 2, "b"), (2, 4, "a"), (6, 2, "b")],
    pad("0, 1", "0, 2", "3x7"): [(0, 1, "x"), (1, 4, "a"), (5, 2, "x")],
    pad("0, %n", "0, 0", "3x?"): [(0, "n", "x"), ("n", 4, "a"), ("other", 0, "x")],
    pad("0, 1", "0, 0", "3x5", OUTSIDE): [(0, 1, "sum"), (1, 4, "a"), (5, 0, "sum")],
    pad("0, 1", "0, 0", "3x5", CONSTANT):
        [(0, 1, "arith.constant"), (1, 4, "a"), (5, 0, "arith.constant")],
    "tensor.insert_slice %b into %whole[0, 3] [3, 2] [1, 1] : tensor<3x2xf32> into tensor<3x8xf32>":
        [(3, 2, "b"), (0, 8, "whole")],
    "tensor.insert_slice %b into %whole[0, %n] [3, 2] [1, 1]"
    " : tensor<3x2xf32> into tensor<3x8xf32>":
        [("n", 2, "b"), (0, 8, "whole")],
    "tensor.extract_slice %whole[0, 3] [3, 2] [1, 1] : tensor<3x8xf32> to tensor<3x2xf32>":
        [(-3, 8, "whole")],
    "tensor.extract_slice %whole[0, 0] [3, 7] [1, 1] : tensor<3x8xf32> to tensor<3x7xf32>":
        [(0, 8, "whole")],
    "tensor.extract_slice %whole[0, %n] [3, 2] [1, 1] : tensor<3x8xf32> to tensor<3x2xf32>":
        [("-n", 8, "whole")],
}  # fmt: skip


@pytest.mark.parametrize("text", JOINED)
def test_what_is_joined_along_one_dimension_has_pieces_along_it(text):
    assert pieces(text, 1) == JOINED[text]
    assert pieces(text, 0) == []


def test_the_first_dimension_has_pieces_too():
    text = "tensor.extract_slice %whole[1, 0] [2, 8] [1, 1] : tensor<3x8xf32> to tensor<2x8xf32>"
    assert pieces(text, 0) == [(-1, 3, "whole")]
    assert pieces(text, 1) == []


@pytest.mark.parametrize(
    "text",
    [
        pad("1, 1", "0, 0", "4x5"),
        pad("0, 1", "1, 0", "4x5"),
        pad("%n, 1", "0, 1", "?x6"),
        # What pads is another thing at each place, or may be.
        pad("0, 1", "0, 0", "3x5", COMPUTED),
        "tensor.insert_slice %b into %whole[0, 3] [3, 2] [1, 2]"
        " : tensor<3x2xf32> into tensor<3x8xf32>",
        "tensor.insert_slice %b into %whole[%n, 3] [3, 2] [1, 1]"
        " : tensor<3x2xf32> into tensor<3x8xf32>",
        "tensor.insert_slice %row into %whole[1, 0] [1, 8] [1, 1]"
        " : tensor<8xf32> into tensor<3x8xf32>",
        "tensor.insert_slice %whole into %whole[0, 0] [3, 8] [1, 1]"
        " : tensor<3x8xf32> into tensor<3x8xf32>",
        "tensor.extract_slice %whole[0, 3] [2, 2] [1, 1] : tensor<3x8xf32> to tensor<2x2xf32>",
        "tensor.extract_slice %whole[0, 0] [3, 4] [1, 2] : tensor<3x8xf32> to tensor<3x4xf32>",
        "tensor.extract_slice %cube[%n, 0, 3] [2, 3, 2] [1, 1, 1]"
        " : tensor<2x3x8xf32> to tensor<2x3x2xf32>",
        "tensor.empty() : tensor<3x8xf32>",
    ],
)
def test_what_is_not_joined_along_one_dimension(text):
    rank = 3 if "to tensor<2x3x" in text else 2
    assert [pieces(text, at) for at in range(rank)] == [[]] * rank


def test_a_pad_of_its_indices_has_no_pieces():
    text = """
func.func @padded(%a: tensor<3x4xindex>) {
  %padded = tensor.pad %a low[0, 1] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %j : index
  } : tensor<3x4xindex> to tensor<3x5xindex>
  return
}"""
    with ir.Context():
        module = ir.Module.parse(text)
        op = module.body.operations[0].regions[0].blocks[0].operations[0]
        assert pieces_of(op.operation, 1) == []


def test_an_argument_has_no_pieces():
    assert pieces_of(None, 0) == []


@pytest.fixture
def n():
    """A number that is known at run time only, as a product."""
    with ir.Context():
        module = ir.Module.parse("func.func @f(%a: tensor<?xf32>, %i: index) { return }")
        block = module.body.operations[0].regions[0].blocks[0]
        yield extents_of(block.arguments[0])[0]


def shifted(start: Product, by: int) -> Product:
    return sum_of((start, Product(by)))


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize(
    ("first", "last", "holds", "is_apart", "cut"),
    [
        (0, 3, True, False, None),
        (1, 2, True, False, None),
        (0, 2, True, False, None),
        (1, 3, True, False, None),
        (-1, 2, False, False, 0),
        (-1, 3, False, False, 0),
        (-1, 4, False, False, 0),
        (1, 4, False, False, 3),
        (0, 4, False, False, 3),
        (3, 4, False, True, None),
        (4, 5, False, True, None),
        (-1, 0, False, True, None),
        (-2, -1, False, True, None),
    ],
)
def test_where_a_piece_of_three_positions_lies(n, is_known, first, last, holds, is_apart, cut):
    base = Product(5) if is_known else n
    piece = Piece(base, Product(3), Captured(None))
    start, end = shifted(base, first), shifted(base, last)
    assert piece.holds(start, end) == holds
    assert piece.is_apart_from(start, end) == is_apart
    assert piece.cut_between(start, end) == (None if cut is None else shifted(base, cut))


def test_a_piece_that_may_be_anywhere(n):
    """It has one position or more, from the first one on or a later one."""
    piece = Piece(n, Product(1), Captured(None))
    assert not piece.holds(Product(0), Product(1))
    assert not piece.is_apart_from(Product(0), Product(1))
    assert piece.cut_between(Product(0), Product(1)) is None
    assert piece.is_apart_from(Product(0), n)
    assert piece.cut_between(Product(0), shifted(n, 1)) == n
