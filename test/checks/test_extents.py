# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""For which extents the assertions in front of linalg and elementwise ops hold."""

import operator
import re

import pytest
from mlir import ir
from mlir.dialects.arith import CmpIPredicate

import mlir_attention  # noqa: F401
from mlir_attention.checks.accesses import assert_accesses_fit
from mlir_attention.checks.extents import iteration_space
from mlir_attention.checks.quantities import ExtentOf
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in, producer

BITS = 1 << 64
ARITHMETIC = {
    "addi": operator.add,
    "subi": operator.sub,
    "muli": operator.mul,
    "floordivsi": operator.floordiv,
    "ceildivsi": lambda a, b: -(-a // b),
    "minsi": min,
    "andi": operator.and_,
    "ori": operator.or_,
}
COMPARISONS = {
    CmpIPredicate.eq: operator.eq,
    CmpIPredicate.ult: lambda a, b: a % BITS < b % BITS,
}


class Checked:
    """The assertions of a function of tensors, and whether they hold for some extents."""

    def __init__(self, types, body):
        arguments = [f"%{name}: {type_}" for name, type_ in zip("abcd", types, strict=False)]
        text = f"func.func @f({', '.join(arguments)}) {{\n{body}\n  return\n}}"
        with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
            self.module = ir.Module.parse(text)
            assert_accesses_fit(self.module.operation)
            self.module.operation.verify()
            self.asserts = ops_in(self.module.operation, "cf.assert")

    @property
    def messages(self):
        texts = (ir.StringAttr(op.attributes["msg"]).value for op in self.asserts)
        return [re.sub(r"^\S+( at line \S+)? ", "", text) for text in texts]

    def hold(self, *shapes):
        return [_value(op.operands[0], shapes) for op in self.asserts]


def _value(value, shapes):
    op = producer(value)
    if op.name == "arith.constant":
        return ir.IntegerAttr(op.attributes["value"]).value
    if op.name == "tensor.dim":
        shaped, at = op.operands
        while (elementwise := producer(shaped)) is not None:
            shaped = elementwise.operands[0]
        return shapes[shaped.arg_number][_value(at, shapes)]
    operands = [_value(operand, shapes) for operand in op.operands]
    if op.name == "arith.cmpi":
        return COMPARISONS[ir.IntegerAttr(op.attributes["predicate"]).value](*operands)
    return ARITHMETIC[op.name.removeprefix("arith.")](*operands)


def generic(maps, shapes, num_dims, attributes=""):
    """A `linalg.generic` that yields its last operand, over (i, j, ...)."""
    types = [f"tensor<{shape}f32>" for shape in shapes]
    maps = ", ".join(f"affine_map<({', '.join('ijk'[:num_dims])}) -> ({map_})>" for map_ in maps)
    inputs = ", ".join(f"%{name}" for name in "abcd"[: len(types) - 1])
    iterators = ", ".join(['"parallel"'] * num_dims)
    elements = ", ".join(f"%e{at}: f32" for at in range(len(types)))
    return Checked(
        types,
        f"""%r = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{iterators}]}}
        ins({inputs} : {", ".join(types[:-1])}) outs(%{"abcd"[len(types) - 1]} : {types[-1]})
        {attributes} {{
        ^bb0({elements}):
          linalg.yield %e{len(types) - 1} : f32
        }} -> {types[-1]}""",
    )


def one_extent(at, number, other_at, other):
    return (
        f"needs one extent in dimension {at} of operand {number} "
        f"and in dimension {other_at} of operand {other}"
    )


def test_every_use_of_a_dimension_has_the_extent_of_the_first():
    checked = generic(["i, j", "j, i", "i, j"], ["?x?x"] * 3, 2)
    assert checked.messages == [
        one_extent(1, 0, 0, 1),
        one_extent(0, 0, 1, 1),
        one_extent(0, 0, 0, 2),
        one_extent(1, 0, 1, 2),
    ]
    assert checked.hold((2, 3), (3, 2), (2, 3)) == [1, 1, 1, 1]
    assert checked.hold((2, 3), (2, 3), (2, 3)) == [0, 0, 1, 1]
    assert checked.hold((2, 3), (3, 2), (3, 2)) == [1, 1, 0, 0]


def test_every_use_of_a_dimension_has_the_extent_that_a_type_states_first():
    checked = generic(["i", "i", "i", "i"], ["?x", "4x", "4x", "?x"], 1)
    assert checked.messages == [one_extent(0, 1, 0, 0), one_extent(0, 1, 0, 3)]
    assert checked.hold((4,), (4,), (4,), (5,)) == [1, 0]


@pytest.mark.parametrize("shapes", [["4x", "4x"], ["4x", "4x", "4x"]])
def test_types_that_state_all_leave_nothing_to_assert(shapes):
    assert generic(["i"] * len(shapes), shapes, 1).messages == []


def test_short_ops_are_those_of_checks():
    shapes = ["?x", "?x"]
    assert len(generic(["i", "i"], shapes, 1).messages) == 1
    assert generic(["i", "i"], shapes, 1, "attrs = {attention.short}").messages == []


def test_ops_without_maps_are_left_alone():
    body = """%r = linalg.pack %a inner_dims_pos = [0] inner_tiles = [2] into %b
        : tensor<?xf32> -> tensor<?x2xf32>"""
    assert Checked(["tensor<?xf32>", "tensor<?x2xf32>"], body).messages == []


def test_a_softmax_has_one_shape():
    body = """%r = linalg.softmax dimension(1) ins(%a : tensor<?x?xf32>)
        outs(%b : tensor<?x?xf32>) -> tensor<?x?xf32>"""
    checked = Checked(["tensor<?x?xf32>"] * 2, body)
    assert checked.messages == [one_extent(0, 0, 0, 1), one_extent(1, 0, 1, 1)]
    assert checked.hold((2, 3), (2, 4)) == [1, 0]


def test_operands_of_elementwise_ops_have_one_shape_that_results_have():
    body = """%x = arith.select %a, %b, %c : tensor<?x4xi1>, tensor<?x4xf32>
        %y = math.absf %x : tensor<?x4xf32>
        %z = arith.addf %y, %c : tensor<?x4xf32>
        %w = arith.addf %z, %d : tensor<?x4xf32>"""
    checked = Checked(["tensor<?x4xi1>", *["tensor<?x4xf32>"] * 3], body)
    assert checked.messages == [
        one_extent(0, 0, 0, 1), one_extent(0, 0, 0, 2), one_extent(0, 0, 0, 1),
    ]  # fmt: skip
    assert checked.hold((1, 4), (2, 4), (3, 4), (1, 4)) == [0, 0, 1]
    assert checked.hold((2, 4), (2, 4), (2, 4), (3, 4)) == [1, 1, 0]


def test_an_elementwise_op_may_state_its_shape_once():
    body = "%x = math.fpowi %a, %b : tensor<4xf32>, tensor<?xi32>"
    checked = Checked(["tensor<4xf32>", "tensor<?xi32>"], body)
    assert checked.messages == [one_extent(0, 0, 0, 1)]
    assert checked.hold((4,), (5,)) == [0]


def test_a_choice_between_whole_tensors_asks_nothing_of_their_shapes():
    body = "%x = arith.select %c, %a, %b : tensor<?xf32>"
    assert Checked(["tensor<?xf32>", "tensor<?xf32>", "i1"], body).messages == []


@pytest.mark.parametrize(("at", "least"), [(0, 1), (2, 3)])
def test_a_position_that_is_one_number_is_inside(at, least):
    checked = generic([f"{at}, i", "i"], ["?x?x", "?x"], 1)
    assert checked.messages[0] == "reads past the end of dimension 0 of operand 0"
    for extent in range(5):
        holds, _ = checked.hold((extent, 6), (6,))
        assert holds == (extent >= least)
    assert checked.hold((0, 0), (0,)) == [1, 1]  # Nothing is read.
    for extent in (least, least + 1):
        known = generic([f"{at}, i", "i"], [f"{extent}x?x", "?x"], 1)
        assert known.messages == [one_extent(1, 0, 0, 1)]


def test_a_position_that_is_one_number_is_outside_of_an_extent_that_a_type_states():
    checked = generic(["2, i", "i"], ["2x?x", "?x"], 1)
    assert len(checked.messages) == 2
    assert checked.hold((2, 6), (6,))[0] == 0


#: Of dimensions i and j.
POSITIONS = {
    "i + j": lambda i, j: i + j,
    "i * 2 + j * 3": lambda i, j: i * 2 + j * 3,
    "i - j + 2": lambda i, j: i - j + 2,
    "i * -2 + j + 3": lambda i, j: i * -2 + j + 3,
    "i floordiv 2 + j": lambda i, j: i // 2 + j,
    "i ceildiv 2 + j": lambda i, j: -(-i // 2) + j,
    "i mod 3 + j": lambda i, j: i % 3 + j,
}


@pytest.mark.parametrize("position", POSITIONS)
def test_positions_along_several_dimensions_are_inside(position):
    checked = generic([position, "i", "j", "i, j"], ["?x", "?x", "?x", "?x?x"], 2)
    assert checked.messages[0] == "reads past the end of dimension 0 of operand 0"
    mod = 3 if "mod" in position else 0
    for rows in range(6):
        for columns in range(5):
            read = [POSITIONS[position](i, j) for i in range(rows) for j in range(columns)]
            if 0 < rows < mod:
                continue  # What is asked of them is as if there were more rows.
            for extent in range(16):
                holds = checked.hold((extent,), (rows,), (columns,), (rows, columns))[0]
                assert holds == all(0 <= at < extent for at in read), (rows, columns, extent)


def test_a_dimension_of_extent_0_reads_nothing():
    assert generic(["i + j", "i", "j"], ["?x", "0x", "?x"], 2).messages == []
    assert generic(["i + j", "i", "j"], ["?x", "1x", "2x"], 2).hold((1,), (1,), (2,)) == [0]
    assert generic(["i + j", "i", "j"], ["?x", "1x", "2x"], 2).hold((2,), (1,), (2,)) == [1]


def test_extents_of_iteration_spaces():
    checked = generic(["i, j", "j, i", "i + j"], ["?x?x", "4x?x", "?x"], 2)
    (op,) = ops_in(checked.module.operation, "linalg.generic")
    assert iteration_space(op) == [ExtentOf(op.operands[0], 0), 4]
