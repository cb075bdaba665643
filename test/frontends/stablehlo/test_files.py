# REQUIRES: jax
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Files and texts of StableHLO: as text, bytecode and portable artifacts."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.files import read_module
from mlir_attention.frontends.stablehlo import export, is_stablehlo
from mlir_attention.frontends.stablehlo.jaxlib_mlir import load_jaxlib, new_context

FILE = Path(__file__).parent / "Inputs" / "attention.mlir"
TEXT = FILE.read_text()


def expected(q, k, v):
    scores = q @ k.transpose(0, 2, 1)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True) @ v


def contents():
    mlir = load_jaxlib()
    module = mlir.ir.Module.parse(TEXT, new_context(mlir))
    bytecode = io.BytesIO()
    module.operation.write_bytecode(bytecode)
    artifact = mlir.dialects.stablehlo.serialize_portable_artifact_str(str(module), "1.8.0")
    return {"text": TEXT.encode(), "bytecode": bytecode.getvalue(), "artifact": artifact}


@pytest.mark.parametrize("kind", ["text", "bytecode", "artifact"])
def test_files(kind, tmp_path):
    content = contents()[kind]
    assert is_stablehlo(content)
    file = tmp_path / "attention.mlir"
    file.write_bytes(content)
    attend = attn.compile(file, opt_level=OPT_LEVEL)
    q, k, v = np.random.default_rng(0).standard_normal((3, 2, 16, 64)).astype(np.float32)
    np.testing.assert_allclose(attend(q, k, v), expected(q, k, v), rtol=1e-4, atol=1e-4)
    with ir.Context():
        assert "stablehlo" not in str(export(content))


@pytest.mark.parametrize(
    "text",
    [
        "func.func @f() {\n  // as stablehlo does\n  return\n}",
        "module @stablehlo {}",
        'func.func @f() attributes {note = "stablehlo"} { return }',
    ],
)
def test_others_are_not_taken_for_it(text, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jaxlib.mlir", None)
    assert not is_stablehlo(text.encode())
    with ir.Context():
        written = io.BytesIO()
        ir.Module.parse(text).operation.write_bytecode(written)
        file = tmp_path / "module.mlir"
        file.write_bytes(written.getvalue())
        assert str(read_module(file)) == str(ir.Module.parse(text))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("exponential %s", "exponentials %s", r'\.mlir":\d+:\d+: custom op \'stablehlo.expon'),
        ("tensor<2x16xf32>\n", "tensor<2x17xf32>\n", "is no module of StableHLO"),
        (
            "stablehlo.exponential %s : tensor<2x16x16xf32>",
            "stablehlo.custom_call @mine(%s) : (tensor<2x16x16xf32>) -> tensor<2x16x16xf32>",
            r"attention\.mlir:\d+: 'stablehlo\.custom_call' of 'mine' is not taken to linalg",
        ),
    ],
)
def test_errors_name_the_place(old, new, message, tmp_path):
    assert old in TEXT
    file = tmp_path / "attention.mlir"
    file.write_text(TEXT.replace(old, new))
    with ir.Context(), pytest.raises(ValueError, match=message):
        export(file)


def test_names_the_extra_without_jaxlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "jaxlib.mlir", None)
    with ir.Context(), pytest.raises(ImportError, match=r"pip install 'mlir-attention\[jax\]'"):
        export(FILE)


def test_attention_run(capsys, monkeypatch):
    from mlir_attention.tools import attention_run

    monkeypatch.setattr(sys, "argv", ["attention-run", str(FILE), "--check"])
    with pytest.raises(SystemExit, match="0"):
        attention_run.main()
    printed = capsys.readouterr().out
    assert "found attention: batch 2, query 16, key 16, depth 64, value depth 64" in printed
