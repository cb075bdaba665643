# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every stage of the examples gives what PyTorch computed."""

from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("sdpa_gqa_decode", "llama_attention")

FORM = "attention-form-groups"
STAGES = {
    "as exported": "",
    "group": FORM,
    "split": f"{FORM},attention-flash-decoding{{num-splits=8}}",
    "ragged": f"{FORM},attention-flash-decoding{{num-splits=7}}",
    "decided": f"{FORM},attention-flash-decoding",
    "linalg": f"{FORM},attention-flash-decoding{{num-splits=8}},convert-attention-to-linalg",
    "inlined": f"{FORM},attention-flash-decoding{{num-splits=8}},convert-attention-to-linalg,"
    "attention-inline-combine,canonicalize,cse",
    "unsplit in f64": f"{FORM},convert-attention-to-linalg{{accumulation-type=f64}}",
}


@pytest.mark.parametrize("num_threads", [1, 2])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", NAMES)
def test_stage(name, stage, num_threads):
    data = np.load(EXAMPLES / name / f"{name}.npz")
    with ir.Context():
        module = ir.Module.parse((EXAMPLES / name / f"{name}.mlir").read_text())
        if STAGES[stage]:
            PassManager.parse(f"builtin.module({STAGES[stage]})").run(module.operation)
        compiled = attn.compile(module, name, num_threads=num_threads, opt_level=OPT_LEVEL)
    arguments = [data[f"arg{number}"] for number in range(len(compiled.argument_types))]
    result = compiled(*arguments)
    # Outputs are of order 0.1: an unrelated one would be far off.
    assert data["result0"].std() > 0.01
    np.testing.assert_allclose(result, data["result0"], rtol=2e-5, atol=2e-5)
