# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`compile` takes TOSA, as a module and as a file, and does not change the module."""

from pathlib import Path

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.tosa import as_linalg, is_tosa

FILE = Path(__file__).parent / "masked-attention.mlir"


def masked_attention(query, key, value, mask):
    scores = np.einsum("bhmd,bhnd->bhmn", query, key) * 0.353553385 + mask
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return np.einsum("bhmn,bhne->bhme", weights / weights.sum(-1, keepdims=True), value)


def parsed():
    with ir.Context():
        return ir.Module.parseFile(str(FILE))


@pytest.mark.parametrize("program", [parsed, lambda: FILE, lambda: str(FILE)])
def test_results(program):
    rng = np.random.default_rng(0)
    shapes = [(2, 4, 3, 8), (2, 4, 600, 8), (2, 4, 600, 8), (3, 600)]
    arrays = [rng.standard_normal(shape) for shape in shapes]
    result = attn.compile(program(), num_threads=1)(*(a.astype(np.float32) for a in arrays))
    np.testing.assert_allclose(result, masked_attention(*arrays), atol=2e-6)


def test_the_module_stays_as_it_was():
    module = parsed()
    before = str(module)
    assert is_tosa(module)
    assert not is_tosa(as_linalg(module))
    attn.compile(module, num_threads=1)
    assert str(module) == before


def test_what_the_passes_leave_is_named():
    """Variables have no op of linalg."""
    with ir.Context():
        module = ir.Module.parse(
            """
            tosa.variable @state = dense<0.0> : tensor<4xf32>
            func.func @f() -> tensor<4xf32> {
              %0 = tosa.variable_read @state : tensor<4xf32>
              return %0 : tensor<4xf32>
            }
            """
        )
    with pytest.raises(ir.MLIRError, match=r"4:\d+: failed to legalize .*'tosa.variable_read'"):
        attn.compile(module)
