# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Slices that lack some of their dimensions of size 1, of arrays of any strides."""

import itertools

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn

SIZES = (1, 2, 1, 1)


def compile_text(text):
    with ir.Context():
        return attn.compile(ir.Module.parse(text), cache=False, opt_level=0)


def arrays():
    """One array, in several orders of its dimensions in memory."""
    values = np.random.default_rng(0).standard_normal((3, 2, 5, 4)).astype(np.float32)
    for order in [(0, 1, 2, 3), (1, 0, 2, 3), (2, 1, 0, 3), (0, 2, 1, 3)]:
        yield values, np.ascontiguousarray(values.transpose(order)).transpose(np.argsort(order))


@pytest.mark.parametrize(
    "kept", [kept for n in (1, 2, 3) for kept in itertools.combinations(range(4), n) if 1 in kept]
)
def test_read_and_written(kept):
    shape = "x".join(str(SIZES[at]) for at in kept)
    f = compile_text(f"""
func.func @f(%a: tensor<3x2x5x4xf32>, %i: index, %j: index, %k: index)
    -> (tensor<{shape}xf32>, tensor<3x2x5x4xf32>) {{
  %r = tensor.extract_slice %a[%i, 0, %j, %k] [1, 2, 1, 1] [1, 1, 1, 1]
    : tensor<3x2x5x4xf32> to tensor<{shape}xf32>
  %empty = tensor.empty() : tensor<3x2x5x4xf32>
  %zero = arith.constant 0.0 : f32
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<3x2x5x4xf32>) -> tensor<3x2x5x4xf32>
  %w = tensor.insert_slice %r into %zeros[%i, 0, %j, %k] [1, 2, 1, 1] [1, 1, 1, 1]
    : tensor<{shape}xf32> into tensor<3x2x5x4xf32>
  return %r, %w : tensor<{shape}xf32>, tensor<3x2x5x4xf32>
}}""")
    for values, array in arrays():
        read, written = f(array, 2, 3, 1)
        wanted = values[2:3, :, 3:4, 1:2]
        np.testing.assert_array_equal(read, wanted.reshape([SIZES[at] for at in kept]))
        np.testing.assert_array_equal(written[2:3, :, 3:4, 1:2], wanted)
        assert np.count_nonzero(written) == 2
