# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Cubins for NVIDIA's chips, by ptxas: of the package nvidia-cuda-nvcc, or of a CUDA toolkit."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mlir import ir

from mlir_attention.gpu.code.resources import Resources
from mlir_attention.gpu.kernel import binaries_of
from mlir_attention.gpu.targets import TARGETS

_REPORT = re.compile(
    r"Compiling entry function '(\w+)'.*?(\d+) bytes spill stores, (\d+) bytes spill loads"
    r".*?Used (\d+) registers(?:[^\n]*?(\d+) bytes smem)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class NvidiaObject:
    """The code of kernels for one chip.

    Attributes:
      cubin: what cuModuleLoadData loads.
      ptx: the same as text, which a driver compiles for later chips too.
      resources: what each kernel takes, by its entry.
    """

    cubin: bytes
    ptx: str
    resources: dict[str, Resources]


def nvidia_object(module: ir.Module, chip: str = "") -> NvidiaObject:
    """The code of the kernels of a module.

    `module` is what `attention-to-gpu{target=nvvm chip=...}` left, `chip` the same; sm_90 if empty.
    Raises ValueError for another chip than there is, and for a module without such kernels,
    ImportError if ptxas is missing, RuntimeError if it cannot assemble them.
    """
    chip = TARGETS["nvvm"].chip_of(chip).name
    texts = [code for code in binaries_of(module) if b".entry" in code]
    if not texts:
        raise ValueError(
            "the module has no PTX: run attention-to-gpu{target=nvvm} first, with format=isa"
        )
    ptxas = find_toolkit() / "bin" / "ptxas"
    ptx = texts[0].rstrip(b"\0")
    with tempfile.TemporaryDirectory() as folder:
        source, cubin = Path(folder, "kernels.ptx"), Path(folder, "kernels.cubin")
        source.write_bytes(ptx)
        command = [str(ptxas), "-v", "-arch", chip, str(source), "-o", str(cubin)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"ptxas cannot assemble the kernels for {chip}: {done.stderr}")
        return NvidiaObject(cubin.read_bytes(), ptx.decode(), _resources(done.stderr))


def find_toolkit() -> Path:
    """The folder that has bin/ptxas. Raises ImportError if there is none."""
    packages = Path(sysconfig.get_path("platlib"), "nvidia")
    found = [*sorted(packages.glob("*/bin/ptxas")), shutil.which("ptxas")]
    for path in found:
        if path is not None:
            return Path(path).resolve().parents[1]
    raise ImportError("a cubin needs ptxas, which is missing: pip install nvidia-cuda-nvcc")


def _resources(report: str) -> dict[str, Resources]:
    return {
        entry: Resources(int(registers), int(stores) + int(loads), int(shared or 0))
        for entry, stores, loads, registers, shared in _REPORT.findall(report)
    }
