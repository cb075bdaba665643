# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-compile: what it prints and writes, and how it ends."""

import signal
import sys
from pathlib import Path

import pytest

from mlir_attention.tools import attention_compile

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/sdpa_gqa_decode/sdpa_gqa_decode.mlir"


@pytest.fixture
def run(monkeypatch, capfd):
    """Runs the tool in this process: its imports take long."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(*arguments, status=0):
        """What it prints on both streams."""
        monkeypatch.setattr(sys, "argv", ["attention-compile", *map(str, arguments)])
        found, said = 0, ""
        try:
            attention_compile.main()
        except SystemExit as end:
            found, said = (1, end.code) if isinstance(end.code, str) else (end.code, "")
        printed = "".join(capfd.readouterr()) + said
        assert found == status, printed
        return printed

    return run


def test_a_file(run, tmp_path):
    printed = run(EXAMPLE, "-o", tmp_path, "--num-splits", "4", "--threads", "sequential")
    assert "into 4 chunks" in printed
    for file in ("libsdpa_gqa_decode.so", "sdpa_gqa_decode.o", "sdpa_gqa_decode.h"):
        size = (tmp_path / file).stat().st_size
        assert f"wrote {tmp_path / file} ({size} bytes)" in printed


@pytest.mark.parametrize(
    "arguments, status, message",
    [
        (
            ["model.onnx"],
            1,
            "attention-compile: error: model.onnx is a model of ONNX, whose weights",
        ),
        (["no.mlir"], 1, "attention-compile: error: "),
        ([EXAMPLE, "--entry", "f"], 1, "attention-compile: error: no function 'f'"),
        ([EXAMPLE, "--name", "a-b"], 1, "attention-compile: error: name is 'a-b'"),
        ([EXAMPLE, "--num-threads", "0"], 2, "expected a number of at least 1"),
        ([EXAMPLE, "--machine", "m", "--pass-pipeline", "p"], 2, "--num-splits and --machine are"),
        (
            [EXAMPLE, "--num-threads", "2", "--threads", "sequential"],
            1,
            "a sequential bundle has one thread",
        ),
    ],
)
def test_errors(run, tmp_path, arguments, status, message):
    assert message in run(*arguments, "-o", tmp_path, status=status)


def test_a_folder_that_cannot_be_written(run, tmp_path):
    (tmp_path / "file").write_text("")
    assert "attention-compile: error: [Errno" in run(EXAMPLE, "-o", tmp_path / "file", status=1)
