# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Modules in files: of MLIR, of TOSA, and of StableHLO."""

from __future__ import annotations

import os
from pathlib import Path

from mlir import ir

from mlir_attention.frontends.tosa import as_linalg, is_tosa


def read_module(file: str | os.PathLike[str], context: ir.Context | None = None) -> ir.Module:
    """The module in a file, as linalg: text or bytecode of MLIR, of TOSA, or of StableHLO.

    It is made in `context`, or the current one. StableHLO needs the extra `jax`.

    Raises OSError for a file that cannot be read, `mlir.ir.MLIRError` for one that is no module, or
    that has an op of TOSA which is not taken to linalg, and for a file of StableHLO what
    `mlir_attention.frontends.stablehlo.export` raises.
    """
    module = _parse(file, context)
    return as_linalg(module) if is_tosa(module) else module


def _parse(file: str | os.PathLike[str], context: ir.Context | None) -> ir.Module:
    path = Path(file)
    if path.is_file():
        # Most files need no jaxlib.
        from mlir_attention.frontends.stablehlo import export, is_stablehlo

        content = path.read_bytes()
        if is_stablehlo(content) and not _is_ours(content):
            return export(path, context)
        try:
            os.fspath(path).encode()
        except UnicodeEncodeError:  # A name that the bindings cannot take.
            return ir.Module.parse(content, context)
    return ir.Module.parseFile(os.fspath(file), context)


def _is_ours(content: bytes) -> bool:
    """Whether bytecode is of dialects that are here, whatever else it names."""
    if not content.startswith(b"ML\xefR"):
        return False
    with ir.Context():
        try:
            ir.Module.parse(content)
        except ir.MLIRError:
            return False
    return True
