# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many keys a task has at most: what its keys and values are views of tells."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.walk import ops_in
from mlir_attention.tasks.task_bounds import (
    forget_bounds,
    most_keys,
    most_rows,
    note_most_keys,
    note_most_rows,
)

GROUP = """
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
!q = tensor<{batch}x4x8xf32>
!k = tensor<{batch}x{keys}x8xf32>
!v = tensor<{batch}x{values}x8xf32>
func.func @f(%q: !q, %any: tensor<?x?x8xf32>, %few: tensor<1x64x8xf32>, %one: tensor<1x96x8xf32>,
             %three: tensor<3x96x8xf32>, %flat: tensor<1x512xf32>, %pages: tensor<1x4x16x8xf32>,
             %b: index, %n: index, %offset: index) -> !q {{
  %c48 = arith.constant 48 : index
  %rest = arith.remui %n, %c48 : index
  {body}
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o] {noted}}}
      ins(%q, %k, %v : !q, !k, !v) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : !q
}}
"""

SLICE = (
    "tensor.extract_slice %one[0, %offset, 0] [1, %n, 8] [1, 1, 1] "
    ": tensor<1x96x8xf32> to tensor<1x?x8xf32>"
)
OF_BATCHES = (
    "tensor.extract_slice %three[0, %offset, 0] [%b, %n, 8] [1, 1, 1] "
    ": tensor<3x96x8xf32> to tensor<?x?x8xf32>"
)
REST = SLICE.replace("%n", "%rest")
CAST = "tensor.cast %few : tensor<1x64x8xf32> to tensor<1x?x8xf32>"
UNKNOWN = "tensor.cast %any : tensor<?x?x8xf32> to tensor<1x?x8xf32>"
EXPANDED = """tensor.expand_shape %open [[0], [1, 2]] output_shape [1, %n, 8]
  : tensor<1x?xf32> into tensor<1x?x8xf32>"""
COLLAPSED = """tensor.collapse_shape %some [[0], [1, 2], [3]]
  : tensor<1x?x16x8xf32> into tensor<1x?x8xf32>"""
WIDE = "tensor.cast %any : tensor<?x?x8xf32> to tensor<?x?x8xf32>"


def most(key: str, value: str, batch="1", keys="?", values="?", noted="") -> int | None:
    body = f"""%open = tensor.cast %flat : tensor<1x512xf32> to tensor<1x?xf32>
    %some = tensor.cast %pages : tensor<1x4x16x8xf32> to tensor<1x?x16x8xf32>
    %k = {key}
    %v = {value}"""
    text = GROUP.format(batch=batch, keys=keys, values=values, body=body, noted=noted)
    with ir.Context():
        module = ir.Module.parse(text)
        (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
        return most_keys(group.opview)


@pytest.mark.parametrize(
    ("key", "bound"),
    [(SLICE, 96), (REST, 47), (CAST, 64), (EXPANDED, 64), (COLLAPSED, 64), (UNKNOWN, None)],
    ids=["slice", "remainder", "cast", "expanded", "collapsed", "unknown"],
)
def test_keys_and_values_bound_each_other(key, bound):
    assert most(key, UNKNOWN) == most(UNKNOWN, key) == most(key, key) == bound
    lower = 64 if bound is None else min(bound, 64)
    assert most(key, CAST) == most(CAST, key) == lower


def test_elements_of_several_batches_tell_no_number_of_keys():
    assert most(OF_BATCHES, WIDE, batch="?") is None
    assert most(OF_BATCHES, OF_BATCHES, batch="?") is None


def test_what_a_type_states_or_was_noted_comes_first():
    whole = "tensor.cast %few : tensor<1x64x8xf32> to tensor<1x64x8xf32>"
    assert most(whole, SLICE, keys="64") == most(SLICE, whole, values="64") == 64
    assert most(CAST, CAST, noted=", attention.cpu_most_keys = 16") == 16


def test_what_is_noted_of_rows_and_keys_is_told_until_it_is_forgotten():
    text = GROUP.format(
        batch="1", keys="?", values="?", body=f"%k = {UNKNOWN} %v = {UNKNOWN}", noted=""
    )
    with ir.Context():
        module = ir.Module.parse(text)
        (op,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
        group = op.opview
        before = str(group)
        note_most_rows(group, {})
        note_most_keys(group, None)
        assert str(group) == before
        note_most_rows(group, {1: 5, 3: 7})
        assert [most_rows(group, dim) for dim in range(5)] == [None, 5, None, 7, None]
        note_most_keys(group, 16)
        assert most_keys(group) == 16
        forget_bounds(group)
        assert str(group) == before
        assert most_rows(group, 1) is most_keys(group) is None
