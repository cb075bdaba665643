# REQUIRES: ptxas
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ptxas assembles the kernels: without spills, with as much shared memory as stated."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
from mlir import ir
from shapes import SHAPES, lowered

from mlir_attention.gpu import binaries_of, kernels_of

(PTXAS,) = Path(sysconfig.get_path("platlib")).glob("nvidia/*/bin/ptxas")

#: Threads that share a processor's 65536 registers: two workgroups of 128.
MOST_REGISTERS = 65536 // (2 * 128)


@pytest.mark.parametrize("chip", ["sm_80", "sm_90", "sm_100"])
def test_kernels_are_assembled_without_spills(chip: str, tmp_path: Path):
    with ir.Context():
        module = lowered(
            "attention-flash-decoding{chunk-size=512},"
            f"attention-to-gpu{{target=nvvm chip={chip}}}"
        )
        kernels = {kernel.entry: kernel for kernel in kernels_of(module)}
        (ptx,) = binaries_of(module)
    (tmp_path / "kernels.ptx").write_bytes(ptx.rstrip(b"\0"))
    command = [PTXAS, "-v", "-arch", chip, "kernels.ptx", "-o", "kernels.cubin"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    reports = dict(
        re.findall(r"Compiling entry function '(\w+)'(.*?)(?=Compiling|\Z)", done.stderr, re.S)
    )
    assert reports.keys() == kernels.keys()
    assert len(reports) >= len(SHAPES)
    for name, report in reports.items():
        assert "0 bytes spill stores, 0 bytes spill loads" in report, name
        assert int(re.search(r"Used (\d+) registers", report)[1]) <= MOST_REGISTERS
        shared = re.search(r"(\d+) bytes smem", report)
        assert int(shared[1] if shared else 0) <= max(kernels[name].shared_bytes, 16)
        assert kernels[name].shared_bytes <= 48 << 10
    # Loads of 16 bytes from global memory, and no call of a library.
    text = ptx.decode()
    assert "ld.global.v4.b32" in text
    assert "ex2.approx" in text
    assert "__nv_" not in text
