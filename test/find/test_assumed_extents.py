# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Extents that a reshape takes from other tensors are asserted to be those of its source."""

from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

PROGRAM = Path(__file__).parent / "reshapes-by-other-sizes.mlir"


@pytest.fixture(scope="module")
def found() -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse(PROGRAM.read_text())
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return attn.compile(module, "joined_heads", num_threads=1, opt_level=OPT_LEVEL)


def arguments(batch: int, keys: int, values: int) -> list[np.ndarray]:
    """Keys and values of batch 2 x 6 at most, in as many elements."""
    rng = np.random.default_rng(0)
    shapes = (2, 4, 1, 8), (batch, 4, keys, 8), (2, 4, values, 8)
    return [rng.standard_normal(shape).astype(np.float32) for shape in shapes]


def test_equal_extents(found):
    q, k, v = arguments(2, 6, 6)
    scores = np.einsum("bhmd,bhnd->bhmn", q, k, dtype=np.float64)
    weights = np.exp(scores)
    output = weights / weights.sum(-1, keepdims=True) @ v
    np.testing.assert_allclose(found(q, k, v), output.reshape(8, 1, 8), rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("extents", [(4, 3, 6), (1, 12, 6), (2, 6, 5)])
def test_other_extents(found, extents):
    """As many elements in another order, and another number of keys than of values."""
    with pytest.raises(attn.CompiledAssertionError):
        found(*arguments(*extents))
