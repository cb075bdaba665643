# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention over any number of sequences and heads gives what NumPy gives in f64."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FILE = Path("dynamic-batch-and-heads.mlir")
#: The file of each program: found, and refused.
FILES = {"packed": FILE, "swapped": "refusals" / FILE}
SPLIT = "attention-flash-decoding{num-splits=3 min-chunk-size=1}"
PIPELINES = ["attention-form-groups", f"attention-form-groups,{SPLIT}"]


@cache
def compiled(name, pipeline):
    with ir.Context():
        module = ir.Module.parse((Path(__file__).parent / FILES[name]).read_text())
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, name, num_threads=1, opt_level=OPT_LEVEL)


def random(*shape):
    return np.random.default_rng(shape).standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("batch, heads", [(2, 4), (4, 2), (3, 3), (1, 5), (5, 1)])
@pytest.mark.parametrize("name", ["packed", "swapped"])
def test_results(name, batch, heads, pipeline):
    query, key = random(batch, heads, 3, 8), random(batch, heads, 7, 8)
    value, slopes = random(batch, heads, 7, 5), random(heads)
    wide = query.astype(np.float64)
    scores = (wide @ key.transpose(0, 1, 3, 2)).reshape(batch * heads, 3, 7)
    numbers = np.tile(slopes, batch) if name == "packed" else np.repeat(slopes, batch)
    scores *= numbers[:, None, None]
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    expected = weights @ value.reshape(batch * heads, 7, 5)
    result = compiled(name, pipeline)(query, key, value, slopes)
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_heads_of_another_number_are_refused(pipeline):
    query, key = random(2, 6, 3, 8), random(3, 4, 7, 8)
    with pytest.raises(attn.CompiledAssertionError):
        compiled("packed", pipeline)(query, key, random(3, 4, 7, 5), random(6))
