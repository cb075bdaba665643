# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Code for AArch64: its instructions; bundles where a cross compiler is, run by an emulator."""

import importlib.util
import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bundles
import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.bundle import levels
from mlir_attention.bundle.linking import llvm_tool
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.compile import prepare

TARGET = "aarch64-linux-gnu"

EXAMPLE = Path(__file__).parents[2] / "examples/bundle"

#: Of an ELF file: e_machine, and where it stands.
EM_AARCH64, PLACE = 183, slice(18, 20)


def instructions(path):
    done = subprocess.run(
        [llvm_tool("llvm-objdump"), "-d", "--no-show-raw-insn", path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def machine(path):
    return int.from_bytes(path.read_bytes()[PLACE], "little")


def test_the_code_has_instructions_of_neon(tmp_path):
    (level,) = levels.levels_of(None, "aarch64")
    options = level.options(None, batch_invariant=False, workers=2)
    with ir.Context(), ir.Location.unknown():
        module, _ = prepare(ir.Module.parse(bundles.ATTEND), "attend", {})
        code = Compilation("attend", options, 3, None, level.target).generate(module)
    listings = []
    for number, content in enumerate(code.objects):
        path = tmp_path / f"{number}.o"
        path.write_bytes(content)
        assert machine(path) == EM_AARCH64
        listings.append(instructions(path))
    fused = re.compile(r"\bfmla\s+v\d+\.4s, v\d+\.4s, v\d+\.")
    assert any(map(fused.search, listings))
    # Of SVE, which not every CPU has.
    assert not any(re.search(r"\bz\d+\.s\b", listing) for listing in listings)


@pytest.mark.skipif(
    bool(shutil.which(f"{TARGET}-gcc")) or platform.machine() == "aarch64",
    reason="there is a compiler",
)
def test_no_cross_compiler(tmp_path, monkeypatch):
    monkeypatch.delenv("CC", raising=False)
    message = "needs a C compiler for aarch64 to be made, .* apt install gcc-aarch64-linux-gnu"
    with pytest.raises(RuntimeError, match=message):
        bundles.export(bundles.ATTEND, tmp_path, target=TARGET)


def test_cpus_that_are_refused(tmp_path):
    with pytest.raises(ValueError, match="cpu is 'x86-64-v3'; code for AArch64 is for any CPU"):
        bundles.export(bundles.ATTEND, tmp_path, target=TARGET, cpu="x86-64-v3")


@pytest.mark.skipif(
    not importlib.util.find_spec("ziglang"), reason="there is no cross compiler: ziglang"
)
@pytest.mark.parametrize("threads", ["openmp", "sequential", "callback"])
def test_a_bundle(tmp_path, monkeypatch, threads):
    monkeypatch.setenv("CC", f"{sys.executable} -m ziglang cc -target {TARGET}")
    text = bundles.ATTEND + bundles.WRITE
    bundles.export(text, tmp_path, entry=["attend", "write"], target=TARGET, threads=threads)
    assert machine(tmp_path / "b.o") == machine(tmp_path / "libb.so") == EM_AARCH64
    assert json.loads((tmp_path / "b.json").read_text())["machine"] == "aarch64"
    assert {"<b_attend>:", "<b__code_attend_0>:"} <= set(instructions(tmp_path / "b.o").split())


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("ziglang", "unicorn"))),
    reason="there is no emulator, or no cross compiler: unicorn, ziglang",
)
@pytest.mark.parametrize("threads", ["sequential", "callback"])
def test_the_example_in_an_emulator(tmp_path, monkeypatch, threads):
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", "aarch64-linux-musl"]
    monkeypatch.setenv("CC", " ".join(compiler))
    file = EXAMPLE / "decode.mlir"
    options = {"name": "decode", "target": TARGET, "threads": threads}
    attn.export(file, tmp_path, **options)
    program = tmp_path / "main"
    sources = [EXAMPLE / "main.c", tmp_path / "decode.o"]
    subprocess.run(
        [*compiler, "-static", "-O2", f"-I{tmp_path}", *sources, "-o", program, "-lm"], check=True
    )
    emulator = Path(__file__).parent / "Inputs/emulate_aarch64.py"
    done = subprocess.run(
        [sys.executable, emulator, program], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "largest difference: below 1e-5" in done.stdout
    assert "status 3: assertion failed in 'step': dimension 1 of the key" in done.stdout
