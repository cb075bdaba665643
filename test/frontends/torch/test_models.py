# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole two-layer models of Hugging Face: both attentions are found, and the model is right.

Needs the extra `torch`; without it these tests are skipped.
"""

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.frontends import torch as frontend

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
pytest.importorskip("transformers")
models = pytest.importorskip("models")


@pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])
@pytest.mark.parametrize("implementation", ["eager", "sdpa"])
@pytest.mark.parametrize("make", models.MAKERS, ids=lambda make: make.__name__)
def test_model(make, implementation, dynamic):
    if make is models.gemma2 and implementation == "sdpa":
        pytest.skip("PyTorch's SDPA has no softcap")
    model, tokens, masks = models.build(make, implementation)
    with torch.no_grad(), models.kernel_for(make):
        expected = model(tokens, *masks).numpy()
        program = models.exported_program(model, tokens, masks, dynamic)
        with ir.Context():
            exported = frontend.export(program)
            PassManager.parse("builtin.module(attention-form-groups)").run(exported.operation)
            assert str(exported).count(" attention.group ") == 2
            compiled = attn.compile(exported, "main", num_threads=1, opt_level=0)
    result = compiled(tokens.numpy(), *(mask.numpy() for mask in masks))
    assert expected.std() > 0.1
    # Of Gemma 2, the program as exported is 2e-4 from PyTorch too, before any group is formed.
    tolerance = 1e-3 if make is models.gemma2 else 1e-4
    np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance)
