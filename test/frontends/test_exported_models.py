# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole two-layer models that were exported: both attentions are found, and give what PyTorch gave.

Inputs/models/README.md says how they were made. test_torch_models.py exports anew.
"""

from pathlib import Path

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FOLDER = Path(__file__).parent / "Inputs" / "models"
NAMES = sorted(path.stem for path in FOLDER.glob("*.mlir"))
#: Of Gemma 2, the program as exported is 2e-4 from PyTorch too, before any group is formed.
TOLERANCE = {"gemma2": 1e-3}


def test_there_are_models():
    assert {name.split("_")[0] for name in NAMES} == {"bert", "gemma2", "gpt2", "llama", "qwen3"}


@pytest.mark.parametrize("name", NAMES)
def test_model(name):
    with np.load(FOLDER / f"{name}.npz") as data:
        arguments = [data[key] for key in sorted(data.files) if key != "result"]
        expected = data["result"]
    with ir.Context():
        module = ir.Module.parse((FOLDER / f"{name}.mlir").read_text())
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        assert str(module).count(" attention.group ") == 2
        PassManager.parse("builtin.module(attention-flash-decoding{num-splits=2})").run(
            module.operation
        )
        # Unoptimised code gives the same result, and a model compiles in a fraction of the time.
        compiled = attn.compile(module, name, num_threads=1, opt_level=0)
    assert expected.std() > 0.1
    tolerance = TOLERANCE.get(name.split("_")[0], 1e-4)
    np.testing.assert_allclose(compiled(*arguments), expected, rtol=tolerance, atol=tolerance)
