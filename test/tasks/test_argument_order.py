# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arguments can be declared in another order, and what becomes of all that reads them."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.extents import mixed_numbers
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import ops_in, reassociation
from mlir_attention.tasks.argument_order import can_be_reordered, reorder

HEADER = """
#q = affine_map<(b, h, n, d, e) -> (b, h, d)>
#k = affine_map<(b, h, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, n, d, e) -> (b, h, e)>
#g = affine_map<(b, h, g, n, d, e) -> (b, h, g, n, d)>
#gq = affine_map<(b, h, g, n, d, e) -> (b, h, d)>
#gv = affine_map<(b, h, g, n, d, e) -> (b, h, g, n, e)>
#go = affine_map<(b, h, g, n, d, e) -> (b, h, g, e)>
!q = tensor<2x4x8xf32>
!k = tensor<2x4x6x8xf32>
!open = tensor<2x4x?x8xf32>
"""

GROUP = """%o = attention.group {{indexing_maps = [#q, #k, #v, #o]}}
    ins(%q, %{}, %{} : !q, !k, !k) -> !q {{
^bb0(%s: f32):
  attention.yield %s : f32
}}"""
EXPANDED = """%x = tensor.expand_shape %k [[0], [1], [2, 3], [4]] output_shape [2, 4, 3, 2, 8]
    : !k into tensor<2x4x3x2x8xf32>"""

TAKEN = {
    "unused": "",
    "keys": GROUP.format("k", "other"),
    "values": GROUP.format("other", "k"),
    "both": GROUP.format("k", "k"),
    "an extent": "%c3 = arith.constant 3 : index\n%n = tensor.dim %k, %c3 : !k",
    "a slice": "%x = tensor.extract_slice %k[0, 0, %i, 0] [2, 4, 6, 8] [1, 1, 1, 1] : !k to !k\n"
    + GROUP.format("x", "other"),
    "a cast": "%x = tensor.cast %k : !k to !open",
    "chunks": EXPANDED,
    "a slice of a slice": """
        %x = tensor.extract_slice %k[0, 0, 0, 0] [2, 4, 6, 8] [1, 1, 1, 1] : !k to !k
        %y = tensor.extract_slice %x[0, 0, 0, 0] [2, 4, 6, 8] [1, 1, 1, 1] : !k to !k
    """,
}  # fmt: skip

OTHERS = {
    "an extent of some dimension": "%n = tensor.dim %k, %i : !k",
    "an extent of no dimension": "%c4 = arith.constant 4 : index\n%n = tensor.dim %k, %c4 : !k",
    "a slice of fewer dimensions": """%x = tensor.extract_slice %k[0, 0, 0, 0] [1, 4, 6, 8]
        [1, 1, 1, 1] : !k to tensor<4x6x8xf32>""",
    "a cast to any rank": "%x = tensor.cast %k : !k to tensor<*xf32>",
    "dimensions that are one": """%x = tensor.collapse_shape %k [[0, 1], [2], [3]]
        : !k into tensor<8x6x8xf32>""",
    "an element": "%x = tensor.extract %k[%i, %i, %i, %i] : !k",
    "an update": """%x = tensor.insert_slice %k into %other[0, 0, 0, 0] [2, 4, 6, 8] [1, 1, 1, 1]
        : !k into !k""",
    "a second use of a slice": """
        %x = tensor.extract_slice %k[0, 0, 0, 0] [2, 4, 6, 8] [1, 1, 1, 1] : !k to !k
        %y = tensor.extract %x[%i, %i, %i, %i] : !k
    """ + GROUP.format("x", "x"),
    "a second use": GROUP.format("k", "k") + "\n%y = tensor.extract %k[%i, %i, %i, %i] : !k",
    "queries": """%o = attention.group {indexing_maps = [
          affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>]}
        ins(%k, %other, %other : !k, !k, !k) -> !k {
      ^bb0(%s: f32):
        attention.yield %s : f32
      }""",
    "score operands": """%rows = tensor.empty() : tensor<2x4x6x5xf32>
      %keys = tensor.empty() : tensor<2x4x8x5xf32>
      %o = attention.group {indexing_maps = [
          affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, n, e)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, m, n)>,
          affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>]}
        ins(%rows, %keys, %keys, %k : tensor<2x4x6x5xf32>, tensor<2x4x8x5xf32>,
            tensor<2x4x8x5xf32>, !k) -> tensor<2x4x6x5xf32> {
      ^bb0(%s: f32, %bias: f32):
        %sum = arith.addf %s, %bias : f32
        attention.yield %sum : f32
      }""",
    "pages": """%o = attention.group {indexing_maps = [
          affine_map<(b, h, p, n, d, e) -> (b, h, d)>,
          affine_map<(b, h, p, n, d, e) -> (0, h, n, d)>,
          affine_map<(b, h, p, n, d, e) -> (0, h, n, e)>,
          affine_map<(b, h, p, n, d, e) -> (b, p)>,
          affine_map<(b, h, p, n, d, e) -> (b, h, e)>]}
        ins(%q, %k, %k : !q, !k, !k) page_table(%t : tensor<2x3xi32>) -> !q {
      ^bb0(%s: f32):
        attention.yield %s : f32
      }""",
}  # fmt: skip


def parsed(body):
    """A function, of which the first argument is `%k`."""
    return ir.Module.parse(
        f"{HEADER}func.func @f(%k: !k, %q: !q, %other: !k, %i: index, %t: tensor<2x3xi32>) {{"
        f"\n{body}\nreturn\n}}"
    )


@pytest.mark.parametrize("name", [*TAKEN, *OTHERS])
def test_what_can_be_reordered(name):
    with ir.Context(), ir.Location.unknown():
        module = parsed({**TAKEN, **OTHERS}[name])
        argument = module.body.operations[0].arguments[0]
        assert can_be_reordered(argument) == (name in TAKEN)


#: Heads, keys, batch and depth, of batch, heads, keys and depth.
ORDER = (1, 2, 0, 3)


def reordered(body):
    """The module after its first argument was declared in another order."""
    module = parsed(body)
    function = module.body.operations[0]
    with keeping_erased_ops():
        reorder(function.arguments[0], ORDER)
    assert module.operation.verify()
    assert str(function.type.inputs[0]) == "tensor<4x6x2x8xf32>"
    return module


def only(module, name):
    (op,) = ops_in(module.operation, name)
    return op


@pytest.mark.parametrize(("dim", "place"), [(0, 2), (1, 0), (2, 1), (3, 3)])
def test_an_extent_is_that_of_the_same_dimension(dim, place):
    with ir.Context(), ir.Location.unknown():
        module = reordered(f"%c = arith.constant {dim} : index\n%n = tensor.dim %k, %c : !k")
        assert constant_of(only(module, "tensor.dim").operands[1]) == place


def test_a_slice_is_the_same_in_another_order():
    body = """%x = tensor.extract_slice %k[1, 2, %i, 0] [1, 2, 2, 8] [1, 1, 2, 1]
        : !k to tensor<1x2x2x8xf32>"""
    with ir.Context(), ir.Location.unknown():
        module = reordered(body)
        op = only(module, "tensor.extract_slice")
        names = ("static_offsets", "static_sizes", "static_strides")
        offsets, sizes, strides = mixed_numbers(op, names)
        assert (offsets[0], offsets[2], offsets[3]) == (2, 1, 0)
        assert isinstance(offsets[1], ir.Value)
        assert (sizes, strides) == ([2, 2, 1, 8], [1, 2, 1, 1])
        assert str(op.results[0].type) == "tensor<2x2x1x8xf32>"


def test_a_cast_is_the_same_in_another_order():
    with ir.Context(), ir.Location.unknown():
        module = reordered("%x = tensor.cast %k : !k to !open")
        op = only(module, "tensor.cast")
        assert str(op.results[0].type) == "tensor<4x?x2x8xf32>"


def test_what_a_dimension_is_taken_apart_into_stays_together():
    body = (
        EXPANDED
        + """
      %o = attention.group {indexing_maps = [#gq, #g, #gv, #go]}
          ins(%q, %x, %x : !q, tensor<2x4x3x2x8xf32>, tensor<2x4x3x2x8xf32>)
          -> tensor<2x4x3x8xf32> {
      ^bb0(%s: f32):
        attention.yield %s : f32
      }"""
    )
    with ir.Context(), ir.Location.unknown():
        module = reordered(body)
        op = only(module, "tensor.expand_shape")
        assert str(op.results[0].type) == "tensor<4x3x2x2x8xf32>"
        assert [list(group) for group in reassociation(op)] == [[0], [1, 2], [3], [4]]
        assert maps_of(module)[1:3] == ["(d1, d2, d3, d0, d4)", "(d1, d2, d3, d0, d5)"]


@pytest.mark.parametrize(("key", "value"), [("k", "other"), ("other", "k"), ("k", "k")])
def test_a_group_names_the_dimensions_in_another_order(key, value):
    with ir.Context(), ir.Location.unknown():
        module = reordered(GROUP.format(key, value))
        wanted = [
            "(d1, d2, d0, d3)" if key == "k" else "(d0, d1, d2, d3)",
            "(d1, d2, d0, d4)" if value == "k" else "(d0, d1, d2, d4)",
        ]
        assert maps_of(module) == ["(d0, d1, d3)", *wanted, "(d0, d1, d4)"]


def maps_of(module):
    maps = only(module, GroupOp.OPERATION_NAME).attributes["indexing_maps"]
    return [str(each).split("-> ")[1].rstrip(">") for each in maps]
