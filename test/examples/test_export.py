# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""examples/export.py writes what the examples are, with the packages that are installed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

EXAMPLES = Path(__file__).parents[2] / "examples"
MISSING = [
    name for name in ("torch", "torch_mlir", "transformers") if not importlib.util.find_spec(name)
]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, EXAMPLES / "export.py", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    if MISSING:
        pytest.skip(f"export.py needs {', '.join(MISSING)}: pip install '.[torch]'")
    folder = tmp_path_factory.mktemp("exported")
    done = run("--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", ["sdpa_gqa_decode", "llama_attention"])
def test_what_is_exported_is_found_split_and_right(exported, name):
    data = np.load(exported / name / f"{name}.npz")
    with ir.Context():
        module = ir.Module.parse((exported / name / f"{name}.mlir").read_text())
        PassManager.parse(
            "builtin.module(attention-form-groups,attention-flash-decoding{num-splits=8})"
        ).run(module.operation)
        assert str(module).count("= attention.lse_combine") == 1
        compiled = attn.compile(module, name)
    arguments = [data[f"arg{number}"] for number in range(len(compiled.argument_types))]
    np.testing.assert_allclose(compiled(*arguments), data["result0"], rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("name", ["sdpa_gqa_decode", "llama_attention"])
def test_inputs_are_those_of_the_repository(exported, name):
    """Seeds are fixed; only results depend on the machine."""
    ours, theirs = (np.load(root / name / f"{name}.npz") for root in (EXAMPLES, exported))
    assert ours.files == theirs.files
    for array in ours.files:
        np.testing.assert_allclose(theirs[array], ours[array], rtol=2e-5, atol=2e-5)


@pytest.mark.skipif(not MISSING, reason="all that export.py needs is installed")
def test_what_is_missing_is_named():
    done = run()
    assert done.returncode == 1
    assert "export.py needs torch, torch-mlir and transformers" in done.stderr
    assert "pip install '.[torch]'" in done.stderr
    assert "Traceback" not in done.stderr
