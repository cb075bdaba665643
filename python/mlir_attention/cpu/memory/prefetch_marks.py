# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Marks by which a schedule tells what is prefetched in a loop, and how far ahead.

    scf.for %tile = %c0 to %c96 step %c6 { ... } {attention.prefetch_ahead = 6 : index}

The rows that the loop reads at `%tile`, or so many behind it, are prefetched 6 rows ahead: the next
tile of 6 rows, while this one is computed with. 0 tells that all is in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import transform

from mlir_attention.support.transform_scripts import Handle
from mlir_attention.support.walk import ops_in

_AHEAD = "attention.prefetch_ahead"


@dataclass(frozen=True)
class Mark:
    """Attributes:
    loop: the innermost marked loop around a read.
    rows: how far ahead its rows are prefetched.
    """

    loop: ir.Operation
    rows: int

    def is_of(self, position: ir.Value) -> bool:
        """Whether a position is where the loop is, or so many rows behind it."""
        start = self.loop.regions[0].blocks[0].arguments[0]
        if isinstance(position.owner, ir.Block):
            return bool(position == start)
        op = position.owner.operation
        return op.name == "arith.addi" and start in list(op.operands)


def mark_loops(loops: Handle, rows: int) -> None:
    """A step of a transform script: marks `loops`."""
    rows_ahead = ir.IntegerAttr.get(ir.IndexType.get(), rows)
    parameter = transform.ParamConstantOp(transform.AnyParamType.get(), rows_ahead).result
    transform.AnnotateOp(loops, _AHEAD, param=parameter)


def mark_around(read: ir.Operation) -> Mark | None:
    """The mark of the innermost loop around `read` that has one."""
    loop = read.parent
    while loop is not None and _AHEAD not in loop.attributes:
        loop = loop.parent
    return None if loop is None else Mark(loop, ir.IntegerAttr(loop.attributes[_AHEAD]).value)


def forget_marks(module: ir.Operation) -> None:
    for loop in ops_in(module, "scf.for"):
        if _AHEAD in loop.attributes:
            del loop.attributes[_AHEAD]
