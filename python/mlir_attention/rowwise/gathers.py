# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gathers of whole rows, such as those of an embedding: each is copied as a row.

    y[row, column] = table[index of the row, column]

What the index of a row is, and whether it is in the table, is computed once a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir
from mlir.dialects import scf, tensor

from mlir_attention.rowwise.ops import RowwiseOp
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, extent_of

#: What computes the index of a row, and checks it.
_INDEX_OPS = ("arith.", "linalg.index", "cf.assert", "tensor.extract", "tensor.dim")


@dataclass(frozen=True)
class _Gather:
    """A linalg.generic that copies rows.

    Attributes:
      op: the generic, whose last dimension are columns.
      extract: reads an element of the table, in its body.
      width: columns, all of which a row of the table has.
    """

    op: RowwiseOp
    extract: ir.Operation
    width: int


def copy_rows(op: ir.Operation, large: int) -> bool:
    """Makes a gather of rows a loop over rows, a parallel one from `large` elements on.

    Returns whether it was one.
    """
    gather = _find(RowwiseOp.of(op))
    if gather is None:
        return False
    with ir.InsertionPoint(op), op.location:
        out = op.operands[-1]
        rows: list[Extent] = [extent_of(out, at) for at in range(out.type.rank - 1)]
        build = _parallel_loop if gather.op.size(large) >= large else _loops
        result = build(rows, out, lambda position: _row(gather, position))
    replace_op(op, [result])
    return True


def _find(op: RowwiseOp) -> _Gather | None:
    columns = op.num_dims - 1
    if op.rows != op.num_dims or columns == 0 or any(columns in map_ for map_ in op.maps[:-1]):
        return None
    block = op.op.regions[0].blocks[0]
    *body, end = (view.operation for view in block.operations)
    element = end.operands[0].owner
    if isinstance(element, ir.Block) or element.operation.name != "tensor.extract":
        return None
    extract = element.operation
    place = extract.operands[-1].owner
    if isinstance(place, ir.Block) or not _is_index(place.operation, columns):
        return None
    by_row = [each for each in body if each not in (extract, place.operation)]
    if not all(_is_of_row(each, block, place.results[0]) for each in by_row):
        return None
    table, width = extract.operands[0].type, op.extents[columns]
    if width is None or table.shape[-1] != width:
        return None
    return _Gather(op, extract, width)


def _is_of_row(op: ir.Operation, block: ir.Block, column: ir.Value) -> bool:
    """Whether an op computes something of a row, whatever the column and what is there before."""
    before = block.arguments[len(block.arguments) - 1]
    return op.name.startswith(_INDEX_OPS) and all(
        operand not in (column, before) for operand in op.operands
    )


def _is_index(op: ir.Operation, dim: int) -> bool:
    return op.name == "linalg.index" and ir.IntegerAttr(op.attributes["dim"]).value == dim


def _row(gather: _Gather, position: Sequence[ir.Value]) -> ir.Value:
    """The row of the table that belongs at a position."""
    block = gather.op.op.regions[0].blocks[0]
    values: dict[ir.Value, ir.Value] = {}
    inputs = list(gather.op.op.operands)[:-1]
    for argument, value, map_ in zip(block.arguments, inputs, gather.op.maps, strict=False):
        place = [as_value(0) if dim is None else position[dim] for dim in map_]
        values[argument] = tensor.extract(value, place)
    *body, _ = (view.operation for view in block.operations)
    for op in body:
        if op == gather.extract:
            continue
        if op.name == "linalg.index":
            dim = ir.IntegerAttr(op.attributes["dim"]).value
            if dim < len(position):
                values[op.results[0]] = position[dim]
            continue
        copy = op.clone().operation
        for number, operand in enumerate(copy.operands):
            copy.operands[number] = values.get(operand, operand)
        values |= zip(op.results, copy.results, strict=True)
    table, *indices, _ = gather.extract.operands
    row = ir.RankedTensorType.get([gather.width], ir.RankedTensorType(table.type).element_type)
    place = _place([values.get(index, index) for index in indices], table)
    return tensor.ExtractSliceOp(row, table, *place).result


def _loops(
    rows: Sequence[Extent], out: ir.Value, row_at: Callable[[list[ir.Value]], ir.Value]
) -> ir.Value:
    """`out` with a row at each position, one after another."""

    def fill(position: list[ir.Value], rest: Sequence[Extent], tensor_: ir.Value) -> ir.Value:
        if not rest:
            return tensor.InsertSliceOp(row_at(position), tensor_, *_place(position, out)).result
        if rest[0] == 1:
            return fill([*position, as_value(0)], rest[1:], tensor_)
        loop = scf.ForOp(as_value(0), as_value(rest[0]), as_value(1), [tensor_])
        with ir.InsertionPoint(loop.body):
            inner = fill([*position, loop.induction_variable], rest[1:], loop.inner_iter_args[0])
            scf.YieldOp([inner])
        return loop.results[0]

    return fill([], rows, out)


def _parallel_loop(
    rows: Sequence[Extent], out: ir.Value, row_at: Callable[[list[ir.Value]], ir.Value]
) -> ir.Value:
    """The same in any order."""
    loop = scf.ForallOp([0] * len(rows), list(rows), [1] * len(rows), [out])
    with ir.InsertionPoint(loop.body):
        position = list(loop.induction_variables)
        row = row_at(position)
        parallel = scf.InParallelOp()
    with ir.InsertionPoint(parallel.block):
        tensor.ParallelInsertSliceOp(row, loop.inner_iter_args[0], *_place(position, out))
    return loop.results[0]


def _place(position: Sequence[ir.Value], out: ir.Value) -> list[Any]:
    """Offsets, sizes and strides of a row of `out`."""
    dynamic = ir.ShapedType.get_dynamic_size()
    rank = len(position) + 1
    offsets = [*(dynamic for _ in position), 0]
    sizes = [*(1 for _ in position), ir.RankedTensorType(out.type).shape[-1]]
    return [list(position), [], [], offsets, sizes, [1] * rank]
