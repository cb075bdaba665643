# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of Hugging Face as they are: with a static cache, and with masks of their own."""

import copy

import pytest

import mlir_attention as attn

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
transformers = pytest.importorskip("transformers")
executorch = pytest.importorskip("transformers.integrations.executorch")
models = pytest.importorskip("models")

CACHE = 16
FAST = {"opt_level": 0, "num_threads": 1}


def llama():
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(**models.GROUPED))


def gemma2():
    options = {"sliding_window": CACHE, "query_pre_attn_scalar": 8, "attn_implementation": "eager"}
    return transformers.Gemma2ForCausalLM(transformers.Gemma2Config(**models.GROUPED, **options))


def gpt2():
    config = transformers.GPT2Config(
        vocab_size=models.VOCABULARY, n_embd=models.HIDDEN, n_layer=2, n_head=models.HEADS
    )
    return transformers.GPT2LMHeadModel(config)


def mixtral():
    options = {"num_local_experts": 4, "num_experts_per_tok": 2}
    return transformers.MixtralForCausalLM(transformers.MixtralConfig(**models.GROUPED, **options))


def with_cache(model):
    model.generation_config.use_cache = model.config.use_cache = True
    model.generation_config.cache_implementation = "static"
    return executorch.TorchExportableModuleWithStaticCache(model, 1, CACHE)


def made(make):
    torch.manual_seed(1)
    model = make().eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data.mul_(5)
    return model


def token(number, position):
    return {"input_ids": torch.tensor([[number]]), "cache_position": torch.tensor([position])}


@pytest.mark.parametrize("make", [llama, gemma2, gpt2, mixtral])
@torch.no_grad()
def test_steps_with_a_static_cache(make):
    model = made(make)
    eager, mine = with_cache(copy.deepcopy(model)), with_cache(model)
    step = attn.compile(mine, kwargs=token(1, 0), **FAST)
    for position, number in enumerate([3, 1, 4, 1]):
        logits, expected = step(**token(number, position)), eager(**token(number, position))
        assert expected.std() > 0.01
        torch.testing.assert_close(logits, expected, rtol=1e-3, atol=1e-4)
    for name, cache in eager.named_buffers():
        torch.testing.assert_close(mine.get_buffer(name), cache, rtol=1e-3, atol=1e-4)
    with pytest.raises(attn.CompiledAssertionError, match="outside dimension 2 of argument"):
        step(**token(1, CACHE))


@torch.no_grad()
def test_a_prefill_and_a_step_share_the_cache():
    eager, mine = with_cache(made(llama)), with_cache(made(llama))
    prompt = {"input_ids": torch.tensor([[3, 1, 4]]), "cache_position": torch.arange(3)}
    prefill = attn.compile(mine, kwargs=prompt, **FAST)
    step = attn.compile(mine, kwargs=token(1, 0), **FAST)
    torch.testing.assert_close(prefill(**prompt), eager(**prompt), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(step(**token(5, 3)), eager(**token(5, 3)), rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_positions_by_a_cumulative_sum():
    """OPT counts the tokens that its padding mask keeps."""
    config = transformers.OPTConfig(
        vocab_size=models.VOCABULARY,
        hidden_size=models.HIDDEN,
        ffn_dim=models.HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=models.HEADS,
        max_position_embeddings=32,
        word_embed_proj_dim=models.HIDDEN,
        pad_token_id=0,
    )

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = made(lambda: transformers.OPTModel(config))

        def forward(self, tokens, mask):
            return self.model(tokens, mask, use_cache=False).last_hidden_state

    model = Model()
    tokens, mask = torch.tensor([[0, 0, 3, 1, 4, 1]]), torch.tensor([[0, 0, 1, 1, 1, 1]])
    result = attn.compile(model, tokens, mask, **FAST)(tokens, mask)
    torch.testing.assert_close(result, model(tokens, mask), rtol=1e-4, atol=1e-4)
