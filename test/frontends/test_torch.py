# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`frontends.torch.export`: what it says without torch-mlir, what it gives with it."""

import sys

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.frontends import torch as frontend


def test_names_the_packages_without_torch_mlir(monkeypatch):
    # None in sys.modules makes an import fail, also where torch-mlir is installed.
    monkeypatch.setitem(sys.modules, "torch_mlir", None)
    with ir.Context(), pytest.raises(ImportError, match="pip install torch torch-mlir"):
        frontend.export(None)


def test_does_not_import_torch():
    """The module can be imported, and looked at, where there is no torch."""
    assert frontend.export.__doc__


@pytest.fixture
def torch():
    torch = pytest.importorskip("torch")
    pytest.importorskip("torch_mlir")
    return torch


@pytest.fixture
def sdpa(torch):
    class Attention(torch.nn.Module):
        def forward(self, q, k, v):
            return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    torch.manual_seed(0)
    return Attention(), [torch.randn(2, 4, rows, 8) for rows in (3, 24, 24)]


def test_returns_a_module_in_the_current_context(sdpa):
    module, arguments = sdpa
    with ir.Context() as context:
        exported = frontend.export(module, *arguments)
    assert isinstance(exported, ir.Module)
    assert exported.context is context or exported.context == context
    (function,) = exported.body.operations
    assert ir.StringAttr(function.attributes["sym_name"]).value == "main"


def test_returns_a_module_in_the_given_context(sdpa):
    module, arguments = sdpa
    context = ir.Context()
    exported = frontend.export(module, *arguments, function_name="attend", context=context)
    assert exported.context == context
    (function,) = exported.body.operations
    assert ir.StringAttr(function.attributes["sym_name"]).value == "attend"


def test_needs_a_context(sdpa):
    module, arguments = sdpa
    with pytest.raises(ValueError):
        frontend.export(module, *arguments)


def test_takes_an_exported_program(torch, sdpa):
    module, arguments = sdpa
    program = torch.export.export(module, tuple(arguments))
    with ir.Context():
        assert "linalg.batch_matmul" in str(frontend.export(program))


def test_passes_options_on(torch, sdpa):
    module, arguments = sdpa
    keys = torch.export.Dim("keys", min=2, max=4096)
    with ir.Context():
        exported = frontend.export(module, *arguments, dynamic_shapes=(None, {2: keys}, {2: keys}))
    assert "tensor<2x4x?x8xf32>" in str(exported)


@pytest.mark.parametrize("splits", [0, 5])
def test_attention_is_found_and_agrees_with_pytorch(sdpa, splits):
    module, arguments = sdpa
    split = f",attention-flash-decoding{{num-splits={splits}}}" if splits else ""
    with ir.Context():
        exported = frontend.export(module, *arguments)
        PassManager.parse(f"builtin.module(attention-form-groups{split})").run(exported.operation)
        assert " attention.group " in str(exported)
        compiled = attn.compile(exported, "main", num_threads=1)
    result = compiled(*(argument.numpy() for argument in arguments))
    np.testing.assert_allclose(result, module(*arguments).numpy(), rtol=5e-6, atol=5e-6)
