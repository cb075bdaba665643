# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes results in the slices that they are inserted into, behind the checks of the slices.

Upstream's `eliminate-empty-tensors` moves the writes, and the arithmetic of their positions, in
front of anything: of a `cf.assert` that the slice is inside the tensor, and of an `scf.if` in which
it is inserted. Called with a tensor that is too small, compiled code would write past its end.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError


def eliminate_empty_tensors(module: ir.Operation) -> None:
    """Makes results in the slices that they are inserted into, not in tensors of their own.

    Only where no assertion, call or branch is between the two.
    """
    if not _extension.eliminate_empty_tensors(module):
        raise RewriteError(module.location, "upstream's analysis of bufferization failed")
