# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs that are attention by a hair, or not quite: raised or not, they compute the same."""

from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.runtime.arrays.signature import public_functions

FOLDER = Path(__file__).parent / "edge-cases"
PIPELINES = {
    "raised": "attention-form-groups",
    "split": "attention-form-groups,attention-flash-decoding{num-splits=5}",
}


def programs() -> list[tuple[str, str]]:
    with ir.Context():
        return [
            (path.name, entry)
            for path in sorted(FOLDER.glob("*.mlir"))
            for entry in public_functions(ir.Module.parse(path.read_text()).operation)
        ]


def results(file: str, entry: str, pipeline: str) -> tuple[np.ndarray, ...]:
    with ir.Context():
        module = ir.Module.parse((FOLDER / file).read_text())
        # The others of the file have tests of their own.
        for op in list(module.body.operations):
            if ir.StringAttr(op.attributes["sym_name"]).value != entry:
                op.erase()
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        compiled = attn.compile(module, entry, num_threads=1, opt_level=OPT_LEVEL)
    rng = np.random.default_rng(1)
    arguments = [
        rng.standard_normal(type_.shape).astype(np.float32) for type_ in compiled.argument_types
    ]
    result = compiled(*arguments)
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("file, entry", programs())
def test_computes_the_same(file, entry, pipeline):
    plain = results(file, entry, "")
    raised = results(file, entry, PIPELINES[pipeline])
    for before, after in zip(plain, raised, strict=True):
        assert np.isfinite(before).all() and before.std() > 0.05
        np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-5)
