# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tiles of products of rows: y[row, column] += sum_k x[row, k] w[column, k].

Each sum is kept in parts, one for each lane of a few vectors along k, which add up in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from typing import TypeAlias

from mlir import ir
from mlir.dialects import arith, vector

from mlir_attention.cpu.vector.accumulators import loop_carrying
from mlir_attention.cpu.vector.arithmetic import Arithmetic
from mlir_attention.cpu.vector.transfers import read, write, zeros
from mlir_attention.cpu.vector.vector_patterns import sum_lanes_of
from mlir_attention.linear.products import Product
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, extent_of

#: Elements along k of a block: of 4 rows and 6 columns, 10 KiB of f32. One core (Ice Lake) read the
#: weights of 8 rows at 13.2 GB/s in blocks of 256, 12.8 of 512, 11.9 of 1024, and without at 11.3.
_BLOCK = 256

#: The position of a row along each dimension.
_Row: TypeAlias = tuple[int, ...]

#: Sums by row, column, and vector along k.
_Sums: TypeAlias = dict[tuple[_Row, int, int], ir.Value]


def multiply_rows(op: ir.Operation, by: Arithmetic, vectors: int, most_rows: int) -> None:
    """Replaces a tile of static rows and columns by loops along k, so many `vectors` at a time.

    Up to `most_rows` rows have their sums in registers. If there are more, they take turns with a
    block along k, so that its weights come from memory once, and x from the first-level cache. What
    makes no whole step is read vector by vector, the last one with zeros behind the end.
    """
    tile = Product.of(op)
    _, w, y = op.operands
    *extents, columns = (range(extent) for extent in y.type.shape)
    rows = list(product(*extents))
    turns = _turns(rows, most_rows)
    width = by.lanes * by.products
    with ir.InsertionPoint(op), op.location:
        depth = extent_of(w, w.type.rank - 1)
        none = zeros(ir.VectorType.get([by.lanes], ir.F32Type.get()))
        sums: _Sums = dict.fromkeys(product(rows, columns, range(vectors)), none)
        whole = _whole_steps(depth, width * vectors)
        with _blocks(whole, len(turns), sums) as (start, end):
            for turn in turns:
                some = {part: sum_ for part, sum_ in sums.items() if part[0] in turn}
                # All turns prefetch the next tile, though one would do: that keeps LLVM from
                # loading all weights of an iteration first, for which it has no registers.
                with loop_carrying(start, end, width * vectors, some) as at:
                    _add_products(tile, by, some, at, range(vectors), in_bounds=True)
                sums |= some
        if whole != depth:
            first = {part: sum_ for part, sum_ in sums.items() if part[-1] == 0}
            with loop_carrying(whole, depth, width, first) as at:
                _add_products(tile, by, first, at, range(1), in_bounds=False)
            sums |= first
        total = sum_lanes_of([_sum(sums, row, column) for row in rows for column in columns])
        start = read(y, [0] * y.type.rank, y.type.shape)
        result = arith.addf(start, vector.shape_cast(start.type, total))
        replaced = write(result, y, [0] * y.type.rank)
    replace_op(op, [replaced])


def _turns(rows: Sequence[_Row], most: int) -> list[Sequence[_Row]]:
    """The rows in parts of up to `most`, whose numbers differ by one at most."""
    count = -(-len(rows) // most)
    bounds = [len(rows) * at // count for at in range(count + 1)]
    return [rows[start:end] for start, end in pairwise(bounds)]


@contextmanager
def _blocks(end: Extent, turns: int, sums: _Sums) -> Iterator[tuple[Extent, Extent]]:
    """A loop over blocks along k that carries `sums`, or no loop for a single turn, or block.

    The body gets the first position of a block and that behind it.
    """
    if turns == 1 or (isinstance(end, int) and end <= _BLOCK):
        yield 0, end
        return
    with loop_carrying(0, end, _BLOCK, sums) as start:
        next_ = arith.addi(start, as_value(_BLOCK))
        are_whole = isinstance(end, int) and end % _BLOCK == 0
        yield start, next_ if are_whole else arith.minui(next_, as_value(end))


def _whole_steps(depth: Extent, step: int) -> Extent:
    """What of the depth makes whole steps."""
    if isinstance(depth, int):
        return depth - depth % step
    count = arith.divui(depth, as_value(step))
    return arith.muli(count, as_value(step))


def _add_products(
    tile: Product,
    by: Arithmetic,
    sums: _Sums,
    start: ir.Value,
    vectors: Sequence[int],
    *,
    in_bounds: bool,
) -> None:
    """Adds the products of some vectors along k; of weights, each column is read in order.

    Of rows and columns, the fewer stay in registers while the others are read, each once.
    """
    x, w, _ = tile.op.operands
    width = by.lanes * by.products
    places = [arith.addi(start, as_value(at * width)) if at else start for at in vectors]
    rows = list(dict.fromkeys(row for row, _, _ in sums))
    columns = list(dict.fromkeys(column for _, column, _ in sums))

    def vector_at(operand: ir.Value, position: Sequence[int], at: int) -> ir.Value:
        return by.operand(read(operand, [*position, places[at]], [width], in_bounds=in_bounds))

    def add(row: _Row, column: int, at: int, values: ir.Value, weights: ir.Value) -> None:
        part = (row, column, at)
        sums[part] = by.multiply_add(sums[part], values, weights)

    if len(columns) < len(rows):
        held = {part: vector_at(w, part[:1], part[1]) for part in product(columns, vectors)}
        for row, at in product(rows, vectors):
            values = vector_at(x, _place(tile, row), at)
            for column in columns:
                add(row, column, at, values, held[column, at])
    else:
        of_rows = {
            (row, at): vector_at(x, _place(tile, row), at) for row, at in product(rows, vectors)
        }
        for column, at in product(columns, vectors):
            weights = vector_at(w, [column], at)
            for row in rows:
                add(row, column, at, of_rows[row, at], weights)


def _place(tile: Product, row: _Row) -> list[int]:
    """Where x has a row."""
    dims = dict(zip(tile.maps[2][:-1], row, strict=True))
    return [dims[dim] for dim in tile.maps[0][:-1]]


def _sum(sums: _Sums, row: _Row, column: int) -> ir.Value:
    """The parts of all vectors along k, added up."""
    first, *others = (sum_ for part, sum_ in sums.items() if part[:2] == (row, column))
    for other in others:
        first = arith.addf(first, other)
    return first
