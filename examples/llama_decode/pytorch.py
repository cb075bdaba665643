# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The same model in PyTorch: Hugging Face's Llama with its static cache, on the same arrays."""

from __future__ import annotations

from collections.abc import Callable

import torch
from model import Array, Model
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.integrations.executorch import TorchExportableModuleWithStaticCache

#: What a seed and the shapes do not tell.
CONFIGS = {
    "large": {
        "num_hidden_layers": 4,
        "hidden_size": 1536,
        "intermediate_size": 4096,
        "num_attention_heads": 12,
        "head_dim": 128,
        "vocab_size": 8192,
        "max_position_embeddings": 32768,
    },
    "small": {
        "num_hidden_layers": 2,
        "hidden_size": 128,
        "intermediate_size": 352,
        "num_attention_heads": 4,
        "head_dim": 32,
        "vocab_size": 512,
        "max_position_embeddings": 512,
    },
}


def empty_model(name: str) -> TorchExportableModuleWithStaticCache:
    """The model with a static cache, before it has its weights. All heads share one key head."""
    config = LlamaConfig(
        num_key_value_heads=1,
        tie_word_embeddings=False,
        attn_implementation="sdpa",
        **CONFIGS[name],
    )
    model = LlamaForCausalLM(config).eval().requires_grad_(False)
    keys = config.max_position_embeddings
    model.generation_config.cache_implementation = "static"
    model.generation_config.cache_config = {"batch_size": 1, "max_cache_len": keys}
    return TorchExportableModuleWithStaticCache(model)


def tensors_of(model: TorchExportableModuleWithStaticCache) -> dict[str, torch.Tensor]:
    """Its weights and its cache, by the names of this example."""
    named = {**dict(model.model.named_parameters()), **dict(model.model.named_buffers())}
    for number, layer in enumerate(model.static_cache.layers):
        named[f"cache.{number}.keys"] = layer.keys
        named[f"cache.{number}.values"] = layer.values
        named[f"cache.{number}.length"] = layer.cumulative_length
    return named


def load(model: TorchExportableModuleWithStaticCache, arrays: dict[str, Array]) -> None:
    """Copies arrays to the tensors of their names."""
    named = tensors_of(model)
    for name, array in arrays.items():
        named[name].copy_(torch.from_numpy(array))


def logits(model: TorchExportableModuleWithStaticCache, ids: list[int], first: int) -> torch.Tensor:
    """Of the last of some tokens, the first of which is at the position `first`."""
    positions = torch.arange(len(ids)) + first
    with torch.no_grad():
        return model(input_ids=torch.tensor([ids]), cache_position=positions)[0, -1]


def step_of(model: Model, arrays: dict[str, Array]) -> Callable[[int], object]:
    """A step at a position, of a model with its weights and cache."""
    other = empty_model(model.name)
    load(other, {name: arrays[name] for name in model.shapes})
    return lambda position: logits(other, [1], position)
