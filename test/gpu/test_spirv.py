# REQUIRES: spirv-val
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The SPIR-V of kernels is valid for each API, as spirv-val of SPIRV-Tools says."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager
from spirv_programs import PROGRAMS

from mlir_attention.gpu import binaries_of, kernels_of

#: What spirv-val calls the environments of an API.
ENVIRONMENTS = {"opencl": ("opencl1.2", "opencl2.2"), "vulkan": ("vulkan1.2", "vulkan1.3")}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("api", ENVIRONMENTS)
def test_kernels_are_valid(name: str, api: str, tmp_path: Path):
    with ir.Context():
        module = ir.Module.parse(PROGRAMS[name])
        passes = f"attention-flash-decoding{{num-splits=3}},attention-to-gpu{{api={api}}}"
        PassManager.parse(f"builtin.module({passes})").run(module.operation)
        kernels, (code,) = kernels_of(module), binaries_of(module)
    assert kernels[-1].entry.startswith("attention_combine")
    for environment in ENVIRONMENTS[api]:
        assert validate(tmp_path, code, environment) == ""


@pytest.mark.parametrize("api", ENVIRONMENTS)
def test_what_is_not_valid_is_told(api: str, tmp_path: Path):
    with ir.Context():
        module = ir.Module.parse(PROGRAMS["f16"])
        PassManager.parse(f"builtin.module(attention-to-gpu{{api={api}}})").run(module.operation)
        (code,) = binaries_of(module)
    # OpCapability Int64.
    declared = np.array([2 << 16 | 17, 11], np.uint32).tobytes()
    without = code.replace(declared, b"", 1)
    assert len(without) == len(code) - 8
    assert "Int64" in validate(tmp_path, without, ENVIRONMENTS[api][0])


def validate(folder: Path, code: bytes, environment: str) -> str:
    path = folder / "kernels.spv"
    path.write_bytes(code)
    command = ["spirv-val", "--target-env", environment, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr
