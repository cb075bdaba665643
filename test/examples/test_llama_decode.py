# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The small Llama decodes the tokens that PyTorch does, whichever way it is compiled."""

import sys
from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FOLDER = Path(__file__).parents[2] / "examples" / "llama_decode"
sys.path.insert(0, str(FOLDER))
from decode import PROGRAMS  # noqa: E402
from model import Model  # noqa: E402


def compiled(model, program, passes, arrays):
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda diagnostic: True)
        module = ir.Module.parse(model.text(program))
        PassManager.parse(f"builtin.module({passes})").run(module.operation)
        function = attn.compile(module, program, opt_level=OPT_LEVEL)
    return function.bind(dict(enumerate((arrays[n] for n in model.arguments[program]), 2)))


@pytest.mark.parametrize("passes", PROGRAMS.values(), ids=PROGRAMS)
def test_tokens(passes):
    model = Model.read("small")
    arrays = model.arrays()
    prefill = compiled(model, "prefill", PROGRAMS["attention found"], arrays)
    step = compiled(model, "step", passes, arrays)
    end = model.context + len(model.prompt)
    context = arrays["cache.0.keys"][:, :, : model.context].copy()

    logits = prefill(np.array([model.prompt]), np.arange(model.context, end))[-1]
    tokens = [int(logits[0, -1].argmax())]
    for position in range(end, end + len(model.tokens) - 1):
        *_, logits = step(np.array([tokens[-1:]]), np.array([position]))
        tokens.append(int(logits[0, -1].argmax()))

    assert tokens == model.tokens
    largest = np.sort(logits[0, -1])[::-1][: len(model.logits)]
    np.testing.assert_allclose(largest, model.logits, atol=1e-4)
    # The context is as it was, and behind it each token has its key.
    np.testing.assert_array_equal(arrays["cache.0.keys"][:, :, : model.context], context)
    assert arrays["cache.1.keys"][:, :, model.context : position + 1].any(-1).all()
    assert not arrays["cache.1.keys"][:, :, position + 1 :].any()


def test_a_position_outside_the_cache_writes_nothing():
    model = Model.read("small")
    arrays = model.arrays()
    before = {name: array.copy() for name, array in arrays.items()}
    step = compiled(model, "step", PROGRAMS["attention found"], arrays)
    with pytest.raises(attn.CompiledAssertionError, match="outside dimension 2 of argument"):
        step(np.array([[1]]), np.array([512]))
    with pytest.raises(attn.CompiledAssertionError):
        step(np.array([[512]]), np.array([3]))  # There is no such token.
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])
