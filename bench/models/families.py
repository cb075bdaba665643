# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The models of each family: a configuration of Transformers, and the class that it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import transformers

from bench.models.problems import Model


def _grouped(problem: Model) -> dict[str, Any]:
    return {
        "vocab_size": problem.vocabulary,
        "hidden_size": problem.width,
        "intermediate_size": problem.inner,
        "num_hidden_layers": problem.layers,
        "num_attention_heads": problem.heads,
        "num_key_value_heads": problem.kv_heads,
        "head_dim": problem.depth,
        "max_position_embeddings": 32768,
        "tie_word_embeddings": False,
    }


def _llama(problem: Model) -> Any:
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(**_grouped(problem)))


def _qwen3(problem: Model) -> Any:
    return transformers.Qwen3ForCausalLM(transformers.Qwen3Config(**_grouped(problem)))


def _gemma2(problem: Model) -> Any:
    """With softcaps, which SDPA does not have. A static cache has no window."""
    config = transformers.Gemma2Config(
        **_grouped(problem),
        query_pre_attn_scalar=problem.depth,
        sliding_window=problem.keys,
        attn_implementation="eager",
    )
    return transformers.Gemma2ForCausalLM(config)


def _gpt2(problem: Model) -> Any:
    config = transformers.GPT2Config(
        vocab_size=problem.vocabulary,
        n_embd=problem.width,
        n_inner=problem.inner,
        n_layer=problem.layers,
        n_head=problem.heads,
        n_positions=problem.keys,
        bos_token_id=1,
        eos_token_id=2,
        tie_word_embeddings=False,
    )
    return transformers.GPT2LMHeadModel(config)


def _t5(problem: Model) -> Any:
    config = transformers.T5Config(
        vocab_size=problem.vocabulary,
        d_model=problem.width,
        d_kv=problem.depth,
        d_ff=problem.inner,
        num_layers=problem.layers,
        num_decoder_layers=problem.layers,
        num_heads=problem.heads,
        tie_word_embeddings=False,
    )
    return transformers.T5ForConditionalGeneration(config)


def _whisper(problem: Model) -> Any:
    config = transformers.WhisperConfig(
        vocab_size=problem.vocabulary,
        d_model=problem.width,
        encoder_layers=1,
        encoder_attention_heads=problem.heads,
        encoder_ffn_dim=problem.inner,
        decoder_layers=problem.layers,
        decoder_attention_heads=problem.heads,
        decoder_ffn_dim=problem.inner,
        num_hidden_layers=problem.layers,
        max_source_positions=problem.encoder,
        max_target_positions=problem.keys,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=1,
        begin_suppress_tokens=None,
    )
    return transformers.WhisperForConditionalGeneration(config)


def _mixtral(problem: Model) -> Any:
    config = transformers.MixtralConfig(
        **_grouped(problem), num_local_experts=problem.experts, num_experts_per_tok=2
    )
    return transformers.MixtralForCausalLM(config)


FAMILIES: dict[str, Callable[[Model], Any]] = {
    "llama": _llama,
    "qwen3": _qwen3,
    "gemma2": _gemma2,
    "gpt2": _gpt2,
    "t5": _t5,
    "whisper": _whisper,
    "mixtral": _mixtral,
}
