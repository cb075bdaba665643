# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""One dimension that becomes several of dynamic size, of arrays of any strides."""

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn

EXPAND = """
func.func @f(%a: tensor<?x4xf32>, %m: index, %n: index)
    -> (tensor<?x3x?x4xf32>, tensor<4x?x?xf32>) {
  %e = tensor.expand_shape %a [[0, 1, 2], [3]] output_shape [%m, 3, %n, 4]
    : tensor<?x4xf32> into tensor<?x3x?x4xf32>
  %d0 = arith.constant 0 : index
  %d = tensor.dim %a, %d0 : tensor<?x4xf32>
  %empty = tensor.empty(%d) : tensor<4x?xf32>
  %t = linalg.transpose ins(%a : tensor<?x4xf32>) outs(%empty : tensor<4x?xf32>)
    permutation = [1, 0]
  %k = arith.muli %n, %n : index
  %l = arith.divui %d, %k : index
  %r = tensor.expand_shape %t [[0], [1, 2]] output_shape [4, %l, %k]
    : tensor<4x?xf32> into tensor<4x?x?xf32>
  return %e, %r : tensor<?x3x?x4xf32>, tensor<4x?x?xf32>
}"""


@pytest.fixture(scope="module")
def expand():
    with ir.Context():
        return attn.compile(ir.Module.parse(EXPAND), cache=False, opt_level=0)


@pytest.mark.parametrize("step", [1, 3])
def test_values(expand, step):
    rows = np.random.default_rng(0).standard_normal((24, 4)).astype(np.float32)
    array = np.repeat(rows, step, 0)[::step]
    view, transposed = expand(array, 4, 2)
    np.testing.assert_array_equal(view, array.reshape(4, 3, 2, 4))
    np.testing.assert_array_equal(transposed, array.T.reshape(4, 6, 4))


def test_refuses_sizes_that_do_not_multiply_to_the_extent(expand):
    with pytest.raises(attn.CompiledAssertionError, match="needs sizes whose product is the ext"):
        expand(np.zeros((24, 4), np.float32), 4, 3)
