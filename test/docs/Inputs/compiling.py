# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/guide/compiling.md takes as given: a module, and arrays."""

import numpy as np
from mlir import ir

import mlir_attention  # noqa: F401

TEXT = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @decode(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x8xf32>)
    -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}
"""
with ir.Context():
    module = ir.Module.parse(TEXT)
q, k, v = (np.random.default_rng(0).standard_normal((rows, 8), np.float32) for rows in (4, 9, 9))


def check():
    scores = np.exp(q @ k.T)
    expected = (scores / scores.sum(1, keepdims=True)) @ v
    np.testing.assert_allclose(globals()["out"], expected, rtol=1e-5, atol=1e-5)
    array = np.empty_like(expected)
    assert globals()["decode"](q, k, v, out=array) is array
    np.testing.assert_allclose(array, expected, rtol=1e-5, atol=1e-5)
