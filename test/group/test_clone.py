# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a group over other operands has of the one that it computes the same scores as."""

from dataclasses import replace

import pytest
from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group import IterationSpace, Operand
from mlir_attention.group.clone import clone_group
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

#: Bytes of two elements without a sign, and the floats that they are.
GROUP = """
#q = affine_map<(m, n, d, a, e, b) -> (m, d, a)>
#k = affine_map<(m, n, d, a, e, b) -> (n, d, a)>
#v = affine_map<(m, n, d, a, e, b) -> (n, e, b)>
#o = affine_map<(m, n, d, a, e, b) -> (m, e, b)>
func.func @f(%q: tensor<1x4x2xf32>, %k: tensor<16x4xi8>, %v: tensor<16x4xi8>,
             %floats: tensor<16x4x2xf32>, %columns: tensor<4x2x1xf32>, %length: tensor<i32>)
    -> tensor<1x4x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_key,
                        unsigned_value, tag = "mine", note = "kept"}
      ins(%q, %k, %v : tensor<1x4x2xf32>, tensor<16x4xi8>, tensor<16x4xi8>) -> tensor<1x4x2xf32> {
  ^bb0(%score: f32):
    %twice = arith.addf %score, %score : f32
    attention.yield %twice : f32
  }
  return %o : tensor<1x4x2xf32>
}
"""

FLAGS = {"packed_key", "packed_value", "unsigned_key", "unsigned_value"}


@pytest.fixture
def group():
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(GROUP)
        (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
        with ir.InsertionPoint(group), keeping_erased_ops():
            yield group.opview


def attributes_of(group):
    return {name: group.attributes[name] for name in group.attributes}


def test_a_clone_over_the_same_operands_is_the_same(group):
    twin = clone_group(group, IterationSpace.of(group), [group.results[0].type])
    assert attributes_of(twin) == attributes_of(group)
    assert {*FLAGS, "note"} <= set(attributes_of(twin))
    assert list(twin.operands) == list(group.operands)
    assert len(ops_in(group.operation.block.owner.operation, GroupOp.OPERATION_NAME)) == 2


@pytest.mark.parametrize("of_floats", [("key",), ("value",), ("key", "value")])
def test_operands_say_how_they_are_read_themselves(group, of_floats):
    space = IterationSpace.of(group)
    floats = group.operation.block.arguments[3]
    for name in of_floats:
        operand = getattr(space, name)
        as_floats = replace(
            operand, value=floats, map=(*operand.map, operand.packed_dim), packed_dim=None,
            is_unsigned=False,
        )  # fmt: skip
        space = space.with_operand(as_floats)
    other = clone_group(group, space, [group.results[0].type], tag="another")
    assert other.operation.verify()
    flags = {flag for flag in FLAGS if not flag.endswith(of_floats)}
    found = attributes_of(other)
    assert FLAGS & set(found) == flags
    assert found["note"] == group.attributes["note"]
    assert ir.StringAttr(found["tag"]).value == "another"
    assert [op.operation.name for op in other.regions[0].blocks[0]] == [
        "arith.addf",
        "attention.yield",
    ]


def test_a_clone_has_the_operands_and_maps_of_its_space(group):
    columns, length = list(group.operation.block.arguments)[-2:]
    space = IterationSpace.of(group)
    row, depth, of_byte = space.query.map
    space = space.with_operand(replace(space.query, value=columns, map=(depth, of_byte, row)))
    lengths = Operand("kv_lengths", length, ())
    space = replace(space, operands=(*space.operands, lengths))
    other = clone_group(group, space, [group.results[0].type])
    assert other.operation.verify()
    assert list(other.operands) == [columns, *list(group.operands)[1:], length]
    assert other.kv_lengths == length
    assert IterationSpace.of(other).query.map == (depth, of_byte, row)
