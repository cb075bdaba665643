# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Refuses vectors that LLVM would abort at, and the process with it."""

from __future__ import annotations

from math import prod

from mlir import ir

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.walk import ops_in

#: Elements of a vector that LLVM takes along one dimension: an op on each of them has so many
#: operands, which it counts with 16 bits. Those along other dimensions are unrolled, so that more
#: of them all together take minutes to compile.
_MOST_ELEMENTS = (1 << 16) - 1


def refuse_large_vectors(module: ir.Operation) -> None:
    """Raises RewriteError at the first op whose result is a vector that is too large for LLVM."""
    for op in ops_in(module):
        for result in op.results:
            count = _count(result.type)
            if count > _MOST_ELEMENTS:
                raise RewriteError(
                    op.location,
                    f"'{op.name}' gives a vector of {count} elements, of which LLVM takes "
                    f"no more than {_MOST_ELEMENTS}: loop over parts of it",
                )


def _count(type_: ir.Type) -> int:
    """The elements of a vector; 0 of other types."""
    return prod(type_.shape) if isinstance(type_, ir.VectorType) else 0
