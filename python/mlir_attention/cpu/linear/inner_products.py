# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tiles of products of rows: y[row, column] += sum_k x[row, k] w[column, k].

Each sum is kept in parts, one for each lane of a few vectors along k, which add up in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import TypeAlias

from mlir import ir
from mlir.dialects import arith, scf, vector

from mlir_attention.cpu.vector.arithmetic import Arithmetic
from mlir_attention.cpu.vector.transfers import read, write, zeros
from mlir_attention.cpu.vector.vector_patterns import sum_lanes_of
from mlir_attention.linear.products import Product
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, extent_of

#: A row (its position along each dimension), a column, and a vector along k.
_Part: TypeAlias = tuple[tuple[int, ...], int, int]


def multiply_rows(op: ir.Operation, by: Arithmetic, vectors: int) -> None:
    """Replaces a tile of static rows and columns by a loop along k, so many `vectors` at a time.

    What makes no whole step is read vector by vector, the last one with zeros behind the end.
    """
    tile = Product.of(op)
    _, w, y = op.operands
    *rows, columns = (range(extent) for extent in y.type.shape)
    width = by.lanes * by.products
    with ir.InsertionPoint(op), op.location:
        depth = extent_of(w, w.type.rank - 1)
        parts = list(product(product(*rows), columns, range(vectors)))
        none = zeros(ir.VectorType.get([by.lanes], ir.F32Type.get()))
        sums: dict[_Part, ir.Value] = dict.fromkeys(parts, none)
        whole = _whole_steps(depth, width * vectors)
        with _loop(0, whole, width * vectors, sums) as at:
            _add_products(tile, by, sums, at, range(vectors), in_bounds=True)
        if whole != depth:
            first = {part: sum_ for part, sum_ in sums.items() if part[-1] == 0}
            with _loop(whole, depth, width, first) as at:
                _add_products(tile, by, first, at, range(1), in_bounds=False)
            sums |= first
        total = sum_lanes_of(
            [_sum(sums, row, column) for row in product(*rows) for column in columns]
        )
        start = read(y, [0] * y.type.rank, y.type.shape)
        result = arith.addf(start, vector.shape_cast(start.type, total))
        replaced = write(result, y, [0] * y.type.rank)
    replace_op(op, [replaced])


def _whole_steps(depth: Extent, step: int) -> Extent:
    """What of the depth makes whole steps."""
    if isinstance(depth, int):
        return depth - depth % step
    count = arith.divui(depth, as_value(step))
    return arith.muli(count, as_value(step))


@contextmanager
def _loop(start: Extent, end: Extent, step: int, sums: dict[_Part, ir.Value]) -> Iterator[ir.Value]:
    """A loop that carries sums; its body, which gets the position, replaces them by new ones."""
    loop = scf.ForOp(as_value(start), as_value(end), as_value(step), list(sums.values()))
    sums.update(zip(sums, loop.inner_iter_args, strict=True))
    with ir.InsertionPoint(loop.body):
        yield loop.induction_variable
        scf.YieldOp(list(sums.values()))
    sums.update(zip(sums, loop.results, strict=True))


def _add_products(
    tile: Product,
    by: Arithmetic,
    sums: dict[_Part, ir.Value],
    start: ir.Value,
    vectors: Sequence[int],
    *,
    in_bounds: bool,
) -> None:
    """Adds the products of some vectors along k; of weights, each column is read in order."""
    x, w, _ = tile.op.operands
    width = by.lanes * by.products
    places = [arith.addi(start, as_value(at * width)) if at else start for at in vectors]

    def vector_at(operand: ir.Value, position: Sequence[int], at: ir.Value) -> ir.Value:
        return by.operand(read(operand, [*position, at], [width], in_bounds=in_bounds))

    rows = {
        (row, at): vector_at(x, _place(tile, row), places[at])
        for row in dict.fromkeys(row for row, _, _ in sums)
        for at in vectors
    }
    for column in dict.fromkeys(column for _, column, _ in sums):
        for at in vectors:
            weights = vector_at(w, [column], places[at])
            for (row, number), values in rows.items():
                if number == at:
                    part = (row, column, at)
                    sums[part] = by.multiply_add(sums[part], values, weights)


def _place(tile: Product, row: tuple[int, ...]) -> list[int]:
    """Where x has a row."""
    dims = dict(zip(tile.maps[2][:-1], row, strict=True))
    return [dims[dim] for dim in tile.maps[0][:-1]]


def _sum(sums: dict[_Part, ir.Value], row: tuple[int, ...], column: int) -> ir.Value:
    """The parts of all vectors along k, added up."""
    first, *others = (sum_ for part, sum_ in sums.items() if part[:2] == (row, column))
    for other in others:
        first = arith.addf(first, other)
    return first
