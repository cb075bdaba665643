# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Distributes elementwise ops and reductions over threads: a task computes some rows of a group."""

from __future__ import annotations

from math import prod

from mlir import ir

from mlir_attention.diagnostics import remark
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.rowwise.candidates import candidates_in, refusal
from mlir_attention.rowwise.fusion import drop_unit_dims, fuse_elementwise
from mlir_attention.rowwise.gathers import copy_rows
from mlir_attention.rowwise.groups import RowGroup, group_of, group_rows
from mlir_attention.rowwise.ops import LARGE_LOOP, RowwiseOp, forget_marks, mark
from mlir_attention.rowwise.row_loop import loop_over_rows
from mlir_attention.rowwise.written_tensors import forget_readers, note_readers, stays

#: Elements from which on an op is worth all threads: to start and join them takes as long as to add
#: some thousand numbers.
_LARGE = 1 << 16

#: Elements of a task, which stay in a first- or second-level cache from one op of it to the next.
_TASK = 1 << 14


def tile_rowwise(module: ir.Operation, limits: TaskLimits, *, explains: bool = False) -> None:
    """Fuses elementwise ops, and makes large groups of rows loops over tasks.

    With `explains`, a remark gives the reason for each large op that is left.
    """
    with module.context:
        forget_marks(module)
        for op in candidates_in(module):
            copy_rows(op, _LARGE)
        drop_unit_dims(_taken(module))
        note_readers(module, _taken(module))
        fuse_elementwise(_taken(module))
        if explains:
            _explain(module)
        ops = [RowwiseOp.of(op) for op in _taken(module)]
        for each in ops:
            mark(each)
        groups = group_rows([each for each in ops if not stays(each.op)])
        groups += [group_of(each) for each in ops if stays(each.op)]
        forget_readers([each.op for each in ops])
        for group in groups:
            tile = _tile_sizes(group, limits)
            if any(tile):
                loop_over_rows(group, tile)


def _taken(module: ir.Operation) -> list[ir.Operation]:
    return [op for op in candidates_in(module) if refusal(op) is None]


def _explain(module: ir.Operation) -> None:
    """Remarks on each large op that is not taken."""
    for op in candidates_in(module):
        why_not = refusal(op)
        if why_not is not None and RowwiseOp.of(op).size(LARGE_LOOP) >= LARGE_LOOP:
            remark(op.location, f"runs as scalar loops, which are slower: {why_not}")


def _tile_sizes(group: RowGroup, limits: TaskLimits) -> list[int]:
    """Rows of a task, along each of their dimensions; all 0 if the group is one task."""
    largest = max(group.ops, key=lambda each: each.size(_LARGE))
    if largest.size(_LARGE) < _LARGE:
        return []
    extents = largest.extents
    columns = prod(extent or 1 for extent in extents[group.rows :])
    rows = prod(extent or _LARGE for extent in extents[: group.rows])
    room = max(min(_TASK // max(columns, 1), rows // limits.fewest_tasks), 1)
    sizes: list[int] = []
    for extent in reversed(extents[: group.rows]):
        size = room if extent is None else _alike(extent, room)
        room = max(room // size, 1)
        sizes.append(0 if size == extent else size)
    return sizes[::-1]


def _alike(extent: int, most: int) -> int:
    """A size up to `most` that divides the extent, if one that is larger than its half does."""
    most = max(min(extent, most), 1)
    return next((size for size in range(most, most // 2, -1) if extent % size == 0), most)
