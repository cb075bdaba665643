# REQUIRES: cc, x86
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles with code for several CPUs."""

import json
import re
import subprocess

import bundles
import numpy as np
import pytest

from mlir_attention.bundle import levels
from mlir_attention.bundle.cpu_features import FEATURES, host_features
from mlir_attention.bundle.linking import llvm_tool

LEVELS = ("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-v4+avx512bf16")

#: Keys and values of bf16, whose products AVX512-BF16 adds in pairs.
BF16 = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b, m, e)>]
func.func @attend(%q: tensor<2x16x32xbf16>, %k: tensor<2x?x32xbf16>, %v: tensor<2x?x32xbf16>)
    -> tensor<2x16x32xf32> {
  %o = attention.group {indexing_maps = #maps}
      ins(%q, %k, %v : tensor<2x16x32xbf16>, tensor<2x?x32xbf16>, tensor<2x?x32xbf16>)
      -> tensor<2x16x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16x32xf32>
}"""

CALL = """
import numpy as np
import b
bundle = b.load(openmp=OPENMP)
rng = np.random.default_rng(0)
q, k, v = ((rng.standard_normal((2, n, 32), np.float32).view(np.uint32) >> 16).astype(np.uint16)
           for n in (16, 100, 100))
print(bundle.cpu)
np.save(RESULT, bundle.attend(q, k, v))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    # Levels are sorted, whatever the order in which they are named.
    bundles.export(BF16, made, cpu=reversed(LEVELS), opt_level=2)
    return made


def runs_here(level):
    here = {feature.name for feature in host_features()[1]}
    return here >= {feature.name for feature in levels.levels_of(level, "x86_64")[0].features}


def run(folder, result, **env):
    code = f"RESULT = {str(result)!r}\n{CALL}"
    return bundles.run_isolated(folder, code, env=env)


def wide(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def test_each_level_gives_the_same(folder, tmp_path):
    rng = np.random.default_rng(0)
    q, k, v = (
        wide((rng.standard_normal((2, n, 32), np.float32).view(np.uint32) >> 16).astype(np.uint16))
        for n in (16, 100, 100)
    )
    weights = np.exp(np.float64(q @ k.transpose(0, 2, 1)))
    expected = weights / weights.sum(-1, keepdims=True) @ v
    here = [level for level in LEVELS if runs_here(level)]
    assert here
    for level in here:
        result = tmp_path / "result.npy"
        done = run(folder, result, b_CPU=level)
        assert (done.returncode, done.stdout) == (0, level + "\n"), done.stderr
        np.testing.assert_allclose(np.load(result), expected, atol=0.03)
    for nothing in ({}, {"b_CPU": ""}):
        done = run(folder, tmp_path / "best.npy", **nothing)
        assert done.stdout == here[-1] + "\n"


def test_what_is_in_the_files(folder):
    manifest = json.loads((folder / "b.json").read_text())
    assert [cpu["name"] for cpu in manifest["cpus"]] == list(LEVELS)
    assert "avx512bf16" in manifest["cpus"][-1]["features"]
    assert "avx512f" not in manifest["cpus"][2]["features"]
    assert ", ".join(LEVELS) in (folder / "b.h").read_text().replace("\n * ", " ")


def test_instructions_are_those_of_the_level(tmp_path):
    """Each object that LLVM makes has wide registers if its level does."""
    found = {}
    for level in LEVELS:
        bundles.export(BF16, tmp_path, cpu=level, opt_level=2)
        listing = subprocess.run(
            [llvm_tool("llvm-objdump"), "-d", "--no-show-raw-insn", tmp_path / "b.o"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        found[level] = [
            bool(re.search(pattern, listing)) for pattern in ("%ymm", "%zmm", "vdpbf16ps")
        ]
    assert {level: sum(has) for level, has in found.items()} == {
        "x86-64": 0, "x86-64-v2": 0, "x86-64-v3": 1, "x86-64-v4": 2, "x86-64-v4+avx512bf16": 3
    }  # fmt: skip


def test_a_level_that_is_not_there(folder, tmp_path):
    done = run(folder, tmp_path / "x.npy", b_CPU="x86-64-v9")
    assert (
        "BundleError: b_CPU is 'x86-64-v9'; the bundle has code for x86-64, x86-64-v2, "
        "x86-64-v3, x86-64-v4, x86-64-v4+avx512bf16" in done.stderr
    )


def test_a_level_that_this_cpu_lacks(tmp_path, monkeypatch):
    """It is passed over, and it is an error to ask for it, or if there is no other."""
    absent = next(f for f in FEATURES.values() if f not in host_features()[1])
    made = {level.name: level for level in levels.levels_of(["x86-64-v2", "native"], "x86_64")}
    native = made[host_features()[0]]
    more = levels.Level("more", native.target, (*native.features, absent))
    monkeypatch.setattr(
        "mlir_attention.bundle.export.levels_of", lambda *_: [made["x86-64-v2"], more]
    )
    bundles.export(BF16, tmp_path)
    done = run(tmp_path, tmp_path / "x.npy")
    assert done.stdout == "x86-64-v2\n", done.stderr
    done = run(tmp_path, tmp_path / "x.npy", b_CPU="more")
    lacks = "this CPU, or its operating system, lacks what the code for {} needs: " + absent.name
    assert "BundleError: " + lacks.format("more") in done.stderr

    least = levels.Level("least", native.target, (absent,))
    monkeypatch.setattr("mlir_attention.bundle.export.levels_of", lambda *_: [least, more])
    bundles.export(BF16, tmp_path)
    done = run(tmp_path, tmp_path / "x.npy")
    assert "BundleError: " + lacks.format("least") in done.stderr


def test_features_that_others_imply():
    (level,) = levels.levels_of("x86-64-v2+avx512bf16", "x86_64")
    assert {"avx2", "avx512f", "avx512bw", "avx512bf16"} <= {each.name for each in level.features}
    assert "vector-bits=512" in level.options(None, batch_invariant=False, workers=1)


def test_one_level_twice():
    names = ["x86-64-v3", "x86-64-v3", "x86-64-v2"]
    assert [level.name for level in levels.levels_of(names, "x86_64")] == ["x86-64-v2", "x86-64-v3"]


def test_levels_of_several_functions(tmp_path):
    bundles.export(
        bundles.ATTEND + bundles.WRITE,
        tmp_path,
        entry=["attend", "write"],
        cpu=["x86-64", "native"],
    )
    library = bundles.Library(tmp_path)
    assert library.call("write", None, None, 0, None)[1].startswith("argument 0 of 'write' is NULL")
    assert len(json.loads((tmp_path / "b.json").read_text())["cpus"]) == 2
