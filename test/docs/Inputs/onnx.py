# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/onnx.md needs the extra `onnx`."""

import pytest

import mlir_attention  # noqa: F401

reference = pytest.importorskip("onnx.reference")
pytest.importorskip("torch_mlir")


def check():
    import numpy as np

    names = globals()
    (expected,) = reference.ReferenceEvaluator("layer.onnx").run(None, {"x": names["x"]})
    np.testing.assert_allclose(names["layer"](names["x"]), expected, rtol=1e-4, atol=1e-4)
