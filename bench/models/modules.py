# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models as functions of token ids and positions, which write their static cache."""

from __future__ import annotations

from typing import Any

import torch
from transformers import DynamicCache, EncoderDecoderCache, StaticCache
from transformers.integrations.executorch import TorchExportableModuleWithStaticCache

from bench.models.families import FAMILIES
from bench.models.problems import Model


def module_of(problem: Model) -> torch.nn.Module:
    """Takes `input_ids` [batch, tokens] and `cache_position` [tokens]; returns logits."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype_of(problem))
    try:
        return _module_of(problem)
    finally:
        torch.set_default_dtype(before)


def dtype_of(problem: Model) -> torch.dtype:
    return {"f32": torch.float32, "bf16": torch.bfloat16}[problem.dtype]


def _module_of(problem: Model) -> torch.nn.Module:
    model = FAMILIES[problem.family](problem).eval().requires_grad_(False)
    if problem.encoder:
        return DecoderWithStaticCache(model, problem)
    model.generation_config.use_cache = model.config.use_cache = True
    model.generation_config.cache_implementation = "static"
    return TorchExportableModuleWithStaticCache(model, problem.batch, problem.keys)


class DecoderWithStaticCache(torch.nn.Module):
    """The decoder of a model that has an encoder too, whose keys and values are known already.

    The class of Transformers computes these again in each call that was exported.
    """

    def __init__(self, model: Any, problem: Model) -> None:
        super().__init__()
        self.decoder = model.get_decoder()
        self.head = model.get_output_embeddings()
        heads = (problem.batch, problem.heads)
        self.own = StaticCache(model.config, max_cache_len=problem.keys)
        self.own.early_initialization(*heads, problem.depth, dtype_of(problem), torch.device("cpu"))
        shape = (*heads, problem.encoder, problem.depth)
        seen = DynamicCache()
        for layer in range(problem.layers):
            seen.update(torch.zeros(shape), torch.zeros(shape), layer)
        self.cache = EncoderDecoderCache(self.own, seen)
        self.register_buffer("states", torch.zeros(problem.batch, problem.encoder, problem.width))
        for number, (own, other) in enumerate(zip(self.own.layers, seen.layers, strict=True)):
            self.register_buffer(f"key_cache_{number}", own.keys)
            self.register_buffer(f"value_cache_{number}", own.values)
            self.register_buffer(f"cumulative_length_{number}", own.cumulative_length)
            self.register_buffer(f"seen_key_{number}", other.keys)
            self.register_buffer(f"seen_value_{number}", other.values)

    def forward(self, input_ids: torch.Tensor, cache_position: torch.Tensor) -> torch.Tensor:
        for layer in self.own.layers:
            layer.cumulative_length.copy_(cache_position[0])
        outputs = self.decoder(
            input_ids=input_ids,
            encoder_hidden_states=self.states,
            cache=self.cache,
            use_cache=True,
        )
        logits: torch.Tensor = self.head(outputs[0])
        return logits
