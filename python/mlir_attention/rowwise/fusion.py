# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Fuses elementwise ops into what uses their results, by upstream's patterns.

An op whose result several ops use, or one op several times, such as the factor of a row, is
computed once and stays. Dimensions of extent 1 go first: maps that skip them hide what rows are.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.walk import producer_named


def drop_unit_dims(ops: Sequence[ir.Operation]) -> None:
    """Drops dimensions of extent 1 of `ops`, and of what their sums start from.

    Handles to ops are void afterwards.
    """
    starts = (producer_named(op.operands[-1], "linalg.fill") for op in ops)
    fills = list(dict.fromkeys(start for start in starts if start is not None))
    if not _extension.drop_unit_dims([*fills, *ops]):
        raise RewriteError(ops[0].location, "dimensions of extent 1 cannot be dropped")


def fuse_elementwise(ops: Sequence[ir.Operation]) -> None:
    """Fuses those of `ops` that can be. Handles to ops are void afterwards."""
    if not _extension.fuse_elementwise(ops):
        raise RewriteError(ops[0].location, "elementwise ops cannot be fused")
