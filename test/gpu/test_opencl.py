# REQUIRES: opencl
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels run on a device of OpenCL."""

import sys

import pytest
from attention_numerics import compile_group
from device_numerics import *  # noqa: F403

from mlir_attention.runtime import opencl


@pytest.fixture
def target() -> str:
    return "opencl"


def test_what_is_absent_is_said_and_how_to_install_it(monkeypatch):
    opencl.find_device.cache_clear()
    monkeypatch.setattr(opencl, "_all_devices", lambda cl: [])
    monkeypatch.delenv("PYOPENCL_CTX", raising=False)
    with pytest.raises(RuntimeError, match=r"none at all.*pip install 'mlir-attention\[opencl\]'"):
        opencl.find_device()


def test_a_missing_pyopencl_is_said_and_how_to_install_it(monkeypatch):
    opencl.find_device.cache_clear()
    monkeypatch.setitem(sys.modules, "pyopencl", None)
    with pytest.raises(ImportError, match=r"pip install 'mlir-attention\[opencl\]'"):
        compile_group("md, nd, ne -> me", ("1x8xf32", "4x8xf32", "4x8xf32"), target="opencl")
