# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/pytorch.md needs the extra `torch`."""

import pytest

import mlir_attention  # noqa: F401

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
pytest.importorskip("transformers")
torch.manual_seed(0)


def check():
    names = globals()
    with torch.no_grad():
        expected = names["model"](names["x"])
        names["with_cache"](**names["prompt"])
        for position, token in enumerate(names["tokens"], 5):
            logits = names["with_cache"](
                input_ids=torch.tensor([[token]]), cache_position=torch.tensor([position])
            )
    torch.testing.assert_close(names["y"], expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(names["logits"], logits, rtol=1e-4, atol=1e-4)
    step = names["Step"]()(*names["step_arguments"])
    torch.testing.assert_close(names["out"], step[0], rtol=2e-2, atol=2e-2)
    attention = names["Attention"]()(names["q"], names["k"], names["v"])
    torch.testing.assert_close(names["mine"], attention, rtol=1e-4, atol=1e-4)
