# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The schedule of a task of many rows: weights are packed into panels, which all rows read.

A panel holds a block of the depth of a few vectors of columns, one row after the other, in f32:

    for 64 columns: for 1024 of k:
      panel[k, column] = w[column, k]  # or w[k, column]
      for 6 rows: for 1 of k:    acc[row, column] += x[row, k] * panel[k, column]

A step along k reads 4 vectors of the panel, which stays in the cache of the core, and one element
of each of 6 rows. Tiles that read vectors of x and of the weights where they are, of which there
are as many, wait for the cache: 24 rows of 2048x2048 ran at 0.6 of the speed, 512 at a third.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.cpu.vector.accumulators import replaced_accumulators
from mlir_attention.cpu.vector.arithmetic import Fmas
from mlir_attention.cpu.vector.register_tiles import transpose_keys
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.transfers import read
from mlir_attention.cpu.vector.transform_steps import (
    find,
    label_steps,
    peel,
    rename,
    simplify,
    step_of,
    tile_and_fuse,
)
from mlir_attention.dialects import linalg
from mlir_attention.linear.products import Product, are_few, build_product, count_rows
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import empty, largest_divisor
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.linalg_builders import Name, Named, generic
from mlir_attention.support.transform_scripts import Handle
from mlir_attention.support.walk import ops_in

_PRODUCT, _PANEL = "packed-product", "panel"

#: Rows and vectors of columns of a tile whose sums stay in registers, by the number of registers.
_TILE = {16: (6, 2), 32: (6, 4)}

#: Elements of the depth of a panel: up to half of a second-level cache. Sums leave the registers
#: after each panel: GFLOP/s of 512 and of 2048 rows of 2048x2048, and of 2048 rows of 4096x1536, on
#: one core (Ice Lake), by the depth of a panel; and of MKL:
#:
#:      128    102   114
#:      512    148   150
#:      768                134
#:     1024    163   156
#:     1536                146
#:      MKL    163   166   153
_MOST_DEPTH, _LEAST_DEPTH = 1536, 128


@dataclass(frozen=True)
class Panels:
    """How a task is visited.

    Attributes:
      lanes: elements of an f32 vector.
      columns, depth: extents of a panel.
      rows: by dimension of rows, the extents of tiles: a second one is that of what is left over,
        or 1 if that is not known.
      transposes: whether weights are `[columns, k]`.
    """

    lanes: int
    columns: int
    depth: int
    rows: tuple[tuple[int, ...], ...]
    transposes: bool

    @staticmethod
    def of(product: Product, core: Core) -> Panels | None:
        """None of few rows, or of extents that make no whole vectors or blocks."""
        extents, x = product.extents, product.op.operands[0]
        rows = [extents[dim] for dim in product.rows]
        columns, depth = extents[product.column], extents[product.depth]
        if are_few(count_rows(rows)) or columns is None or depth is None:
            return None
        if columns % core.lanes or depth % core.lanes or x.type.element_type != ir.F32Type.get():
            return None
        most_rows, vectors = _TILE[core.registers]
        block = core.lanes * largest_divisor(depth // core.lanes, _MOST_DEPTH // core.lanes)
        if block < min(depth, _LEAST_DEPTH):
            return None
        return Panels(
            core.lanes,
            core.lanes * largest_divisor(columns // core.lanes, vectors),
            block,
            _row_tiles(rows, most_rows),
            product.has_rows_of_weights,
        )


def _row_tiles(extents: Sequence[int | None], most: int) -> tuple[tuple[int, ...], ...]:
    """Tiles of up to so many rows, of the last dimensions first."""
    tiles: list[tuple[int, ...]] = []
    for extent in reversed(extents):
        size = most if extent is None else max(min(extent, most), 1)
        left = min(size - 1, 1) if extent is None else extent % size
        tiles.insert(0, (size, left) if left else (size,))
        most //= size
    return tuple(tiles)


def pack_weights(product: Product) -> None:
    """Lets a product read a copy of its weights, `[k, columns]` in f32."""
    x, w, y = (
        Named(value, dims) for value, dims in zip(product.op.operands, product.maps, strict=True)
    )
    depth, column = product.depth, product.column
    space: list[Name] = [depth, *product.rows, column]
    f32 = ir.F32Type.get()
    with ir.InsertionPoint(product.op), product.op.location:
        out = empty([product.extents[dim] or 0 for dim in (depth, column)], f32)
        if w.value.type == out.type and not product.has_rows_of_weights:
            packed = Named(linalg.copied(w.value, out), w.names)
        else:
            packed = generic(
                [depth, column],
                [w],
                Named(out, (depth, column)),
                lambda element, _: scalars.convert(element, f32),
            )
        result = build_product(space, x, packed, y)
    replace_op(product.op, [result.value])
    label_steps({_PANEL: packed.value.owner, _PRODUCT: result.value.owner})


def tile_panels(task: Handle, panels: Panels) -> None:
    """Loops over panels, over tiles of rows whose sums stay in registers, and along k."""
    whole = [0 for _ in panels.rows]
    tile_and_fuse(find(task, _PRODUCT), [0, *whole, panels.columns])
    simplify(task)
    tile_and_fuse(find(task, _PRODUCT), [panels.depth, *whole, 0])
    simplify(task)
    # Squares are transposed; rows, of which the next ones are prefetched, are copied.
    tile = [panels.lanes] * 2 if panels.transposes else [1, panels.columns]
    structured.TileUsingForOp(find(task, _PANEL), sizes=tile)
    parts = [_PRODUCT]
    for at, sizes in enumerate(panels.rows):
        parts = [some for part in parts for some in _cut(task, part, at, sizes, len(whole))]
    simplify(task)
    for part in parts:
        structured.TileUsingForOp(find(task, part), sizes=[1, *whole, 0])
    simplify(task)


def _cut(task: Handle, part: str, at: int, sizes: Sequence[int], count: int) -> list[str]:
    """Cuts a product into tiles along a dimension of rows; returns the names of all that come out.

    What is left over is a tile of its own.
    """
    along = [0, *(sizes[0] if dim == at else 0 for dim in range(count)), 0]
    tiles = structured.TileUsingForOp(find(task, part), sizes=along)
    if len(sizes) == 1:
        return [part]
    left = f"{part}-{at}"
    rename(find(peel(tiles.results[1]), part), left)
    if sizes[1] == 1:
        structured.TileUsingForOp(find(task, left), sizes=[min(size, 1) for size in along])
    return [part, left]


def multiply_panels(function: ir.Operation, panels: Panels, core: Core) -> None:
    """Makes the tiles vector ops, with every sum in a register of its own."""
    by = Fmas(core.lanes, core.has_masks)
    for op in ops_in(function, "linalg.generic"):
        name = step_of(op)
        if name == _PANEL and panels.transposes:
            transpose_keys(op, by)
        elif name.startswith(_PRODUCT):
            _multiply(op, by)


def _multiply(op: ir.Operation, by: Fmas) -> None:
    """Replaces a tile of `y[rows, column] += x[rows, k] panel[k, column]`, of one k.

    The vectors of a row of the panel stay in registers while they meet each row of x: more
    elements of x at a time would leave too few for the sums.
    """
    product = Product.of(op)
    extents = [extent or 0 for extent in product.extents]
    x_map, _, y_map = product.maps
    _, width = op.operands[1].type.shape
    columns = range(0, width, by.lanes)
    rows = list(itertools.product(*(range(extents[dim]) for dim in product.rows)))

    def place(positions: Positions, row: Sequence[int], last: int) -> tuple[int, ...]:
        at: dict[int | None, int] = dict(zip(product.rows, row, strict=True))
        return tuple(at.get(dim, last) for dim in positions)

    places = [place(y_map, row, at) for row in rows for at in columns]
    with op.location, replaced_accumulators(op, places, by.lanes) as sums:
        values = {at: read(op.operands[1], [0, at], [by.lanes]) for at in columns}
        for row in rows:
            element = by.repeated(read(op.operands[0], place(x_map, row, 0), [1]))
            for at, value in values.items():
                sum_ = place(y_map, row, at)
                sums[sum_] = by.multiply_add(sums[sum_], element, value)
