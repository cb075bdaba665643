# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds the shared libraries that compiled code needs, in the installed packages."""

from __future__ import annotations

import ctypes
import functools
import importlib.metadata
import os
from pathlib import Path

_OPENMP_PACKAGE = "cmeel-libomp"
_OPENMP_NAMES = ("libomp.so", "libomp.dylib")

#: How long a thread without work waits for some before it sleeps, in milliseconds. OpenMP's 200
#: would keep a core from all else that computes in the process between two calls: a product of
#: 256 x 256 matrices in torch, which has an OpenMP of its own, took 4 ms after a call, not 0.2.
_WAIT = b"KMP_BLOCKTIME=1"

#: The variables by which a user decides on it.
_WAIT_VARIABLES = ("KMP_BLOCKTIME", "OMP_WAIT_POLICY")


@functools.cache
def openmp_library() -> Path:
    """Path of LLVM's OpenMP run-time library, from the package cmeel-libomp.

    Raises ImportError if the package or the library in it is missing.
    """
    try:
        files = importlib.metadata.files(_OPENMP_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        files = None
    for file in files or []:
        if file.name in _OPENMP_NAMES:
            return Path(str(file.locate())).resolve()
    raise ImportError(f"compiled code needs LLVM's OpenMP library: pip install {_OPENMP_PACKAGE}")


@functools.cache
def load_openmp() -> Path:
    """Loads LLVM's OpenMP library into this process, unless it is there; returns its path.

    Its threads sleep soon after a call, unless the environment says for how long they are to wait.
    """
    path = openmp_library()
    if not any(variable in os.environ for variable in _WAIT_VARIABLES):
        ctypes.CDLL(str(path)).kmp_set_defaults(_WAIT)
    return path
