# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Fills a tensor for each op that adds to it.

Linear layers that start from zeros of one shape share them once equal ops are merged. Bufferized,
the zeros stay, and are copied for each layer.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention.support.walk import ops_in, producer_named


def fill_for_each_use(module: ir.Operation) -> None:
    """Gives every op but one that writes to a filled tensor, beside the fill, a fill of its own."""
    for fill in ops_in(module, "linalg.fill"):
        empty = producer_named(fill.operands[1], "tensor.empty")
        if empty is None or not fill.results:
            continue
        # The latest use is the first one that MLIR tells of.
        uses = list(fill.results[0].uses)[::-1]
        written = [use for use in uses if _is_written_beside(use, fill)]
        # If nothing else reads the zeros, the first op may have them.
        for use in written[len(written) == len(uses) :]:
            _fill_for(use, fill, empty)


def _is_written_beside(use: ir.OpOperand, fill: ir.Operation) -> bool:
    """Whether an op in the block of `fill` writes to it: one in a loop would fill each time."""
    op = use.owner.operation
    if op.block != fill.block:
        return False
    is_destination = op.name.startswith("linalg.") or op.name == "scf.forall"
    return is_destination and use.operand_number >= len(op.operands) - len(op.results)


def _fill_for(use: ir.OpOperand, fill: ir.Operation, empty: ir.Operation) -> None:
    op = use.owner.operation
    with ir.InsertionPoint(op):
        twin = empty.clone().operation
        copy = fill.clone().operation
    copy.operands[1] = twin.results[0]
    op.operands[use.operand_number] = copy.results[0]
