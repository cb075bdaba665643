# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""gpt-oss of Hugging Face, whole: sinks, windows in every other layer, experts."""

import copy

import pytest
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.torch import import_model

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
transformers = pytest.importorskip("transformers")
executorch = pytest.importorskip("transformers.integrations.executorch")
models = pytest.importorskip("models")

CACHE, LENGTH = 16, 9


def gpt_oss(experts):
    torch.manual_seed(1)
    config = transformers.GptOssConfig(
        **models.GROUPED,
        num_local_experts=4,
        num_experts_per_tok=2,
        sliding_window=4,
        attn_implementation="eager",
        experts_implementation=experts,
    )
    model = transformers.GptOssForCausalLM(config).eval()
    for name, parameter in model.named_parameters():
        # Sinks and scores of order 1.
        torch.nn.init.normal_(parameter, std=1.0 if "sinks" in name else 0.5)
    return model


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens):
        return self.model(input_ids=tokens, use_cache=False).logits


def compiled(model, *args, split, **kwargs):
    """The model with the attention of both layers found, and split if so asked."""
    with ir.Context():
        imported = import_model(model, *args, **kwargs)
        module = imported.module.operation
        PassManager.parse("builtin.module(attention-form-groups)").run(module)
        assert str(module).count(" attention.group ") == 2
        if split:
            splitting = "builtin.module(attention-flash-decoding{num-splits=2})"
            PassManager.parse(splitting).run(module)
            assert str(module).count(" attention.lse_combine ") == 2
        return imported.compile(num_threads=1, opt_level=0)


@pytest.mark.parametrize(("experts", "split"), [("batched_mm", False), ("grouped_mm", True)])
@torch.no_grad()
def test_prompt(experts, split):
    model = Logits(gpt_oss(experts))
    tokens = torch.randint(1, models.VOCABULARY, (2, LENGTH))
    expected = model(tokens)
    result = compiled(model, tokens, split=split)(tokens)
    assert expected.std() > 0.1
    torch.testing.assert_close(result, expected, rtol=1e-5, atol=1e-5)


@torch.no_grad()
def test_steps_with_a_static_cache():
    def with_cache(model):
        model.generation_config.use_cache = model.config.use_cache = True
        model.generation_config.cache_implementation = "static"
        return executorch.TorchExportableModuleWithStaticCache(model, 1, CACHE)

    def token(number, position):
        tokens, positions = torch.tensor([[number]]), torch.tensor([position])
        return {"input_ids": tokens, "cache_position": positions}

    model = gpt_oss("batched_mm")
    eager, mine = with_cache(copy.deepcopy(model)), with_cache(model)
    step = compiled(mine, kwargs=token(1, 0), split=True)
    for position, number in enumerate([3, 1, 4, 1, 5, 2]):
        logits, expected = step(**token(number, position)), eager(**token(number, position))
        assert expected.std() > 0.1
        torch.testing.assert_close(logits, expected, rtol=1e-4, atol=1e-5)
