# REQUIRES: onnx
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Graphs of several ops give what ONNX Runtime gives, and their attention is found."""

import numpy as np
import pytest
from graphs import (
    CACHED,
    DECODER_LAYER,
    DECODER_WEIGHTS,
    DECOMPOSED,
    ENCODER_LAYER,
    ENCODER_WEIGHTS,
    LOOPS,
    LOOPS_CONSTANTS,
    by_onnx_runtime,
    parsed,
    random,
)
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager
from onnx.reference import ReferenceEvaluator

import mlir_attention as attn
from mlir_attention.frontends.onnx import import_model

TOLERANCE = {"rtol": 2e-5, "atol": 2e-5}


def found(model):
    with ir.Context(), ir.Location.unknown():
        module = import_model(model).module
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module).count("attention.group ")


def test_decomposed_attention_is_found():
    model = parsed(DECOMPOSED, w=0.3 * random(32, 96), widths=np.array([32, 32, 32]))
    assert found(model) == 1
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    for batch, rows in ((2, 5), (1, 1), (3, 8)):
        mask = np.ones((batch, rows), np.int64)
        mask[-1, rows // 2 + 1 :] = 0
        arrays = {"x": random(batch, rows, 32), "mask": mask}
        np.testing.assert_allclose(
            compiled(**arrays), by_onnx_runtime(model, arrays)[0], **TOLERANCE
        )


def test_a_decoder_of_onnx_runtime():
    model = parsed(DECODER_LAYER, **DECODER_WEIGHTS)
    compiled = attn.compile(
        model, opt_level=OPT_LEVEL, donate={"past_k": "present_k", "past_v": "present_v"}
    )
    cache = {"past_k": np.zeros((2, 2, 24, 16), np.float32)}
    cache["past_v"] = np.zeros_like(cache["past_k"])
    theirs = {name: array.copy() for name, array in cache.items()}
    lengths = np.zeros(2, np.int32)
    for step, rows in enumerate((5, 1, 1)):
        lengths += rows
        arrays = {
            "x": random(2, rows, 64, seed=step),
            "seqlens_k": lengths - 1,
            "total": np.array([lengths[0]], np.int32),
        }
        y, present, _ = compiled(**arrays, **cache)
        right = by_onnx_runtime(model, {**arrays, **theirs})
        theirs = dict(zip(("past_k", "past_v"), right[1:], strict=True))
        assert present is cache["past_k"]
        np.testing.assert_allclose(y, right[0], **TOLERANCE)
        np.testing.assert_allclose(present, right[1], **TOLERANCE)


def test_an_encoder_of_onnx_runtime():
    model = parsed(ENCODER_LAYER, **ENCODER_WEIGHTS)
    mask = np.array([[1, 1, 1, 1], [1, 1, 0, 0]], np.int32)
    arrays = {"x": random(2, 4, 32), "mask": mask}
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    right = by_onnx_runtime(model, arrays)[0]
    np.testing.assert_allclose(compiled(**arrays), right, rtol=1e-4, atol=1e-4)


def test_a_cache_of_opset_24():
    tables = {"cos": np.cos(random(16, 4)), "sin": np.sin(random(16, 4))}
    model = parsed(CACHED, opset=24, scale=1 + 0.1 * random(8), **tables)
    arrays = {name: random(2, 2, 3, 8, seed=at) for at, name in enumerate("kv")}
    arrays |= {"q": random(2, 4, 3, 8), "past_k": random(2, 2, 16, 8), "start": np.array([4, 9])}
    arrays |= {"past_v": random(2, 2, 16, 8, seed=1), "end": np.array([7, 12])}
    arrays["positions"] = arrays["start"][:, None] + np.arange(3)
    right = ReferenceEvaluator(model).run(None, arrays)
    donate = {"past_k": "present_k", "past_v": "present_v"}
    compiled = attn.compile(model, opt_level=OPT_LEVEL, donate=donate)
    results = compiled(arrays)
    assert results[1] is arrays["past_k"]
    for result, other in zip(results, right, strict=True):
        np.testing.assert_allclose(result, other, **TOLERANCE)


@pytest.mark.parametrize("past", [False, True])
def test_attention_of_onnx_runtime_with_a_past(past):
    inputs, given = ("float[2, 2, 4, P, 8] past", "past") if past else ("float[1] unused", "")
    model = parsed(
        f"""g (float[2, S, 32] x, {inputs}) => (float[2, S, 32] y, float[2, 2, 4, T, 8] present) {{
          y, present = com.microsoft.Attention <num_heads = 4, unidirectional = 1>
              (x, w, b, , {given})
        }}""",
        w=0.3 * random(32, 96),
        b=0.3 * random(96),
    )
    arrays = {"x": random(2, 3, 32)}
    arrays |= {"past": random(2, 2, 4, 5, 8)} if past else {"unused": random(1)}
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    session = {name: array for name, array in arrays.items() if name != "unused"}
    if not past:
        del model.graph.input[1]
    for result, other in zip(compiled(**arrays), by_onnx_runtime(model, session), strict=True):
        np.testing.assert_allclose(result, other, **TOLERANCE)


def test_ops_that_become_loops():
    model = parsed(LOOPS, **LOOPS_CONSTANTS)
    arrays = {
        "x": random(2, 7),
        "index": np.array([[0, -1, 3], [6, 2, 2]]),
        "source": random(2, 3),
        "places": np.array([[0, 5], [-1, -7]]),
        "numbers": random(2),
    }
    results = attn.compile(model, opt_level=OPT_LEVEL)(arrays)
    for result, other in zip(results, by_onnx_runtime(model, arrays), strict=True):
        np.testing.assert_allclose(result, other, **TOLERANCE)


@pytest.mark.parametrize("options", ["", "<rotary_embedding_dim = 4>", "<interleaved = 1>"])
def test_rotary_tables_that_all_sequences_share(options):
    """As PyTorch's exporter writes them; ONNX Runtime does not take them."""
    pairs = 2 if "4" in options else 4
    model = parsed(
        f"""g (float[B, 4, S, 8] x, float[1, S, {pairs}] cos, float[1, S, {pairs}] sin)
            => (float[B, 4, S, 8] y) {{ y = RotaryEmbedding {options} (x, cos, sin) }}""",
        opset=23,
    )
    arrays = {"x": random(2, 4, 3, 8), "cos": random(1, 3, pairs), "sin": random(1, 3, pairs)}
    result = attn.compile(model, opt_level=OPT_LEVEL)(arrays)
    right = ReferenceEvaluator(model).run(None, arrays)[0]
    np.testing.assert_allclose(result, right, **TOLERANCE)


IN_BRANCHES = """g (bool c, float[b, 2, m, 8] q, float[b, 2, n, 8] k) => (float[b, 2, m, 8] y) {
  y = If (c) <
      then_branch = t () => (float[b, 2, m, 8] a) { a = Attention <is_causal = 1> (q, k, k) },
      else_branch = e () => (float[b, 2, m, 8] a) { a = Attention (q, k, k) }>
}"""

IN_A_LOOP = """g (int64 count, float[b, 2, m, 8] q, float[b, 2, n, 8] k) => (float[b, 2, m, 8] y) {
  always = Constant <value = bool {1}> ()
  keys = Attention (k, k, k)
  y = Loop (count, always, q) <body = t (int64 i, bool c, float[b, 2, m, 8] x)
      => (bool d, float[b, 2, m, 8] a) { d = Identity (c) a = Attention (x, keys, k) }>
}"""


@pytest.mark.parametrize(
    ("text", "name", "values", "groups"),
    [(IN_BRANCHES, "c", [True, False], 2), (IN_A_LOOP, "count", [0, 3], 2)],
)
def test_attention_in_graphs_of_nodes(text, name, values, groups):
    """ONNX's function for the op is in its place, and is found."""
    model = parsed(text, opset=23)
    assert found(model) == groups
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    for value in values:
        arrays = {name: np.array(value), "q": random(2, 2, 3, 8), "k": random(2, 2, 5, 8)}
        np.testing.assert_allclose(
            compiled(**arrays), by_onnx_runtime(model, arrays)[0], **TOLERANCE
        )


def packed(numbers, bits):
    """Numbers along the last axis, so many to a byte, the lowest bits first."""
    count = 8 // bits
    numbers = np.pad(numbers, [*[(0, 0)] * (numbers.ndim - 1), (0, -numbers.shape[-1] % count)])
    numbers = numbers.reshape(*numbers.shape[:-1], -1, count).astype(np.uint8)
    return np.bitwise_or.reduce(numbers << (bits * np.arange(count, dtype=np.uint8)), axis=-1)


@pytest.mark.parametrize(
    ("bits", "block", "rows", "zeros", "bias"),
    [
        (4, 32, 64, "none", False),
        (4, 16, 40, "packed", True),
        (4, 32, 96, "floats", False),
        (8, 32, 64, "packed", True),
        (2, 32, 64, "none", False),
    ],
)
def test_products_with_packed_weights(bits, block, rows, zeros, bias):
    columns, count = 24, -(-rows // block)
    rng = np.random.default_rng(5)
    numbers = rng.integers(0, 1 << bits, (columns, count, block))
    points = rng.integers(0, 1 << bits, (columns, count))
    constants = {"b": packed(numbers, bits), "scales": 0.1 + rng.random((columns, count))}
    zero = np.full((columns, count), 1 << (bits - 1))
    if zeros == "packed":
        constants["zeros"], zero = packed(points, bits), points
    elif zeros == "floats":
        zero = points + 0.25
        constants["zeros"] = zero.astype(np.float32)
    if bias:
        constants["bias"] = rng.standard_normal(columns).astype(np.float32)
    constants["scales"] = constants["scales"].astype(np.float32)
    operands = ["zeros" if zeros != "none" else "", "", "bias" if bias else ""]
    model = parsed(
        f"""g (float[batch, row, {rows}] x) => (float[batch, row, {columns}] y) {{
          y = com.microsoft.MatMulNBits <K = {rows}, N = {columns}, bits = {bits},
              block_size = {block}> (x, b, scales, {", ".join(operands)})
        }}""",
        **constants,
    )
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    x = random(2, 3, rows)
    weights = (numbers - zero[..., None]) * constants["scales"][..., None].astype(np.float64)
    expected = x.astype(np.float64) @ weights.reshape(columns, -1)[:, :rows].T
    expected = expected + constants.get("bias", 0)
    np.testing.assert_allclose(compiled(x=x), expected, rtol=2e-5, atol=2e-4)
    if bits == 4:
        runtime = by_onnx_runtime(model, {"x": x})[0]
        np.testing.assert_allclose(compiled(x=x), runtime, rtol=2e-5, atol=2e-4)
