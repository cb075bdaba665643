# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The inner loops of code for other machines: whole registers, no call, next to no spill."""

import functools
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

_PACKAGES = Path(sysconfig.get_path("platlib"))
_MODULE = Path(__file__).parent / "other-machines.mlir"

#: Width of vectors, triple, CPU, and a multiply-add of whole registers.
_MACHINES = {
    "avx512": (512, "x86_64-linux-gnu", "skylake-avx512", r"vfmadd\d+ps\s.*%zmm"),
    "avx2": (256, "x86_64-linux-gnu", "haswell", r"vfmadd\d+ps\s.*%ymm"),
    "neon": (128, "aarch64-linux-gnu", "neoverse-n1", r"fmla\s+v\d+\.4s"),
}

_MULTIPLY_ADD = r"\bv?fn?madd|\bfmla|\bfmadd"

#: What exp has, and the products of queries, keys and values have not.
_TO_INTEGER = r"\bvcvttps2dq|\bfcvtzs"


def _run(command: list[str], text: str) -> str:
    result = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return result.stdout


@functools.cache
def _assembly(bits: int, triple: str, cpu: str) -> str:
    target = ["-O3", f"-mtriple={triple}", f"-mcpu={cpu}"]
    driver = str(Path(sys.executable).parent / "attention-opt")
    text = _run([driver, f"--attention-to-cpu=vector-bits={bits}"], _MODULE.read_text())
    text = _run([str(_PACKAGES / "mlir/bin/mlir-translate"), "--mlir-to-llvmir"], text)
    text = _run([str(_PACKAGES / "llvm/bin/opt"), "-S", *target], text)
    return _run([str(_PACKAGES / "llvm/bin/llc"), *target], text)


def _inner_loops(assembly: str) -> list[str]:
    """The blocks that end in a jump to their own beginning."""
    blocks = re.split(r"^(?=\.L\w+:)", assembly, flags=re.MULTILINE)
    loops = []
    for block in blocks:
        label = block.partition(":")[0]
        end = re.search(rf"\s(j\w+|b\.\w+|cbn?z|tbn?z)\s+(.*,\s*)?{re.escape(label)}\b", block)
        if label.startswith(".L") and end:
            loops.append(block[: end.end()])
    return loops


@pytest.mark.parametrize("machine", _MACHINES)
def test_products(machine: str) -> None:
    bits, triple, cpu, multiply_add = _MACHINES[machine]
    loops = [
        loop
        for loop in _inner_loops(_assembly(bits, triple, cpu))
        if re.search(_MULTIPLY_ADD, loop) and not re.search(_TO_INTEGER, loop)
    ]
    # Of three functions: scores of whole vectors and of the last keys, and the output.
    assert len(loops) >= 9
    for loop in loops:
        products = re.findall(_MULTIPLY_ADD, loop)
        assert len(re.findall(multiply_add, loop)) == len(products)
        assert len(products) >= 8
        assert not re.search(r"\s(call|bl)\w*\s", loop)
        # LLVM keeps constants of exp in registers across a loop, at the cost of a sum or two.
        assert 4 * loop.count("Spill") <= len(products)


@pytest.mark.parametrize("machine", _MACHINES)
def test_exp_is_arithmetic_of_whole_registers(machine: str) -> None:
    bits, triple, cpu, multiply_add = _MACHINES[machine]
    loops = [
        loop for loop in _inner_loops(_assembly(bits, triple, cpu)) if re.search(_TO_INTEGER, loop)
    ]
    assert len(loops) >= 3
    for loop in loops:
        assert re.search(multiply_add, loop)
        assert not re.search(r"\s(call|bl)\w*\s", loop)
