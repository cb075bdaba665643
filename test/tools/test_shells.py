# RUN: %pytest %s

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""All tools as a shell uses them: readers that go, names of files that are not UTF-8."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(sys.executable).absolute().parent
ROOT = Path(__file__).parents[2]

#: More than a pipe holds, so that whoever writes learns that the reader has gone.
FUNCTIONS = "".join(
    f"func.func private @a_function_with_a_long_name_{number}(tensor<{number}xf32>)\n"
    for number in range(1, 4000)
)
NAMES = [b"\xff.mlir", "ü.mlir".encode("latin-1"), "überall.mlir".encode(), b"a b\n.mlir"]


@pytest.fixture(params=NAMES, ids=["bytes", "latin-1", "utf-8", "newline"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    return os.fsencode(tmp_path) + b"/" + request.param


def write(file: bytes, text: str) -> None:
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(text)


def run(tool: str, *arguments: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([TOOLS / tool, *arguments], capture_output=True, timeout=120)


@pytest.mark.parametrize(
    "command",
    [
        [TOOLS / "attention-opt", "FILE"],
        [TOOLS / "attention-opt", "--help"],
        [TOOLS / "attention-run", "FILE"],
        [sys.executable, "-m", "bench", "--list"],
    ],
    ids=["opt", "opt-help", "run", "bench"],
)
def test_a_reader_that_goes_ends_a_tool_without_a_word(
    command: list[str | Path], tmp_path: Path
) -> None:
    file = tmp_path / "many.mlir"
    file.write_text(FUNCTIONS + "func.func @f() { return }")
    command = [str(file) if part == "FILE" else part for part in command]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=120, cwd=ROOT
    )
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode != 0


def test_opt_reads_files_of_any_name(file: bytes) -> None:
    write(file, "func.func @f() { return }")
    done = run("attention-opt", file)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"func.func @f()" in done.stdout
    done = run("attention-opt", file + b".none")
    assert b"cannot open input file '" + file + b".none': No such file" in done.stderr


def test_opt_names_files_in_errors(file: bytes) -> None:
    write(file, "func.func @f( { return }")
    done = run("attention-opt", file)
    assert done.returncode == 1
    assert done.stderr.startswith(file + b":1:14: error: ")


def test_opt_writes_files_of_any_name(file: bytes, tmp_path: Path) -> None:
    source = tmp_path / "in.mlir"
    source.write_text("func.func @f() { return }")
    assert run("attention-opt", os.fsencode(source), b"-o", file).returncode == 0
    with open(file) as opened:
        assert "func.func @f()" in opened.read()


@pytest.mark.parametrize("argument", [b"--no-such-\xff", b"--pass-pipeline=builtin.module(\xff)"])
def test_opt_takes_arguments_of_any_bytes(argument: bytes) -> None:
    done = run("attention-opt", argument, b"/dev/null")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"\xff" in done.stderr


def test_run_reads_files_of_any_name(file: bytes) -> None:
    write(file, "func.func @f(%a: tensor<2xf32>) -> tensor<2xf32> { return %a : tensor<2xf32> }")
    done = run("attention-run", file, b"--output", file + b".npz")
    assert (done.returncode, done.stderr) == (0, b"")
    again = run("attention-run", file, b"--inputs", file + b".npz")
    assert b"no 'arg0'" in again.stderr


def test_run_names_files_in_errors(file: bytes) -> None:
    for content in (None, "func.func @f("):
        if content:
            write(file, content)
        done = run("attention-run", file)
        assert done.returncode == 1
        assert done.stderr.startswith(b"attention-run: error: ")
        assert b"Traceback" not in done.stderr
