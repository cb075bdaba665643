# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The example of a bundle: its Makefile builds and runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mlir_attention.runtime.code.libraries import openmp_library

EXAMPLE = Path(__file__).parents[2] / "examples/bundle"


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_example(tmp_path):
    tool = f"{sys.executable} -m mlir_attention.tools.attention_compile"
    variables = [f"BUILD={tmp_path}", f"PYTHON={sys.executable}", f"ATTENTION_COMPILE={tool}"]
    done = subprocess.run(
        ["make", "-C", EXAMPLE, *variables, "run", "python"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "largest difference: below 1e-5" in done.stdout
    assert "status 3: assertion failed in 'step': dimension 1 of the key" in done.stdout
    assert "the result is right" in done.stdout


def runs(*command):
    """Whether a command is there and works: `rustc` may be a stand-in without a compiler."""
    return (
        bool(shutil.which(command[0]))
        and not subprocess.run(command, capture_output=True).returncode
    )


@pytest.mark.skipif(not runs("make", "--version"), reason="there is no make")
@pytest.mark.skipif(not runs("rustc", "--version"), reason="there is no rustc")
def test_rust(tmp_path):
    tool = f"{sys.executable} -m mlir_attention.tools.attention_compile"
    variables = [f"BUILD={tmp_path}", f"PYTHON={sys.executable}", f"ATTENTION_COMPILE={tool}"]
    done = subprocess.run(
        ["make", "-C", EXAMPLE, *variables, "rust"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "largest difference: below 1e-5" in done.stdout
    assert "error: assertion failed in 'step': dimension 1 of the key" in done.stdout


@pytest.mark.skipif(not shutil.which("cmake"), reason="there is no CMake")
def test_cmake(tmp_path):
    bundle, build = tmp_path / "bundle", tmp_path / "build"
    tool = [sys.executable, "-m", "mlir_attention.tools.attention_compile"]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(openmp_library().parent)}
    for command in [
        [*tool, EXAMPLE / "decode.mlir", "-o", bundle],
        ["cmake", "-S", EXAMPLE, "-B", build, f"-Ddecode_DIR={bundle}"],
        ["cmake", "--build", build],
        ["ctest", "--test-dir", build, "-V"],
    ]:
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("largest difference: below 1e-5") == 2
    (bundle / "decode.o").unlink()
    done = subprocess.run(
        ["cmake", "-S", EXAMPLE, "-B", tmp_path / "again", f"-Ddecode_DIR={bundle}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0 and "the bundle decode has no" in done.stderr
