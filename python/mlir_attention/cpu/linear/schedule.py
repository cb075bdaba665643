# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of a task of a linear layer, whose weights come from memory once.

With 16 lanes and 32 registers, for weights `[columns, k]`, and for weights `[k, columns]`:

    for 4 rows: for 6 columns: for 16 of k:                   acc[row, column, lane] += x * w
    for 256 of k: for 4 rows: for 96 columns: for 1 of k:    acc[row, column] += x * w

More than a few rows have an order of their own (`panels.py`) where the extents of the weights make
whole vectors; a task of an unknown number has both (`dynamic_rows.py`).

Rows and columns that are left over make a smaller tile, or are visited one by one if their number
is not known. All rows of a task find its weights in the cache of the core.

Few rows, as those of a decode step, wait for memory: all of them use a tile of weights while the
next one is prefetched (`cpu/memory/prefetch_marks.py`). Where registers hold the sums of two rows
or more, of all that there are, x of a block along k stays in the first-level cache while all
columns of the task use it, if k is a multiple of such a block.

    for 512 of k: for 3 columns: for 8 rows: for 16 of k:    acc[row, column, lane] += x * w
    for 16 of k: for 8 rows: for 48 columns: for 1 of k:     acc[row, column] += x * w

Shares of the speed of memory at which two cores (Zen 4) read weights `[columns, k]`, of f32 and of
bf16, in the first order, in the second, and in that with prefetches:

    rows                        1     2     4     8     1     2     4     8
    for many                 0.91  0.83  0.71  0.54  0.89  0.92  0.78  0.63
    for few                  0.88  0.83  0.73  0.57
    for few, prefetched      0.93  0.91  0.86  0.81  0.95  0.96  0.88  0.89

The last row was measured without blocks along k, of which `_BLOCK_OF_X` tells what they gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.cpu.linear.dynamic_rows import distinguish_many_rows
from mlir_attention.cpu.linear.inner_products import multiply_rows
from mlir_attention.cpu.linear.panels import (
    Panels,
    multiply_panels,
    pack_weights,
    tile_panels,
)
from mlir_attention.cpu.memory.prefetch_marks import mark_loops
from mlir_attention.cpu.vector.arithmetic import Arithmetic, Dots, Fmas
from mlir_attention.cpu.vector.register_tiles import accumulate_values
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.transform_steps import (
    find,
    label_steps,
    peel,
    rename,
    simplify,
    step_of,
    vectorize_tiles,
)
from mlir_attention.cpu.vector.vector_patterns import sum_lanes_by_tree
from mlir_attention.linear.products import Product, are_few, count_rows, tasks_in
from mlir_attention.support.extents import largest_divisor
from mlir_attention.support.transform_scripts import Handle, Script, apply_scripts
from mlir_attention.support.walk import ops_in

#: The name of the product of a task.
_PRODUCT = "product"

#: Rows of a tile, along all dimensions. Measured on one core (Zen 4) in f32, by rows and columns of
#: a tile: GFLOP/s of 120x1024x1024 and of 480x2048x2048, and GB/s of weights of 4 rows and of 8
#: rows of 4096x4096:
#:
#:     3 and 6     82     78   17   11
#:     4 and 4    102     91   18   13
#:     4 and 6     97     79   20   15
#:     6 and 4     94     86   18   13
#:     8 and 3     91     69   17   12
#:     OpenBLAS    85     97    5    5
_ROWS = 4

#: Rows of x that meet a vector of weights at once, by the number of registers, if there are no
#: more: weights come from memory, and one of bf16 is converted once. GB/s of weights `[columns, k]`
#: and `[k, columns]` of 4096x4096 on two cores (Ice Lake), up to 4 rows at a time, and all at once;
#: one row reads them at 33:
#:
#:     f32      5 rows                  23.2   30.2
#:     f32      8 rows    26.4   30.3   19.2   30.4
#:     f32      9 rows    21.1   25.7   14.9   28.0
#:     f32     12 rows    20.7   24.4   13.9   16.5
#:     f32     16 rows    16.8   13.0   11.0   13.3
#:     bf16     8 rows    21.1   25.9   13.0   18.5
#:     bf16    12 rows    11.6   14.8    8.1    7.7
_FEW_AT_ONCE = {16: 4, 32: 12}

#: Bytes of x of a block along k, and the rows from which on there are blocks. Where each tile of
#: columns meets rows of x as long as k, these come from the second-level cache each time. GB/s of
#: weights on two cores (Ice Lake) without blocks, of 4 rows and 6 columns at a time, and in blocks;
#: and of one row:
#:
#:     f32, 4096x4096     2 rows    36.3   36.3   37.6
#:     f32, 4096x4096     8 rows    26.4   30.3   36.1
#:     f32, 1536x1536     8 rows    28.2   45.9   49.6
#:     bf16, 4096x4096    2 rows    41.0   44.6   44.9
#:     bf16, 4096x4096    4 rows    34.4   39.3   44.5
#:     bf16, 4096x4096    8 rows    21.1   25.9   43.7
_BLOCK_OF_X, _FEWEST_ROWS_OF_BLOCKS = 1 << 14, 2

#: Bytes of a tile of weights `[columns, k]` up to which the next one is prefetched: beyond, it
#: would leave the cache before its turn. One row read weights of f32 on two cores (Ice Lake) with
#: prefetches at 29.4 GB/s and without at 27.6 where k is 4096, at 27.2 and 28.1 where it is 8192,
#: and at 23.4 and 27.9 where it is 14336.
_MOST_AHEAD = 1 << 18

#: Columns of a tile of weights `[columns, k]`, which are as many streams from memory. By their
#: number, GB/s of weights of 1 row and of 2 rows of 4096x4096:
#:
#:     1    24   12
#:     2    24   17
#:     4    26   22
#:     8    30   25
_COLUMNS = 8

#: Sums that stay in registers, by the number of registers: the others hold what is multiplied.
_SUMS = {16: 12, 32: 24}

#: Sums of few rows that hide the latency of an addition, of 4 cycles. More vectors along k than
#: these need read longer pieces of each stream: with 3 vectors of each of 8 columns, one row read
#: weights at 0.80 of the speed of memory, and with one vector at 0.92.
_CHAINS = 4

#: The share of a tile's columns that a smaller tile has at least which leaves none over, for few
#: rows. What is left over waits for memory like the others: steps of 8 sequences took 0.91 of the
#: time with tiles of 6 of 64 columns, and not of 4. Dots gained nothing.
_LEAST_OF_FEW = 0.75

#: Elements along k between two visits of a column of weights `[k, columns]`: as many streams from
#: memory, in order. A single tile of rows waits for them: with 8, and with tiles of 4 vectors of
#: columns, one row read weights at 0.90 of the speed of memory, with 16 and 24 vectors at 0.78. 8
#: rows take 16. For many rows without panels, sums stay in registers for longer: 128x1024x4096 ran
#: at 147 GFLOP/s on two cores, and at 101 with 16.
_SHORT_BLOCK, _BLOCK, _LONG_BLOCK = 8, 16, 256

#: Vectors of columns of a tile of weights `[k, columns]`, for few rows.
_VECTORS = 4


@dataclass(frozen=True)
class _Schedule:
    """How a task is visited.

    Attributes:
      lanes: elements of an f32 vector.
      tiles: by dimension, the extents of tiles that stay in registers, the largest first. What is
        left is a tile too, if its extent is known.
      extents: by dimension; None if it is not known.
      depth: the dimension along which products are summed up.
      block: elements along k between two visits of a column; None if a column is visited once.
      by_rows: whether weights are `[columns, k]`, rows of which are multiplied by rows of x.
      rows: how many rows x has; None if that is not known.
      rows_at_once: how many of them have their sums in registers.
      width: bytes of a weight.
    """

    lanes: int
    tiles: dict[int, list[int]]
    extents: tuple[int | None, ...]
    depth: int
    block: int | None
    by_rows: bool
    rows: int | None
    rows_at_once: int
    width: int

    @property
    def are_rows_few(self) -> bool:
        return are_few(self.rows)

    @property
    def are_rows_many(self) -> bool:
        return self.rows is not None and not self.are_rows_few

    @property
    def comes_from_memory(self) -> bool:
        """Whether rows of weights come from memory, a tile at a time."""
        return self.by_rows and self.are_rows_few

    def stays_in_cache(self, columns: int) -> bool:
        """Whether a prefetched tile of so many rows of weights is in the cache at its turn."""
        length = self.block or self.extents[self.depth]
        return length is None or columns * length * self.width <= _MOST_AHEAD

    def along(self, dim: int, size: int) -> list[int]:
        """Tile sizes that cut one dimension only."""
        return [size if at == dim else 0 for at in range(len(self.extents))]


@dataclass(frozen=True)
class _Task:
    """A function: the schedule of its product, of that of packed weights, or of one for each."""

    function: ir.Operation
    schedule: _Schedule | None
    panels: Panels | None


def vectorize_linear_layers(module: ir.Operation, core: Core) -> None:
    """Rewrites the tasks of linear layers in `module` to loops over vectors."""
    with module.context:
        tasks = [_task_of(function, product, core) for function, product in tasks_in(module)]
        apply_scripts([Script(task.function, partial(_tile_all, of=task)) for task in tasks])
        for task in tasks:
            if task.schedule is not None:
                _fill_registers(task.function, task.schedule, core)
            if task.panels is not None:
                multiply_panels(task.function, task.panels, core)
        vectorize_tiles([task.function for task in tasks])
        for task in tasks:
            sum_lanes_by_tree(task.function)


def _task_of(function: ir.Operation, product: Product, core: Core) -> _Task:
    """What becomes of a task; names its products, and packs the weights of many rows."""
    schedule, panels = _schedule_of(product, core), Panels.of(product, core)
    if panels is not None and schedule.rows is not None:
        pack_weights(product)
        return _Task(function, None, panels)
    label_steps({_PRODUCT: product.op})
    if panels is not None:
        pack_weights(distinguish_many_rows(product))
    return _Task(function, schedule, panels)


def _tile_all(task: Handle, of: _Task) -> None:
    if of.schedule is not None:
        _tile(task, of.schedule)
    if of.panels is not None:
        tile_panels(task, of.panels)


def _schedule_of(product: Product, core: Core) -> _Schedule:
    extents = product.extents
    by_rows = product.has_rows_of_weights
    count = count_rows(extents[dim] for dim in product.rows)
    has_few_rows = are_few(count)
    takes_dots = _takes_dots(product.op)
    most = _ROWS if takes_dots else _FEW_AT_ONCE[core.registers]
    are_at_once = count is not None and count <= most
    sizes = _rows_of_tile([extents[dim] for dim in product.rows], most if are_at_once else _ROWS)
    rows = {
        dim: [size] if extents[dim] is not None else [size, 1]
        for dim, size in zip(product.rows, sizes, strict=True)
    }
    sums = _SUMS[core.registers] // prod(sizes)
    vectors = min(sums, _VECTORS) if has_few_rows else sums
    extent = extents[product.column]
    least = _LEAST_OF_FEW if has_few_rows and not takes_dots else 0.5
    columns = {
        product.column: _columns_of_tile(extent, min(sums, _COLUMNS), least)
        if by_rows
        else _vectors_of_tile(extent, vectors, core.lanes)
    }
    # All of few rows meet a tile of columns before the next one.
    tiles = columns if by_rows and has_few_rows else rows | columns
    return _Schedule(
        lanes=core.lanes,
        tiles=tiles,
        extents=extents,
        depth=product.depth,
        block=_block_of_x(product, count, prod(sizes), core.lanes)
        if by_rows
        else _block_of_columns(count),
        by_rows=by_rows,
        rows=count,
        rows_at_once=prod(sizes),
        width=product.op.operands[1].type.element_type.width // 8,
    )


def _rows_of_tile(extents: Sequence[int | None], room: int) -> list[int]:
    """Up to so many rows, of the last dimensions first."""
    tile: list[int] = []
    for extent in reversed(extents):
        tile.append(_alike(extent, room))
        room = max(room // tile[-1], 1)
    return tile[::-1]


def _columns_of_tile(extent: int | None, most: int, least: float) -> list[int]:
    """Up to `most` columns, and more than that share of them."""
    return [most, 1] if extent is None else [_alike(extent, most, least)]


def _vectors_of_tile(extent: int | None, most: int, lanes: int) -> list[int]:
    """Columns of tiles of up to `most` vectors, the largest first; then single columns."""
    if extent is None:
        # Peeling twice would find no tiles of an extent that is known.
        return [lanes, 1]
    vectors, single = divmod(extent, lanes)
    tile = min(most, vectors)
    left = vectors % tile if tile else 0
    return [size for size in (tile * lanes, left * lanes, min(single, 1)) if size]


def _block_of_columns(rows: int | None) -> int:
    """Elements along k between two visits of a column of weights `[k, columns]`."""
    if rows is None:
        return _BLOCK
    if rows <= _ROWS:
        return _SHORT_BLOCK
    return _BLOCK if are_few(rows) else _LONG_BLOCK


def _block_of_x(product: Product, rows: int | None, at_once: int, lanes: int) -> int | None:
    """Elements along k of a block of x, all rows of which are met at once; None without blocks."""
    if rows != at_once or rows < _FEWEST_ROWS_OF_BLOCKS or _takes_dots(product.op):
        return None  # Rows that take turns have blocks within a tile (`inner_products.py`).
    most = _BLOCK_OF_X // (4 * rows)
    depth = product.extents[product.depth]
    if depth is None or depth % lanes or depth <= most:
        return None
    block = lanes * largest_divisor(depth // lanes, most // lanes)
    return block if 2 * block >= most else None


def _alike(extent: int | None, most: int, share: float = 0.5) -> int:
    """A size up to `most` that divides the extent, if one beyond that share of `most` does."""
    if extent is None:
        return most
    most = max(min(extent, most), 1)
    return next((size for size in range(most, int(most * share), -1) if extent % size == 0), most)


def _tile(task: Handle, schedule: _Schedule) -> None:
    """Loops over tiles that stay in registers, and along k."""
    if schedule.block is not None:
        blocks = structured.TileUsingForOp(
            find(task, _PRODUCT), sizes=schedule.along(schedule.depth, schedule.block)
        )
        if not schedule.by_rows:
            mark_loops(blocks.results[1], 0 if schedule.are_rows_many else schedule.block)
    parts = [_PRODUCT]
    for dim, sizes in schedule.tiles.items():
        parts = [some for part in parts for some in _cut(task, schedule, part, dim, sizes)]
    simplify(task)
    if not schedule.by_rows:
        for part in parts:
            structured.TileUsingForOp(find(task, part), sizes=schedule.along(schedule.depth, 1))
        simplify(task)


def _cut(task: Handle, schedule: _Schedule, part: str, dim: int, sizes: Sequence[int]) -> list[str]:
    """Cuts a product into tiles along a dimension, what is left into the next smaller ones.

    Returns the names of all products that come out.
    """
    left, parts = schedule.extents[dim], [part]
    for number, size in enumerate(sizes):
        if left is not None and left < size:
            continue
        tiles = structured.TileUsingForOp(find(task, parts[-1]), sizes=schedule.along(dim, size))
        if schedule.comes_from_memory:
            mark_loops(tiles.results[1], size if schedule.stays_in_cache(size) else 0)
        left = None if left is None else left % size
        if left == 0 or size == 1:
            break
        name = f"{part}-{dim}.{number}"
        rename(find(peel(tiles.results[1]), parts[-1]), name)
        parts.append(name)
    return parts


def _fill_registers(function: ir.Operation, schedule: _Schedule, core: Core) -> None:
    """Makes the tiles vector ops, with every sum in a register of its own.

    Columns of weights `[k, columns]` that fill no vector are left to the vectorizer.
    """
    for op in ops_in(function, "linalg.generic"):
        if not step_of(op).startswith(_PRODUCT):
            continue
        if schedule.by_rows:
            sums = prod(op.results[0].type.shape)
            wanted = _CHAINS if schedule.are_rows_few else _SUMS[core.registers]
            vectors = max(wanted // sums, 1)
            multiply_rows(op, _arithmetic_of(op, core), vectors, schedule.rows_at_once)
        elif op.results[0].type.shape[-1] >= schedule.lanes:
            accumulate_values(op, Fmas(core.lanes, core.has_masks), may_mask=False)


def _arithmetic_of(op: ir.Operation, core: Core) -> Arithmetic:
    return Dots(core.lanes) if _takes_dots(op) else Fmas(core.lanes, core.has_masks)


def _takes_dots(op: ir.Operation) -> bool:
    """Whether x is one of bf16 still: see `linear/tiling.py`."""
    return bool(op.operands[0].type.element_type == ir.BF16Type.get())
