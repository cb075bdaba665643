# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/bundles.md needs a C compiler."""

import shutil
from pathlib import Path

import pytest

if not shutil.which("cc"):
    pytest.skip("there is no C compiler")


def check():
    assert Path("result.txt").read_text() == "500\n"
