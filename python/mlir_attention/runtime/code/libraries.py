# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds the shared libraries that compiled code needs, in the installed packages."""

from __future__ import annotations

import functools
import importlib.metadata
from pathlib import Path

_OPENMP_PACKAGE = "cmeel-libomp"
_OPENMP_NAMES = ("libomp.so", "libomp.dylib")


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
