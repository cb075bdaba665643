# REQUIRES: onnx
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX's own tests of the ops that are built here.

A part of them; all with HYPOTHESIS_PROFILE=nightly.
"""

import os

import numpy as np
import pytest
from levels import OPT_LEVEL
from onnx.backend.test.case.node import collect_testcases

import mlir_attention as attn

OPS = ("attention", "rotary_embedding", "tensorscatter", "rms_normalization", "gathernd")
TOLERANCES = {"bfloat16": 2e-2, "float16": 3e-3}


def cases():
    every = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 12
    prefixes = tuple(f"test_{op}" for op in OPS)
    found = [case for case in collect_testcases(None) if case.name.startswith(prefixes)]
    return [case for case in found if not case.name.endswith("_expanded")][::every]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case):
    model = attn.compile(case.model, opt_level=OPT_LEVEL)
    for inputs, outputs in case.data_sets:
        results = model(*map(np.asarray, inputs))
        results = results if isinstance(results, tuple) else (results,)
        for result, output in zip(results, outputs, strict=True):
            right = np.asarray(output)
            assert result.dtype == right.dtype
            tolerance = TOLERANCES.get(right.dtype.name, 1e-4)
            wide = (np.asarray(array, np.float64) for array in (result, right))
            np.testing.assert_allclose(*wide, rtol=tolerance, atol=tolerance)
