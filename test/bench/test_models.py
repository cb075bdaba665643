# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole models in the benchmark, as small as they can be."""

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import mlir_attention  # noqa: F401 (before torch-mlir)

pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
pytest.importorskip("transformers")
sys.path.insert(0, str(Path(__file__).parents[2]))

from bench import cases, rounds
from bench.models import MODELS
from bench.models.inputs import make_model_inputs
from bench.peers import PROBES, LlamaCpp, OursModel, TorchModel, UnsupportedError
from bench.report import case_text, summary_text, to_json

EFFORT = rounds.Effort(rounds=2, seconds=0.001, slowest=60)
needs_llama_cpp = pytest.mark.skipif(
    not (find_spec("llama_cpp") and find_spec("gguf")),
    reason="needs pip install llama-cpp-python gguf",
)


def measure(problem, *peers):
    contenders = tuple(cases.Contender(peer, 1, peer.name) for peer in peers)
    return rounds.measure(cases.Case("model", problem, contenders), EFFORT)


def small(name):
    """The case of this name, of two small layers."""
    problem = next(model for model in MODELS if model.name == name)
    kv_heads = 4 if problem.kv_heads == problem.heads else 2
    return replace(
        problem, batch=2, tokens=min(problem.tokens, 5), keys=8, layers=2, width=64, inner=96,
        heads=4, kv_heads=kv_heads, depth=16, vocabulary=64, encoder=7 if problem.encoder else 0,
    )  # fmt: skip


def is_read(name):
    """Whether a call multiplies by the parameter of this name."""
    embeddings = ("embed", "shared", "wte", "wpe", "relative_attention_bias")
    known = ("EncDecAttention.k", "EncDecAttention.v", "encoder_attn.k_", "encoder_attn.v_")
    return not any(part in name for part in (*embeddings, *known, "mlp.gate.weight"))


@pytest.mark.parametrize("family", ["llama", "qwen3", "gemma2", "gpt2", "t5", "whisper", "mixtral"])
def test_what_a_model_must_read(family):
    problem = small(f"{family}-128-tokens")
    inputs = make_model_inputs(problem)
    parameters = inputs.module.named_parameters(remove_duplicate=False)  # T5 ties its head.
    matrices = {
        id(tensor): tensor.numel()
        for name, tensor in parameters
        if tensor.dim() > 1 and is_read(name)
    }
    assert problem.weights == sum(matrices.values())
    caches = [
        tensor
        for name, tensor in inputs.module.named_buffers()
        if name.startswith(("key_cache", "value_cache", "seen_"))
    ]
    assert problem.cached == sum(tensor.numel() for tensor in caches)
    assert inputs.key_value.nbytes == problem.kv_bytes
    logits = inputs.logits()
    assert logits.shape == (2, 5, 64) and logits.std() > 0.01
    assert np.array_equal(logits, inputs.logits())


@pytest.mark.parametrize("family", ["llama", "gpt2", "whisper", "mixtral"])
def test_a_prefill_computes_what_its_steps_do(family):
    problem = small(f"{family}-128-tokens")
    steps = [replace(problem, tokens=1, keys=keys) for keys in range(4, 9)]
    assert problem.tokens == 5 and problem.flops == sum(step.flops for step in steps)


@pytest.mark.parametrize(
    ("name", "dtype", "tolerance"),
    [("llama-gqa", "f32", 1e-5), ("llama-gqa", "bf16", 3e-2), ("t5-128-tokens", "f32", 1e-5)],
)
def test_models_take_turns(name, dtype, tolerance):
    problem = replace(small(name), dtype=dtype)
    measured = measure(problem, *PROBES, OursModel(), TorchModel(compiled=False))
    assert [row.start.status for row in measured.rows] == ["ok"] * 4, measured.rows
    text = case_text(measured) + summary_text([measured])
    assert "ours takes" in text and "torch eager" in text
    for row in to_json(measured)["rows"][2:]:
        assert row["error"] < tolerance and row["ours_over_it"] > 0 and row["share_of_limit"] > 0


@needs_llama_cpp
@pytest.mark.parametrize(("dtype", "tolerance"), [("f32", 1e-5), ("bf16", 3e-2)])
@pytest.mark.parametrize("name", ["llama-mqa", "llama-gqa", "llama-128-tokens"])
def test_llama_cpp_has_the_weights_and_the_cache(name, dtype, tolerance):
    problem = replace(small(name), dtype=dtype)
    if problem.tokens > 1:  # A prefill fills its cache.
        problem = replace(problem, keys=problem.tokens)
    row = measure(problem, LlamaCpp()).rows[0]
    assert row.start.status == "ok" and row.start.error < tolerance, row


@needs_llama_cpp
def test_llama_cpp_is_asked_for_llamas_only():
    with pytest.raises(UnsupportedError, match="only Llamas"):
        LlamaCpp().prepare(small("qwen3"), None, 1)
