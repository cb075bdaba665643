# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which dimensions a reshape joins or splits, where extents are known at run time only."""

import pytest
from mlir import ir

from mlir_attention.find.expressions.symbolic_extents import extent, reshape_groups, resolve

#: Of a slice of m x n rows of 4 x 8 elements; n4 is 4 n, and so on.
RESHAPE = """
func.func @reshape(%a: tensor<?x?x4x8xf32>, %m: index, %n: index) -> tensor<{after}xf32> {{
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %n4 = arith.muli %n, %c4 : index
  %mn = arith.muli %m, %n : index
  %mn4 = arith.muli %mn, %c4 : index
  %s = tensor.extract_slice %a[0, 0, 0, 0] [%m, %n, 4, 8] [1, 1, 1, 1]
      : tensor<?x?x4x8xf32> to tensor<?x?x4x8xf32>
  %sizes = tensor.from_elements {sizes} : tensor<{rank}xindex>
  %r = tensor.reshape %s(%sizes)
      : (tensor<?x?x4x8xf32>, tensor<{rank}xindex>) -> tensor<{after}xf32>
  return %r : tensor<{after}xf32>
}}
"""


@pytest.mark.parametrize(
    ("after", "sizes", "groups"),
    [
        ("?x?x4x8", "%m, %n, %c4, %c8", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3])]),
        ("?x?x8", "%m, %n4, %c8", [([0], [0]), ([1, 2], [1]), ([3], [2])]),
        ("?x4x8", "%mn, %c4, %c8", [([0, 1], [0]), ([2], [1]), ([3], [2])]),
        ("?x?x4x2x4", "%m, %n, %c4, %c2, %c4", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4])]),
        ("?x?x4x2x2x2", "%m, %n, %c4, %c2, %c2, %c2",
         [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4, 5])]),
        ("?x8", "%mn4, %c8", [([0, 1, 2], [0]), ([3], [1])]),
        ("?x?x4x8x1", "%m, %n, %c4, %c8, %c1", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4])]),
        ("?x?x4x9", "%m, %n, %c4, %c9", None),
    ],
)  # fmt: skip
def test_dimensions_that_belong_together(after, sizes, groups):
    text = RESHAPE.format(after=after, sizes=sizes, rank=after.count("x") + 1)
    with ir.Context():
        module = ir.Module.parse(text)
        *_, reshape, _ = module.body.operations[0].regions[0].blocks[0].operations
        assert reshape_groups(reshape.operands[0], reshape.results[0]) == groups


EXTENTS = """
func.func @extents(%a: tensor<?x?xf32>, %i: index, %row: tensor<1x4xf32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %a, %c0 : tensor<?x?xf32>
  %any = tensor.dim %a, %i : tensor<?x?xf32>
  %none = tensor.dim %a, %c2 : tensor<?x?xf32>
  %below_0 = arith.cmpi slt, %n, %c0 : index
  %below_2 = arith.cmpi slt, %n, %c2 : index
  %new = tensor.insert_slice %row into %a[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<?x?xf32>
  %same = arith.select %below_0, %i, %n : index
  %other = arith.select %below_2, %i, %n : index
  return
}
"""


def test_what_is_known_to_be_an_extent():
    with ir.Context():
        module = ir.Module.parse(EXTENTS)
        ops = module.body.operations[0].regions[0].blocks[0].operations
        _, _, n, some, none, _, _, new, same, other, _ = (op.operation for op in ops)
        first, second = (extent(n.operands[0], at) for at in (0, 1))
        assert [extent(new.result, at) for at in (0, 1)] == [first, second]
        assert resolve(n.result) == resolve(same.result) == first
        # Of a dimension that is known at run time only, or that is not there, nothing is known.
        for unknown in (some, none, other):
            assert resolve(unknown.result) not in (first, second)
