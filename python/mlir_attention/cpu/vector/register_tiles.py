# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tiles of both products of attention as vector ops, every sum in a register of its own.

The vectorizer would make one vector of a whole tile, which LLVM cuts into registers well only if
its size is a power of two: with 96 columns, loops that ran at a tenth of their speed were seen.
And it knows no instruction that adds several products at once, as `arithmetic.Dots` do.

A tile has static extents, and stands where all its operands are tensors of just its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from math import prod
from typing import TypeAlias

from mlir import ir
from mlir.dialects import arith, tensor, vector

from mlir_attention.cpu.vector.accumulators import loop_carrying, replaced_accumulators
from mlir_attention.cpu.vector.arithmetic import Arithmetic
from mlir_attention.cpu.vector.transfers import Destination, read, write, zeros
from mlir_attention.cpu.vector.vector_patterns import sum_lanes_of, transposed
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.indexing_maps import Positions, positions_of
from mlir_attention.support.tensor_slices import expand_along, sizes_of

#: A position along a dimension.
_Index: TypeAlias = "ir.Value | int"


def compute_scores(
    op: ir.Operation,
    by: Arithmetic,
    *,
    side_by_side: bool = False,
    in_loop: bool = False,
    parts: int = 1,
) -> None:
    """Replaces a tile of `scores[row, key] += sum_d query[row, d] key[key, d]`.

    Its dimensions are (key, rows, d), and where keys are packed `parts`, which the query has too.
    Keys are visited one after another; or side by side, a register of each and then the next of
    each. If `in_loop`, a register of each key is an iteration: LLVM cannot load all of them first.
    """
    scores = op.operands[2]
    tile = _Tile.of(op, parts=parts)
    lanes = by.lanes_of_scores(tile.last)
    width = lanes * by.products

    @cache
    def query_at(row: tuple[int, ...], at: _Index) -> list[ir.Value]:
        """Columns of one row of the query, for each part of those of the key."""
        points = [(0, *row, at, part) for part in range(parts)]
        return [by.operand(tile.read(0, point, [width])) for point in points]

    def key_at(key: int, at: _Index) -> list[ir.Value]:
        """The parts of columns of one key."""
        vector_ = tile.read(1, (key, *rows[0], at), [width])
        return _parts(vector_, by, parts, is_unsigned=_is_unsigned(op, 1))

    def add_products(visit: Iterable[tuple[int, _Index]]) -> None:
        keys = {(key, at): key_at(key, at) for key, at in visit}
        for row in rows:
            for (key, at), vectors in keys.items():
                for query, x in zip(query_at(row, at), vectors, strict=True):
                    sums[row, key] = by.multiply_add(sums[row, key], query, x)

    with ir.InsertionPoint(op), op.location:
        rows, columns = list(tile.rows()), range(0, tile.last, width)
        none = zeros(ir.VectorType.get([lanes], ir.F32Type.get()))
        sums = dict.fromkeys(product(rows, range(tile.keys)), none)
        if in_loop:
            with loop_carrying(0, tile.last, width, sums) as at:
                add_products((key, at) for key in range(tile.keys))
        else:
            for row, column in product(rows, columns):
                query_at(row, column)
            for visit in _visits(range(tile.keys), columns, side_by_side):
                add_products(visit)
        total = sum_lanes_of(list(sums.values()))
        start = read(scores, [0] * scores.type.rank, scores.type.shape)
        # No total is -0.0, since it is added to 0: then LLVM adds no start of 0.
        total = vector.shape_cast(start.type, total)
        total = arith.addf(start, total, fastmath=arith.FastMathFlags.nsz)
        result = write(total, scores, [0] * scores.type.rank)
    replace_op(op, [result])


def compute_scores_of_columns(op: ir.Operation, by: Arithmetic) -> None:
    """Replaces a tile of `scores[row, v, n] += sum_d query[row, d] key[d, v, n]`.

    Of `v` vectors of `by.lanes` keys, and as many d as make one product. They are innermost in the
    query, and in the key too if there are several: these are `[d / products, v, n, products]`.
    """
    tile = _Tile.of(op)
    key, scores = tile.maps[1:]
    vectors, _ = [dim for dim in key if dim is not None and dim in scores]
    rows = {*tile.maps[0]} & {*scores}
    extents = (extent if dim in {vectors, *rows} else 1 for dim, extent in enumerate(tile.extents))
    points = list(product(*map(range, extents)))
    places = [tuple(tile.position(2, point)) for point in points]
    with op.location, replaced_accumulators(op, places, by.lanes) as accumulators:
        is_unsigned = _is_unsigned(op, 1)
        keys = [
            by.operand(vector_, is_unsigned=is_unsigned)
            for vector_ in _rows_along(op.operands[1], key.index(vectors))
        ]

        @cache
        def query_at(position: tuple[int, ...]) -> ir.Value:
            """An element of a row, or neighbours, which meet all vectors of keys."""
            return by.repeated(read(op.operands[0], position, [by.products]))

        for place, point in zip(places, points, strict=True):
            x = query_at(tuple(tile.position(0, point)))
            accumulators[place] = by.multiply_add(accumulators[place], keys[point[vectors]], x)


def transpose_keys(op: ir.Operation, by: Arithmetic) -> None:
    """Replaces a copy of keys `[n, d]` to `[d, n]`, or to `[d / 2, n, 2]` of pairs: a square.

    There are as many n, and d or pairs of them, as an f32 vector has lanes.
    """
    source, target = op.operands
    keys, depth = (_first_long_dimension(tile.type.shape) for tile in (source, target))
    with ir.InsertionPoint(op), op.location:
        destination = Destination.of(target, op.results[0])
        size = source.type.shape[keys]
        unsigned = _is_unsigned(op, 0)
        rows = [by.operand(row, is_unsigned=unsigned) for row in _rows_along(source, keys)]
        wide = ir.VectorType.get([size], ir.F32Type.get())
        columns = transposed([vector.bitcast(wide, row) for row in rows])
        columns = [vector.bitcast(rows[0].type, column) for column in columns]
        part = destination if by.products == 1 else destination.with_longer_rows()
        rank = len(part.offsets)
        written = part.write(
            {tuple(at * (dim == depth) for dim in range(rank)): x for at, x in enumerate(columns)}
        )
        if part is not destination:
            written = expand_along(written, rank - 1, sizes_of(destination.tensor)[-2:])
    destination.replace_result(written)
    erase(op)


def _parts(x: ir.Value, by: Arithmetic, parts: int, *, is_unsigned: bool) -> list[ir.Value]:
    """What was read of a key or value as it is multiplied: both halves of its bytes, or all."""
    if parts == 1:
        return [by.operand(x, is_unsigned=is_unsigned)]
    return by.halves(x, is_unsigned=is_unsigned)


def _is_unsigned(op: ir.Operation, number: int) -> bool:
    """Whether the body of a tile takes the integers that an operand holds as ones without sign."""
    element = op.regions[0].blocks[0].arguments[number]
    unsigned = ("arith.uitofp", "arith.shrui")
    return any(use.owner.operation.name in unsigned for use in element.uses)


def _first_long_dimension(shape: Sequence[int]) -> int:
    return next(dim for dim, extent in enumerate(shape) if extent > 1)


def _rows_along(value: ir.Value, dim: int) -> list[ir.Value]:
    """All that is behind each position along a dimension, as a vector."""
    shape = value.type.shape
    size = prod(shape[dim + 1 :])
    rows = tensor.collapse_shape(
        ir.RankedTensorType.get([prod(shape) // size, size], value.type.element_type),
        value,
        [list(range(dim + 1)), list(range(dim + 1, len(shape)))],
    )
    return [read(rows, [at, 0], [size]) for at in range(shape[dim])]


def accumulate_values(
    op: ir.Operation,
    by: Arithmetic,
    may_mask: bool,
    *,
    units: int = 0,
    side_by_side: bool = False,
    parts: int = 1,
) -> None:
    """Replaces a tile of `output[row, e] += sum_n weight[row, n] value[n, e]`.

    Its dimensions are (key, rows, e), of a multiple of `by.products` keys, behind so many `units`,
    of extent 1; and where values are packed `parts`, which the output has too.

    A vector of values is read, then meets all rows, so that reads are in the order of memory; or of
    keys side by side, a register of each and then the next of each. LLVM keeps the order of
    operations, but takes the parts of one that is wider than a register in any, which prefetchers
    do not follow. Shares of the speed of memory that were measured, by width of a read (Zen 4, two
    cores):

        query rows, columns     1, 128 f32   2, 192 f32   3, 128 bf16
        all columns                   0.79         0.87          0.67
        a register                    0.99         1.01          0.95
    """
    tile = _Tile.of(op, units, parts)
    add = by.add_if_it_counts if may_mask else by.multiply_add
    width = by.lanes * by.products
    rows, keys = list(tile.rows()), range(0, tile.keys, by.products)

    def place(row: tuple[int, ...], at: int, part: int) -> tuple[int, ...]:
        return tuple(tile.position(2, (0, *row, at, part)))

    columns = range(0, tile.last, by.lanes)
    places = [place(row, at, part) for at in columns for part in range(parts) for row in rows]
    with op.location, replaced_accumulators(op, places, by.lanes) as accumulators:
        weights = {
            (row, key): by.repeated(tile.read(0, (key, *row, 0), [by.products]))
            for key in keys
            for row in rows
        }
        visits = _visits(keys, range(0, tile.last, width), side_by_side)
        for key, at in chain.from_iterable(visits):
            size = min(width, tile.last - at)
            read_ = [tile.read(1, (key + n, *rows[0], at), [size]) for n in range(by.products)]
            is_unsigned = _is_unsigned(op, 1)
            if parts == 1:
                values = by.values(read_, is_unsigned=is_unsigned)
            else:
                values = by.halves(read_[0], is_unsigned=is_unsigned)
            for row in rows:
                for number, value in enumerate(values):
                    column, part = divmod(number, parts)
                    sum_ = place(row, at + column * by.lanes, part)
                    accumulators[sum_] = add(accumulators[sum_], weights[row, key], value)


def accumulate_value_columns(op: ir.Operation, by: Arithmetic, may_mask: bool) -> None:
    """Replaces a tile of `output[row, e, n] += weight[row, n] value[e, n]`, for `by.lanes` keys.

    Its dimensions are (rows, e, key).
    """
    tile = _Tile.of(op)
    add = by.add_if_it_counts if may_mask else by.multiply_add
    points = [(*point, 0) for point in product(*map(range, tile.extents[:-1]))]
    places = [tuple(tile.position(2, point)) for point in points]
    with op.location, replaced_accumulators(op, places, by.lanes) as accumulators:

        @cache
        def vector_at(number: int, position: tuple[int, ...]) -> ir.Value:
            """A vector of a row of weights, which meets all columns, or of a column."""
            vector_ = read(op.operands[number], position, [by.lanes])
            return by.operand(vector_, is_unsigned=_is_unsigned(op, number))

        for place, point in zip(places, points, strict=True):
            weight, value = (vector_at(n, tuple(tile.position(n, point))) for n in (0, 1))
            accumulators[place] = add(accumulators[place], weight, value)


def _visits(
    keys: Sequence[int], columns: Sequence[int], side_by_side: bool
) -> list[list[tuple[int, int]]]:
    """Pairs of a key and a column, in the order of reads: all of a key, or of a column, at once."""
    if side_by_side:
        return [[(key, at) for key in keys] for at in columns]
    return [[(key, at) for at in columns] for key in keys]


@dataclass(frozen=True)
class _Tile:
    """A contraction of dimensions (key, rows, last), and perhaps parts, and its other extents."""

    op: ir.Operation
    maps: tuple[Positions, ...]
    extents: tuple[int, ...]

    @staticmethod
    def of(op: ir.Operation, units: int = 0, parts: int = 1) -> _Tile:
        """The tile of `op`, without its first dimensions, so many of extent 1; the last one is that
        of `parts` if there are several."""
        maps = tuple(
            tuple(None if dim is None or dim < units else dim - units for dim in positions)
            for positions in (
                positions_of(ir.AffineMapAttr(map_).value)
                for map_ in op.attributes["indexing_maps"]
            )
        )
        extents: dict[int | None, int] = {}
        for operand, positions in zip(op.operands, maps, strict=True):
            extents |= dict(zip(positions, operand.type.shape, strict=True))
        extents.pop(None, None)
        count = len(extents) - (parts > 1)
        return _Tile(op, maps, tuple(extents[dim] for dim in range(count)))

    @property
    def keys(self) -> int:
        return self.extents[0]

    @property
    def last(self) -> int:
        """Extent of the depth, or of the value depth."""
        return self.extents[-1]

    def rows(self) -> Iterator[tuple[int, ...]]:
        """All positions along the dimensions of rows."""
        return product(*map(range, self.extents[1:-1]))

    def position(self, number: int, point: Sequence[_Index]) -> list[_Index]:
        """Where operand `number` has its element of `point`, in which the part comes last."""
        return [0 if dim is None else point[dim] for dim in self.maps[number]]

    def read(self, number: int, point: Sequence[_Index], shape: Sequence[int]) -> ir.Value:
        return read(self.op.operands[number], self.position(number, point), shape)
