# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A whole decode step: caches and weights of a Llama over ranks, as torch-mlir wrote it."""

import sys
from pathlib import Path

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager
from ranks import OPTIONS, run

import mlir_attention
from mlir_attention.distributed import LocalCommunicator, compile_local, shard_arguments
from mlir_attention.distributed.example import shardings

sys.path.insert(0, str(Path(__file__).parents[2] / "examples/llama_decode"))
from model import Model

MODEL = Model.read("small")
NAMES = MODEL.arguments["step"]

#: Of each layer: the gathers of the ranks, and the sums over them.
LAYOUTS = {
    "cache": ([4], {"weights": False}, 1, 0),
    "cache and weights": ([4], {"weights": True}, 2, 2),
    "heads, and keys": ([2, 2], {"weights": True, "keys": 1}, 1, 2),
}


def step_of(module_text):
    module = ir.Module.parse(module_text)
    PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
    return module


def arrays():
    found = MODEL.arrays()
    return [found[name] for name in NAMES]


@pytest.fixture(scope="module")
def whole():
    """The logits of three steps of one process."""
    with ir.Context():
        step = mlir_attention.compile(step_of(MODEL.text("step")), "step", **OPTIONS)
    bound = step.bind(dict(enumerate(arrays(), 2)))
    return [bound(np.array([[token]]), np.array([at]))[-1] for token, at in STEPS]


STEPS = [(1, 127), (6, 128), (346, 129)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_step(whole, layout):
    shape, options, gathers, sums = LAYOUTS[layout]
    with ir.Context():
        module = step_of(MODEL.text("step"))
        shard_arguments(module, shape, shardings(NAMES, **options))
        PassManager.parse("builtin.module(attention-distribute,canonicalize,cse)").run(
            module.operation
        )
        text = str(module)
        ranks = compile_local(module, LocalCommunicator.ranks(4, 60), "step", **OPTIONS)
    # The logits are gathered where the vocabulary is cut.
    assert text.count("shard.all_gather %") == 2 * gathers + options["weights"]
    assert text.count("shard.all_reduce %") == 2 * sums
    parts = [
        [rank.part(at, array).copy() for at, array in enumerate(arrays(), 2)] for rank in ranks
    ]
    for (token, at), expected in zip(STEPS, whole, strict=True):
        results = run(
            ranks,
            np.array([[token]]),
            np.array([at]),
            each=lambda rank, passed: [*passed, *parts[rank]],
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
            assert result[-1].tobytes() == results[0][-1].tobytes()
        np.testing.assert_allclose(results[0][-1], expected, rtol=1e-4, atol=2e-6)
