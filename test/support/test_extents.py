# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents, indexing maps, and views without dimensions of one position."""

import pytest
from function_block import block_of_function
from mlir import ir

from mlir_attention.support import extents, indexing_maps
from mlir_attention.support.unit_dims import reduced_type, with_dims, without_dims

PROGRAM = """
func.func @f(%n: index, %a: tensor<?x4xf32>, %b: tensor<1x?x1x8x1xf32>, %c: tensor<?x3x?xf32>) {
  return
}
"""


@pytest.fixture
def arguments():
    with block_of_function(PROGRAM) as block:
        yield tuple(block.arguments)


def constant(value):
    op = value.owner
    assert op.name == "arith.constant"
    return ir.IntegerAttr(op.attributes["value"]).value


def test_extents_of_a_tensor(arguments):
    _, a, *_ = arguments
    assert extents.extent_of(a, 1) == 4
    dim = extents.extent_of(a, 0).owner
    assert dim.name == "tensor.dim"
    assert dim.operands[0] == a
    assert constant(dim.operands[1]) == 0


def test_static_and_dynamic_sizes(arguments):
    n, *_ = arguments
    assert extents.static_sizes([3, n, 0]) == [3, ir.ShapedType.get_dynamic_size(), 0]
    assert extents.dynamic_sizes([3, n, 0, n]) == [n, n]
    assert extents.as_value(n) == n
    assert constant(extents.as_value(7)) == 7
    assert str(extents.empty([n, 3], ir.F32Type.get()).type) == "tensor<?x3xf32>"


def test_the_least_multiple(arguments):
    n, *_ = arguments
    assert [extents.round_up(size, 4) for size in (0, 1, 3, 4, 5, 8)] == [0, 4, 4, 4, 8, 8]
    rounded = extents.round_up(n, 4).owner
    assert rounded.operands[0] == n
    assert rounded.operation.verify()
    assert "(s0 ceildiv 4) * 4" in str(rounded.attributes["map"])


def test_the_largest_divisor():
    assert [extents.largest_divisor(12, limit) for limit in (1, 4, 5, 6, 11, 12, 99)] == [
        1, 4, 4, 6, 6, 12, 12,
    ]  # fmt: skip
    assert extents.largest_divisor(13, 12) == 1


def test_numbers_behind_the_tensors():
    text = """func.func @f(%n: index, %m: index, %a: tensor<?x?xf32>) {
  %x = tensor.extract_slice %a[%n, 2] [3, %m] [1, 1] : tensor<?x?xf32> to tensor<3x?xf32>
  %y = tensor.insert_slice %x into %a[0, %m] [3, %n] [1, 1] : tensor<3x?xf32> into tensor<?x?xf32>
  return
}"""
    with ir.Context():
        module = ir.Module.parse(text)
        block = module.body.operations[0].regions[0].blocks[0]
        n, m, _ = block.arguments
        read, write, _ = (view.operation for view in block.operations)
        names = ("static_offsets", "static_sizes")
        assert extents.mixed_numbers(read, names) == [[n, 2], [3, m]]
        assert extents.mixed_numbers(write, names, num_tensors=2) == [[0, m], [3, n]]


def test_maps_that_list_dimensions():
    with ir.Context():
        map_ = indexing_maps.affine_map(4, (2, None, 0))
        assert str(map_) == "(d0, d1, d2, d3) -> (d2, 0, d0)"
        assert indexing_maps.positions_of(map_) == (2, None, 0)
    assert indexing_maps.dims((2, None, 0)) == (2, 0)
    assert indexing_maps.select([7, 8, 9], (2, None, 0)) == [9, 1, 7]


def test_extents_that_a_type_states(arguments):
    _, a, b, c = arguments
    types = [ir.RankedTensorType(value.type) for value in (a, c)]
    assert indexing_maps.known_extents(types, [(0, 1), (2, 3, 1)]) == {1: 4, 3: 3}
    type_ = ir.RankedTensorType(b.type)
    assert indexing_maps.known_extents([type_], [(None, 0, 3, 1, 2)]) == {1: 8, 2: 1, 3: 1}


def test_types_without_dimensions(arguments):
    *_, c = arguments
    type_ = ir.RankedTensorType(c.type)
    assert str(reduced_type(type_, (5, 6, None), (6, 7))) == "tensor<3xf32>"
    assert str(reduced_type(type_, (5, 6, None), (5, None))) == "tensor<?x?xf32>"


def test_a_view_without_dimensions(arguments):
    _, a, b, c = arguments
    assert without_dims(a, (0, 1), (0, 1)) == a
    view = without_dims(b, (0, 1, None, 2, 3), (1, 2)).owner
    assert view.name == "tensor.extract_slice"
    assert str(view.result.type) == "tensor<?x8xf32>"
    assert list(view.attributes["static_offsets"]) == [0] * 5
    assert list(view.attributes["static_strides"]) == [1] * 5
    assert [constant(size.owner.operands[1]) for size in list(view.operands)[1:]] == [1]
    first = without_dims(c, (0, 1, 2), (0, 1)).owner
    assert list(first.attributes["static_sizes"])[1:] == [3, 1]
    assert str(first.result.type) == "tensor<?x3xf32>"


def test_a_dimension_of_one_position_that_stays(arguments):
    _, _, b, _ = arguments
    view = without_dims(b, (0, 1, None, 2, 3), (1, 2, 3)).owner
    assert view.name == "tensor.expand_shape"
    assert str(view.result.type) == "tensor<?x8x1xf32>"
    assert str(view.attributes["reassociation"]) == "[[0], [1, 2]]"
    assert view.operands[0].owner.name == "tensor.extract_slice"
    assert str(view.operands[0].type) == "tensor<?x8xf32>"


def test_dimensions_of_one_position_back_in_their_places(arguments):
    _, a, b, _ = arguments
    assert with_dims(a, ir.RankedTensorType(a.type), (0, 1), (0, 1)) == a
    wide = ir.RankedTensorType(ir.Type.parse("tensor<1x?x1x4x1xf32>"))
    view = with_dims(a, wide, (5, 0, 6, 1, 7), (0, 1)).owner
    assert view.name == "tensor.expand_shape"
    assert str(view.attributes["reassociation"]) == "[[0, 1], [2, 3, 4]]"
    assert [constant(size.owner.operands[1]) for size in list(view.operands)[1:]] == [0]
    open_ = ir.RankedTensorType(ir.Type.parse("tensor<?x?x4xf32>"))
    cast = with_dims(a, open_, (5, 0, 1), (0, 1)).owner
    assert cast.name == "tensor.cast"
    assert cast.operands[0].owner.name == "tensor.expand_shape"
    number = without_dims(b, (0, 1, 2, 3, 4), ())
    assert str(number.type) == "tensor<f32>"
    ones = ir.RankedTensorType(ir.Type.parse("tensor<1x1xf32>"))
    assert str(with_dims(number, ones, (0, 1), ()).owner.attributes["reassociation"]) == "[]"
