# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/pytorch.md needs the extra `torch`."""

import pytest

import mlir_attention  # noqa: F401

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
torch.manual_seed(0)


def check():
    names = globals()
    with torch.no_grad():
        expected = names["model"](names["x"])
    torch.testing.assert_close(names["y"], expected, rtol=1e-4, atol=1e-4)
    assert names["mine"].isfinite().all()
    step = names["Step"]()(*names["step_arguments"])
    results = [names["out"], names["new_k"], names["new_v"]]
    for result, expected in zip(results, step, strict=True):
        as_floats = torch.from_numpy(result.astype("f"))
        torch.testing.assert_close(as_floats, expected.float(), rtol=2e-2, atol=2e-2)
