# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes a group of rows a parallel loop over tasks, which compute some rows of all its ops each.

    %y = scf.forall (%i) = (0) to (128) step (4) shared_outs(%out = %empty) {
      %x = linalg.generic of rows %i .. %i + 3
      %y = linalg.generic of %x
      %out gets %y at rows %i .. %i + 3
    }

Upstream's `fuse_into_containing_op` computes an op once for each use instead, and (in MLIR 22.1)
lets only one of these start from what the sum is to start from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mlir import ir
from mlir.dialects import arith, scf, tensor

from mlir_attention.dialects import linalg
from mlir_attention.rowwise.groups import RowGroup
from mlir_attention.rowwise.ops import RowwiseOp
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    empty,
    extent_of,
    static_sizes,
)
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.walk import ops_in, producer_named


def loop_over_rows(group: RowGroup, tile: Sequence[int]) -> None:
    """Replaces the ops of a group by a loop in the place of the last one.

    `tile` has the rows of a task along each of their dimensions; 0 takes all of them.
    """
    last = group.ops[-1].op
    results = [each for each in group.ops if _has_users_outside(each, group)]
    with ir.InsertionPoint(last), last.location:
        extents = _extents_of_rows(group)
        dims = [dim for dim, size in enumerate(tile) if size]
        loop = scf.ForallOp(
            [0 for _ in dims],
            [extents[dim] for dim in dims],
            [tile[dim] for dim in dims],
            [_destination(each) for each in results],
        )
        with ir.InsertionPoint(loop.body):
            offsets: dict[int, ir.Value] = dict(zip(dims, loop.induction_variables, strict=True))
            sizes = {dim: _size(extents[dim], tile[dim], at) for dim, at in offsets.items()}
            task = _Task(offsets, sizes)
            outs = dict(zip((each.op for each in results), loop.inner_iter_args, strict=True))
            for each in group.ops:
                task.add(each, outs.get(each.op))
            places = [task.place(outs[each.op], each.maps[-1]) for each in results]
            end = scf.InParallelOp()
        with ir.InsertionPoint(end.block):
            for each, place in zip(results, places, strict=True):
                tensor.ParallelInsertSliceOp(task.tiles[each.op.results[0]], outs[each.op], *place)
    for each, result in zip(results, loop.results, strict=True):
        each.op.results[0].replace_all_uses_except(result, _ops_of(group))
    for each in reversed(group.ops):
        erase(each.op)


@dataclass
class _Task:
    """The rows that a task computes, of which it has offsets and sizes by dimension.

    `tiles` are the results of the ops that it has, by those of the whole ops.
    """

    offsets: dict[int, ir.Value]
    sizes: dict[int, Extent]
    tiles: dict[ir.Value, ir.Value] = field(default_factory=dict)

    def add(self, whole: RowwiseOp, out: ir.Value | None) -> None:
        """Computes the rows of an op; in those of `out`, if that is given."""
        *inputs, init = whole.op.operands
        operands = [self._rows(*each) for each in zip(inputs, whole.maps, strict=False)]
        operands.append(self._start(init, whole.maps[-1], out))
        op = whole.op.clone().operation
        for number, operand in enumerate(operands):
            op.operands[number] = operand
        op.results[0].set_type(operands[-1].type)
        for index in ops_in(op, "linalg.index"):
            self._shift(index)
        self.tiles[whole.op.results[0]] = op.results[0]

    def place(self, whole: ir.Value, positions: Positions) -> list[object]:
        """Offsets, sizes and strides of the rows of a tensor."""
        offsets = [self.offsets.get(-1 if dim is None else dim, 0) for dim in positions]
        sizes = [
            self.sizes[dim] if dim in self.sizes else extent_of(whole, at)
            for at, dim in enumerate(positions)
        ]
        return [
            *(dynamic_sizes(offsets), dynamic_sizes(sizes), []),
            *(static_sizes(offsets), static_sizes(sizes), [1] * len(positions)),
        ]

    def _rows(self, whole: ir.Value, positions: Positions) -> ir.Value:
        if whole in self.tiles:
            return self.tiles[whole]
        if not any(dim in self.sizes for dim in positions):
            return whole
        place = self.place(whole, positions)
        return tensor.ExtractSliceOp(self._type(whole, place), whole, *place).result

    def _start(self, init: ir.Value, positions: Positions, out: ir.Value | None) -> ir.Value:
        """What the rows of a result start from."""
        fill = producer_named(init, "linalg.fill")
        source = init if fill is None else fill.operands[-1]
        if out is not None:
            rows = self._rows(out, positions)
        elif producer_named(source, "tensor.empty") is not None:
            sizes = [
                self.sizes[dim] if dim in self.sizes else extent_of(source, at)
                for at, dim in enumerate(positions)
            ]
            rows = empty(sizes, ir.RankedTensorType(source.type).element_type)
        else:
            rows = self._rows(source, positions)
        return rows if fill is None else linalg.fill(fill.operands[0], rows)

    def _shift(self, index: ir.Operation) -> None:
        """Counts the positions of an index from those of the task on."""
        dim = ir.IntegerAttr(index.attributes["dim"]).value
        if dim in self.offsets:
            with ir.InsertionPoint.after(index), index.location:
                shifted = arith.AddIOp(index.results[0], self.offsets[dim])
            index.results[0].replace_all_uses_except(shifted.result, shifted.operation)

    def _type(self, whole: ir.Value, place: list[object]) -> ir.RankedTensorType:
        return ir.RankedTensorType.get(place[4], ir.RankedTensorType(whole.type).element_type)


def _size(extent: Extent, most: int, offset: ir.Value) -> Extent:
    """How many of `extent` rows a task has from `offset` on."""
    if isinstance(extent, int) and extent % most == 0:
        return most
    rest = arith.subi(as_value(extent), offset)
    return arith.minsi(rest, as_value(most))


def _extents_of_rows(group: RowGroup) -> list[Extent]:
    """The extents of the dimensions that all ops share."""
    last = group.ops[-1]
    return [extent_of(last.op.operands[-1], at) for at in range(group.rows)]


def _destination(op: RowwiseOp) -> ir.Value:
    init = op.op.operands[-1]
    fill = producer_named(init, "linalg.fill")
    return init if fill is None else fill.operands[-1]


def _has_users_outside(op: RowwiseOp, group: RowGroup) -> bool:
    members = _ops_of(group)
    return op is group.ops[-1] or any(
        use.owner.operation not in members for use in op.op.results[0].uses
    )


def _ops_of(group: RowGroup) -> list[ir.Operation]:
    return [each.op for each in group.ops]
