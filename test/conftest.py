# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Puts what all folders share, in Inputs/, on the path; chooses the level of each case."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "Inputs"))

import levels


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before fixtures, which may compile."""
    case = getattr(item, "callspec", None)
    levels.begin_case(case.indices.values() if case else ())
