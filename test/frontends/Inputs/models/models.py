# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Two-layer models of Hugging Face with random weights, as small as they can be."""

import contextlib

import torch
import transformers
from torch.nn.attention import SDPBackend, sdpa_kernel

BATCH, LENGTH, HIDDEN, VOCABULARY, HEADS, WINDOW = 2, 6, 8, 8, 4, 3

#: For models with grouped-query heads: two query heads for each of key and value.
GROUPED = {
    "vocab_size": VOCABULARY,
    "hidden_size": HIDDEN,
    "intermediate_size": HIDDEN,
    "num_hidden_layers": 2,
    "num_attention_heads": HEADS,
    "num_key_value_heads": 2,
    "head_dim": HIDDEN // HEADS,
    "max_position_embeddings": 32,
    "pad_token_id": 0,
}


def llama(implementation):
    config = transformers.LlamaConfig(**GROUPED, attn_implementation=implementation)
    return transformers.LlamaModel(config)


def mistral(implementation):
    config = transformers.MistralConfig(
        **GROUPED, sliding_window=WINDOW, attn_implementation=implementation
    )
    return transformers.MistralModel(config)


def qwen3(implementation):
    config = transformers.Qwen3Config(**GROUPED, attn_implementation=implementation)
    return transformers.Qwen3Model(config)


def gemma2(implementation):
    """Softcaps, and a sliding window in every other layer."""
    config = transformers.Gemma2Config(
        **GROUPED,
        query_pre_attn_scalar=8,
        attn_logit_softcapping=50.0,
        sliding_window=WINDOW,
        attn_implementation=implementation,
    )
    return transformers.Gemma2Model(config)


def gpt2(implementation):
    config = transformers.GPT2Config(
        vocab_size=VOCABULARY,
        n_embd=HIDDEN,
        n_layer=2,
        n_head=HEADS,
        n_positions=32,
        attn_implementation=implementation,
    )
    return transformers.GPT2Model(config)


def bert(implementation):
    config = transformers.BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=HIDDEN,
        max_position_embeddings=32,
        attn_implementation=implementation,
    )
    return transformers.BertModel(config, add_pooling_layer=False)


class WithMasks(torch.nn.Module):
    """The model, given its additive masks as arguments.

    Those that models make themselves hold a cumulative sum, for which torch-mlir leaves an
    op of its own that MLIR cannot read.
    """

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens, *masks):
        mask = masks[0]
        if len(masks) == 2:
            mask = {"full_attention": masks[0], "sliding_attention": masks[1]}
        options = {} if isinstance(self.model, transformers.BertModel) else {"use_cache": False}
        return self.model(input_ids=tokens, attention_mask=mask, **options).last_hidden_state


def additive(keep):
    lowest = torch.finfo(torch.float32).min
    return torch.zeros(BATCH, 1, *keep.shape).masked_fill(~keep, lowest)


def masks_of(make):
    row, key = torch.arange(LENGTH)[:, None], torch.arange(LENGTH)[None]
    if make is bert:
        return [additive((key < LENGTH - 2).expand(LENGTH, LENGTH))]
    causal, window = additive(key <= row), additive((key <= row) & (key > row - WINDOW))
    return {gemma2: [causal, window], mistral: [window]}.get(make, [causal])


MAKERS = (llama, mistral, qwen3, gemma2, gpt2, bert)


def build(make, implementation):
    """The model in evaluation, the tokens and the masks."""
    torch.manual_seed(1)
    model = WithMasks(make(implementation)).eval()
    for module in model.modules():
        # torch-mlir cannot import buffers that are not part of the state.
        module._non_persistent_buffers_set.clear()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            # Out of the initial state, in which attention is near to a mean.
            parameter.data.mul_(5)
    return model, torch.randint(1, VOCABULARY, (BATCH, LENGTH)), masks_of(make)


def kernel_for(make):
    """How SDPA is to be exported: PyTorch cannot take its fused kernel apart in GPT-2, whose
    output it then views in another order."""
    return sdpa_kernel(SDPBackend.MATH) if make is gpt2 else contextlib.nullcontext()


def exported_program(model, tokens, masks, dynamic):
    shapes = None
    if dynamic:
        length = torch.export.Dim("length", min=2, max=32)
        shapes = ({1: length}, tuple({2: length, 3: length} for _ in masks))
    return torch.export.export(model, (tokens, *masks), dynamic_shapes=shapes, strict=False)
