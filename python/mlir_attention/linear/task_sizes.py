# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many columns and rows of a linear layer a task has, so that tasks occupy all workers."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.linear.contractions import Contraction
from mlir_attention.linear.products import FEW_ROWS, are_few, count_rows
from mlir_attention.support.linalg_builders import Name

#: Bytes of the weights of a task: half of a second-level cache, where all rows of x find them.
_MOST_WEIGHTS = 1 << 19

#: Columns of a task are a multiple of the lanes of any vector.
_MOST_LANES = 16

#: Columns of a task with weights `[columns, k]`: fewer columns are more tasks, for more cores.
_COLUMNS = range(128, 0, -_MOST_LANES)

#: Columns of a task of many rows, whose weights are packed, a vector of 16 lanes or several.
_COLUMNS_OF_PANEL = range(64, 0, -_MOST_LANES)

#: Columns of a panel whose products keep a core busy. Where wider ones make too few tasks, rows are
#: cut, if a task keeps so many of them at least; narrower ones are for what cannot be cut.
_WIDE_PANEL, _LEAST_ROWS = 48, 24

#: Rows that a tile has at most, of weights that are not packed (`cpu/linear/schedule.py`).
_ROWS_OF_TILE = 4

#: Bytes of a row of a task of weights `[k, columns]`: a page, so that reads are in the order of
#: memory; or less where that makes too few tasks. Many rows of x find them in the cache: with
#: 1 KiB, 128x1024x4096 ran at 147 GFLOP/s on two cores, and with pages at 135, before such
#: weights were packed; now these are the rows of columns or depths that make no panels.
_PAGE, _ROW_FOR_MANY, _LEAST_ROW = 1 << 12, 1 << 10, 1 << 9

#: The same where the depth is split (`split_depth.py`): prefetchers follow two pages.
_ROW_OF_CHUNK = 1 << 13

#: What is taken for a depth that is not known.
_UNKNOWN_DEPTH = 1 << 12


def sizes_of_task(
    layer: Contraction, limits: TaskLimits, chunks: int, *, is_packed: bool
) -> dict[Name, int]:
    """Extents of a task, by dimension: of columns, and of rows where these are cut.

    `chunks` are those of the depth; with `is_packed`, weights of many rows may be packed.
    """
    columns = (_columns_of_panel(layer, limits) if is_packed else None) or _columns_of(
        layer, limits, chunks
    )
    return {layer.columns[0]: columns, **_rows_of(layer, limits, columns)}


def _columns_of_panel(layer: Contraction, limits: TaskLimits) -> int | None:
    """Columns of a task whose weights are packed for many rows; None to choose without regard."""
    extents = layer.extents
    columns, depth = extents.get(layer.columns[0]), extents.get(layer.depth[0])
    if columns is None or depth is None or depth % _MOST_LANES:
        return None
    rows = count_rows(extents.get(dim) for dim in layer.rows)
    if rows is None and layer.w.dims[-1] != layer.depth[0]:
        return None  # Few rows read long pieces of `[k, columns]`, of which the task packs parts.
    if are_few(rows):
        return None
    sizes = [size for size in _COLUMNS_OF_PANEL if columns % size == 0]
    batches = prod(extents.get(dim, 1) for dim in layer.batch)
    many = [size for size in sizes if columns // size * batches >= limits.fewest_tasks]
    if many and many[0] >= _WIDE_PANEL:
        return many[0]
    are_cut = [size for size in sizes if _cut_of_rows(layer, limits, size) > 1]
    return next(iter(are_cut or many or sizes[-1:]), None)


def _columns_of(layer: Contraction, limits: TaskLimits, chunks: int) -> int:
    """Columns of a task; all tasks have as many where that can be."""
    extents = layer.extents
    columns = extents.get(layer.columns[0])
    width = layer.w.element.width // 8
    if layer.w.dims[-1] != layer.depth[0]:
        rows = count_rows(extents.get(dim) for dim in layer.rows)
        row = _PAGE if rows is None or rows <= FEW_ROWS else _ROW_FOR_MANY
        row = _ROW_OF_CHUNK if chunks > 1 else row
        while row > _LEAST_ROW and (columns or 0) * width * chunks < row * limits.fewest_tasks:
            row //= 2
        return _alike(columns, range(row // width, row // width // 4, -_MOST_LANES))
    fit = _MOST_WEIGHTS // max(extents.get(layer.depth[0], _UNKNOWN_DEPTH) * width, 1)
    return _alike(columns, [n for n in _COLUMNS if n <= fit] or _COLUMNS[-1:])


def _rows_of(layer: Contraction, limits: TaskLimits, columns: int) -> dict[Name, int]:
    """Rows of a task of so many columns, if tasks of all rows would leave workers idle."""
    cut = _cut_of_rows(layer, limits, columns)
    dim = _longest_rows(layer)
    return {} if cut == 1 or dim is None else {dim: layer.extents[dim] // cut}


def _cut_of_rows(layer: Contraction, limits: TaskLimits, columns: int) -> int:
    """Into how many parts the longest dimension of rows is cut; 1 if that occupies no more workers.

    Only into whole tiles: results have the same bits, wherever rows are cut.
    """
    extents = layer.extents
    wide, dim = extents.get(layer.columns[0]), _longest_rows(layer)
    count = count_rows(extents.get(dim) for dim in layer.rows)
    if wide is None or count is None or dim is None or are_few(count):
        return 1
    tasks = -(-wide // columns) * prod(extents.get(dim, 1) for dim in layer.batch)
    if limits.are_occupied_by(tasks):
        return 1
    cuts = range(2, count // _LEAST_ROWS + 1)
    whole = (cut for cut in cuts if extents[dim] % (cut * _ROWS_OF_TILE) == 0)
    return next((cut for cut in whole if limits.are_occupied_by(tasks * cut)), 1)


def _longest_rows(layer: Contraction) -> int | None:
    extents = layer.extents
    return max(layer.rows, key=lambda dim: extents.get(dim, 0), default=None)


def _alike(columns: int | None, sizes: Sequence[int]) -> int:
    """The first of `sizes` that divides the columns; else the first: the last task has fewer."""
    if columns is None:
        return sizes[0]
    return next((n for n in sizes if columns % n == 0), min(columns, sizes[0]))
