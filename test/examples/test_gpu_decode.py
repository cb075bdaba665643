# REQUIRES: opencl
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The example of GPU kernels runs on the software device."""

import re
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "examples/gpu_decode/decode.py"


def test_the_step_is_what_pytorch_computed():
    done = subprocess.run([sys.executable, PROGRAM], capture_output=True, text=True, check=True)
    first, difference, *rest = done.stdout.splitlines()
    assert first.endswith(": attention_group_0, attention_combine_0")
    assert float(re.fullmatch("largest difference from PyTorch: (.*)", difference)[1]) < 2e-6
    assert "  attention_group_0: 16 workgroups of 128 threads" in rest[1]
    assert "  attention_combine_0: 16 workgroups of 64 threads" in rest[2]
