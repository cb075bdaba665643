# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/bundles.md needs a C compiler."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

if not importlib.util.find_spec("tvm_ffi"):
    pytest.skip("there is no apache-tvm-ffi")
if not shutil.which("cc"):
    pytest.skip("there is no C compiler")
if not Path(sys.executable).absolute().with_name("attention-compile").exists():
    pytest.skip("the package was installed before it had attention-compile")


def check():
    assert Path("result.txt").read_text() == "500\n"
