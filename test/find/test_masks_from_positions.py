# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Masks from positions: raised, and split into four, against attention with that mask in NumPy."""

from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FOLDER = Path(__file__).parent / "masks-from-positions"
PIPELINES = {
    "unraised": "",
    "raised": "attention-form-groups",
    "split": "attention-form-groups,attention-flash-decoding{num-splits=4}",
}

HEADS, ROWS, KEYS = 4, 3, 12
h, m, n = np.ogrid[:HEADS, :ROWS, :KEYS]
CAUSAL = n <= m + 9


def biased(scores, keep=True, bias=0.0):
    return np.where(keep, scores + bias, -np.inf)


#: What becomes of the scores [batch, heads, rows, keys], given the further arguments.
MASKS = {
    "causal": lambda s: biased(s, CAUSAL),
    "causal_by_iotas": lambda s: biased(s, CAUSAL),
    "causal_as_an_additive_mask": lambda s: biased(s, CAUSAL),
    "sliding_window": lambda s: biased(s, CAUSAL & (n > m + 9 - 4)),
    "prefix": lambda s: biased(s, (n <= m + 7) | (n < 5)),
    "alibi": lambda s: biased(s, bias=2.0 ** -(2 * (h + 1)) * (n - m)),
    "alibi_with_slopes": lambda s, slopes: biased(s, bias=slopes[:, None, None] * (n - m)),
    "document_ids": lambda s, rows, keys: biased(s, rows[:, None] == keys),
    "packed_documents": lambda s, rows, keys: biased(
        s, (rows[:, None, :, None] == keys[:, None, None, :]) & CAUSAL
    ),
    "key_lengths": lambda s, lengths: biased(s, n <= lengths[:, None, None, None]),
}


def compiled(file: str, entry: str, pipeline: str) -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse((FOLDER / file).read_text())
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, entry, num_threads=1, opt_level=OPT_LEVEL)


def arguments(types: tuple) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    made = []
    for type_ in types:
        if type_.element == "f32":
            made.append(rng.standard_normal(type_.shape).astype(np.float32))
        else:
            # Documents in order, and lengths: every row keeps keys, since the first key's id
            # is the first row's.
            ids = np.sort(rng.integers(0, 3, type_.shape), axis=-1)
            ids[..., 0] = 0
            made.append(ids.astype(np.int64 if type_.element == "i64" else np.int32))
    return made


def softmax(scores: np.ndarray) -> np.ndarray:
    """0 where a row has no key."""
    maximum = scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores - np.where(np.isneginf(maximum), 0.0, maximum))
    total = weights.sum(axis=-1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total != 0)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("entry", MASKS)
def test_mask(entry, pipeline):
    function = compiled("masks.mlir", entry, PIPELINES[pipeline])
    q, k, v, *rest = arguments(function.argument_types)
    result = function(q, k, v, *rest)
    q, k, v = (array.astype(np.float64) for array in (q, k, v))
    scores = MASKS[entry](np.einsum("bhmd,bhnd->bhmn", q, k), *rest)
    expected = np.einsum("bhmn,bhne->bhme", softmax(scores), v)
    seen = ~np.isneginf(scores).all(axis=-1)
    assert seen.mean() > 0.5
    if pipeline == "unraised":
        # Plain softmax has no answer where a row has no key; the group has 0.
        result, expected = result[seen], expected[seen]
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-5)


#: Of rows and keys alone, without batch or heads.
ARITHMETIC = {
    "chunks": lambda s: biased(s, m // 4 == n // 4),
    "every_other_key": lambda s: biased(s, (m + n) % 2 == 0),
    "affine_window": lambda s: biased(s, m - n + 2 >= 0),
    "symmetrical_alibi": lambda s: biased(s, bias=-0.25 * np.minimum(abs(m - n), 3)),
}


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("entry", ARITHMETIC)
def test_arithmetic(entry, pipeline):
    function = compiled("arithmetic.mlir", entry, PIPELINES[pipeline])
    q, k, v = arguments(function.argument_types)
    scores = ARITHMETIC[entry](q.astype(np.float64) @ k.T.astype(np.float64))[0]
    np.testing.assert_allclose(function(q, k, v), softmax(scores) @ v, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("pipeline", ["raised", "split"])
@pytest.mark.parametrize(
    "entry", ["packed_rows", "position_in_the_batch_of_heads", "two_key_dimensions"]
)
def test_collapsed_dimensions(entry, pipeline):
    plain, raised = (
        compiled("collapsed-dimensions.mlir", entry, PIPELINES[name])
        for name in ("unraised", pipeline)
    )
    given = arguments(plain.argument_types)
    np.testing.assert_allclose(raised(*given), plain(*given), rtol=1e-5, atol=1e-5)
