# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Refuses vectors that LLVM would abort at, and the process with it."""

from __future__ import annotations

from mlir import ir

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.walk import ops_in

#: Elements of a vector along one dimension that LLVM takes: an op on each of them has so many
#: operands, which it counts with 16 bits.
_MOST_ELEMENTS = (1 << 16) - 1


def refuse_large_vectors(module: ir.Operation) -> None:
    """Raises RewriteError at the first op whose result is a vector that is too large for LLVM."""
    for op in ops_in(module):
        for result in op.results:
            extent = _longest(result.type)
            if extent > _MOST_ELEMENTS:
                raise RewriteError(
                    op.location,
                    f"'{op.name}' gives a vector of {extent} elements along one dimension, of "
                    f"which LLVM takes no more than {_MOST_ELEMENTS}: loop over parts of it",
                )


def _longest(type_: ir.Type) -> int:
    """The largest extent of a vector; 0 of other types, and of vectors without dimensions."""
    return max(type_.shape, default=0) if isinstance(type_, ir.VectorType) else 0
