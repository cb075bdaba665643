# RUN: %pytest %s

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-run: what it prints, writes and how it ends.

Each run is a process of its own, forked from this one, so that the imports are made once;
test_shells.py starts the tool as a shell does.
"""

import multiprocessing
import os
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from mlir_attention.tools import attention_run

GROUP = """
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
func.func @decode(%q: tensor<2x3x8xf32>, %k: tensor<2xNx8xf32>, %v: tensor<2xNx4xf32>)
    -> tensor<2x3x4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x3x8xf32>, tensor<2xNx8xf32>, tensor<2xNx4xf32>)
      -> tensor<2x3x4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x3x4xf32>
}
"""
IDENTITY = "func.func @same(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }"


def run(*arguments: object, status: int = 0) -> str:
    """What the tool prints on both streams; it must end with `status`."""
    with tempfile.TemporaryFile("w+") as output:
        process = multiprocessing.get_context("fork").Process(
            target=run_here, args=(list(map(str, arguments)), output.fileno())
        )
        process.start()
        process.join(300)
        if process.exitcode is None:
            process.kill()
        output.seek(0)
        printed = output.read()
    assert process.exitcode == status, printed
    assert "Traceback" not in printed
    return printed


def run_here(arguments: list[str], output: int) -> None:
    """Runs the tool in this process, with its streams on the descriptor `output`."""
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    sys.stdout, sys.stderr = (os.fdopen(descriptor, "w") for descriptor in (1, 2))
    sys.argv = ["attention-run", *arguments]
    attention_run.main()


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "decode.mlir"
    path.write_text(GROUP.replace("N", "512"))
    return path


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "same.mlir"
    path.write_text(IDENTITY)
    return path


def inputs(keys: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(1)
    shapes = [(2, 3, 8), (2, keys, 8), (2, keys, 4)]
    return {
        f"arg{n}": generator.standard_normal(shape).astype(np.float32)
        for n, shape in enumerate(shapes)
    }


def attention(given: dict[str, np.ndarray]) -> np.ndarray:
    q, k, v = (given[f"arg{n}"].astype(np.float64) for n in range(3))
    weights = np.exp(q @ k.transpose(0, 2, 1))
    return (weights / weights.sum(-1, keepdims=True)) @ v


def test_it_says_what_it_did_and_checks_it(module: Path) -> None:
    text = run(module, "--check", "--num-splits", 4, "--num-threads", 1)
    assert "split 512 keys into 4 chunks of 128" in text
    assert "from the unsplit one in f64" in text
    assert "from the program as given" in text
    assert "EXCEEDS" not in text


def test_results_are_written_under_the_name_given(module: Path, tmp_path: Path) -> None:
    given = inputs(512)
    np.savez(tmp_path / "in.npz", **given)
    run(module, "--inputs", tmp_path / "in.npz", "--output", tmp_path / "out")
    with np.load(tmp_path / "out") as written:
        np.testing.assert_allclose(written["result0"], attention(given), atol=2e-6)


def test_dynamic_extents_come_from_the_inputs(tmp_path: Path) -> None:
    path = tmp_path / "decode.mlir"
    path.write_text(GROUP.replace("N", "?"))
    given = inputs(77)
    np.savez(tmp_path / "in.npz", **given, result0=attention(given).astype(np.float32))
    assert "within" in run(path, "--inputs", tmp_path / "in.npz")
    assert "'arg1' is a tensor<2x?x8xf32>" in run(path, status=1)


def test_a_result_other_than_expected_fails(module: Path, tmp_path: Path) -> None:
    given = inputs(512)
    np.savez(tmp_path / "in.npz", **given, result0=attention(given).astype(np.float32) + 1e-3)
    assert "EXCEEDS" in run(module, "--inputs", tmp_path / "in.npz", status=1)


@pytest.mark.parametrize("result", [[9.0, 2, 3, -np.inf], [1, np.nan, 3, -np.inf]])
def test_an_infinite_result_hides_no_difference(
    identity: Path, tmp_path: Path, result: list[float]
) -> None:
    argument = np.array([1, 2, 3, -np.inf], np.float32)
    file = tmp_path / "in.npz"
    np.savez(file, arg0=argument, result0=argument)
    assert "is 0.00e+00, within" in run(identity, "--inputs", file)
    np.savez(file, arg0=argument, result0=np.array(result, np.float32))
    assert "EXCEEDS" in run(identity, "--inputs", file, status=1)


def test_a_program_without_attention_is_named_so(identity: Path) -> None:
    assert "found no attention" in run(identity, "--check")


def test_bench_times_split_and_unsplit(module: Path) -> None:
    assert "unsplit (" in run(module, "--bench", "--num-splits", 2)


def test_bench_of_what_was_not_split(module: Path, identity: Path) -> None:
    for arguments in ([module, "--num-splits", 1], [module, "--num-threads", 1], [identity]):
        assert re.search(r"time: \d+ us \(nothing was split; the median of \d+ calls\)",
                         run(*arguments, "--bench"))  # fmt: skip


def test_it_decides_for_this_machine_unless_another_is_named(module: Path) -> None:
    assert "occupy 1 worker" in run(module, "--num-threads", 1)
    assert "occupy 2 workers without a split" in run(module, "--num-threads", 2)
    assert "in the model of cpu:4" in run(module, "--num-threads", 4)
    assert "in the model of h100" in run(module, "--machine", "h100")
    cores = len(os.sched_getaffinity(0))
    assert re.search(f"occupy {cores} worker|in the model of cpu:{cores} ", run(module))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--num-splits", "0"], "expected a number of at least 1, but got '0'"),
        (["--num-threads", "1000000"], "num_threads is 1000000; it must be"),
        (["--entry", "nope"], "nope"),
        (["--inputs", "nowhere.npz"], "nowhere.npz"),
        (["--pass-pipeline", "builtin.module(attention-flash-decoding{splits=2})"], "'splits'"),
        (["--machine", "none-such"], "there is no machine 'none-such'"),
        (["--machine", "cpu:2", "--pass-pipeline", "builtin.module()"], "--pass-pipeline replaces"),
    ],
)
def test_wrong_options_are_one_error(module: Path, arguments: list[str], message: str) -> None:
    status = 2 if "expected" in message or "replaces" in message else 1
    assert message in run(module, *arguments, status=status)


@pytest.mark.parametrize("content", [b"", b"text"])
def test_other_files_than_npz_are_named(module: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.npz").write_bytes(content)
    assert "is no .npz file of numbers" in run(module, "--inputs", tmp_path / "bad.npz", status=1)


def test_a_missing_array_is_named(module: Path, tmp_path: Path) -> None:
    given = inputs(512)
    del given["arg2"]
    np.savez(tmp_path / "in.npz", **given)
    assert "'arg2'" in run(module, "--inputs", tmp_path / "in.npz", status=1)


def test_fortran_order_is_read_too(module: Path, tmp_path: Path) -> None:
    given = inputs(512)
    expected = attention(given).astype(np.float32)
    np.savez(tmp_path / "in.npz", **{n: np.asfortranarray(a) for n, a in given.items()},
             result0=expected)  # fmt: skip
    assert "within" in run(module, "--inputs", tmp_path / "in.npz")


def test_a_program_that_cannot_be_linked_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "undefined.mlir").write_text("""
func.func private @nowhere(f32) -> f32
func.func @f(%x: f32) -> f32 {
  %y = func.call @nowhere(%x) : (f32) -> f32
  return %y : f32
}""")
    assert "nowhere" in run(tmp_path / "undefined.mlir", "--entry", "f", status=1)


def test_a_malformed_file_is_an_error_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.mlir").write_text("func.func @f(")
    assert "bad.mlir" in run(tmp_path / "bad.mlir", status=1)
