# RUN: %pytest %s
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
    # Not "torch", which this folder is called, too.
    pytest.importorskip("torch.nn")
    pytest.importorskip("torch_mlir")
    return sys.modules["torch"]


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


def test_remarks_are_at_the_lines_of_the_program(torch):
    class Attention(torch.nn.Module):
        def forward(self, q, k, v):
            scores = q @ k.mT
            weights = torch.softmax(scores, -1)
            return weights @ v, torch.softmax(scores, 1)

    heard = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: heard.append(str(d.location)) or True)
        exported = frontend.export(Attention(), *(torch.randn(2, 4, 8, 8) for _ in range(3)))
        PassManager.parse("builtin.module(attention-form-groups{remarks})").run(exported.operation)
    first = Attention.forward.__code__.co_firstlineno
    assert heard == [f'loc("{__file__}":{first + line}:0)' for line in (2, 3)]


def test_a_failed_assertion_names_the_line_of_the_program(torch):
    class Rows(torch.nn.Module):
        def forward(self, rows, positions):
            return torch.index_select(rows, 0, positions)

    rows, positions = torch.randn(4, 8), torch.tensor([3, 0])
    with ir.Context():
        select = attn.compile(frontend.export(Rows(), rows, positions))
    np.testing.assert_array_equal(select(rows, positions), rows[positions])
    line = Rows.forward.__code__.co_firstlineno + 1
    with pytest.raises(attn.CompiledAssertionError, match=f"test_export.py:{line} "):
        select(rows, torch.tensor([4, 0]))


def test_what_is_written_is_a_result_and_says_so(torch):
    class Update(torch.nn.Module):
        def forward(self, cache, row, at):
            cache.index_copy_(2, at, row)
            return cache, row + 1

    arguments = [torch.randn(2, 4, 8, 8), torch.randn(2, 4, 1, 8), torch.tensor([5])]
    with ir.Context():
        exported = frontend.export(Update(), *arguments)
        update = attn.compile(exported)
    text = str(exported)
    assert "{attention.aliases_result = 0 : i64, bufferization.writable = true}" in text
    assert text.count("tensor.insert_slice") == 1 and "scf.for" not in text
    expected = arguments[0].index_copy(2, arguments[2], arguments[1])
    cache, again, more = update(*arguments)
    assert cache is arguments[0]
    torch.testing.assert_close(cache, expected)
    np.testing.assert_array_equal(again, expected)
    assert not np.shares_memory(again, cache.numpy())
    np.testing.assert_array_equal(more, arguments[1] + 1)


def test_weights_are_constants(torch):
    class Count(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("number", torch.tensor([4.0]))

        def forward(self, x):
            return x * self.number.add_(1)

    with ir.Context():
        count = attn.compile(frontend.export(Count(), torch.ones(1)))
    number, product = count(torch.full((1,), 3.0))
    assert number == 5 and product == 15


def test_keyword_arguments_of_the_model(torch):
    class Add(torch.nn.Module):
        def forward(self, x, *, other, scale=1):
            return x + scale * other

    with ir.Context():
        add = attn.compile(frontend.export(Add(), torch.ones(2), other=torch.ones(2), scale=3))
    assert list(add(torch.ones(2), torch.full((2,), 2.0))) == [7, 7]


@pytest.mark.parametrize("name", ["searchsorted", "logcumsumexp"])
def test_an_op_that_cannot_cross_is_named_with_its_line(torch, name):
    class Model(torch.nn.Module):
        def forward(self, x):
            if name == "searchsorted":
                return torch.searchsorted(x, x + 1)
            return torch.logcumsumexp(x, 0)

    line = Model.forward.__code__.co_firstlineno + (2 if name == "searchsorted" else 3)
    message = rf"test_export\.py:{line}: torch-mlir .*aten\.{name}.*decomposition_table"
    with ir.Context(), pytest.raises(ValueError, match=message):
        frontend.export(Model(), torch.randn(3))
