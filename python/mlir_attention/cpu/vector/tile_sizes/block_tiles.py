# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tile sizes of a task of many query rows, whose keys come in blocks."""

from __future__ import annotations

from math import prod

from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.schedules import VALUE_BLOCK, BlockSchedule, ValueRows
from mlir_attention.cpu.vector.tile_sizes.task import TaskShape, has_remainder, takes_dots
from mlir_attention.support.extents import largest_divisor

#: Keys of a block of such a task: with 128 query rows, and 128 columns of keys and values of
#: f32, all that it uses takes 0.6 MiB, which is to stay in a second-level cache. A block is shorter
#: where these keys and values alone took more than a MiB: GFLOP/s of two cores (Ice Lake), by query
#: rows of a task, and columns of keys and of values, with blocks of 256 keys and of 64:
#:
#:      32, 576 and 512     94  104
#:     128, 576 and 512    187  183
_KEY_BLOCK, _SHORT_KEY_BLOCK, _MOST_BLOCK_BYTES = 256, 64, 1 << 20

#: Vectors of keys of a tile of scores, where there are 32 registers, the best number first: each
#: element of the query that is loaded meets all of them. GFLOP/s of one core (Ice Lake), of the
#: product alone, by rows and vectors of a tile: 16x1 107, 8x2 165, 12x2 177, 4x4 200, 6x4 205.
_KEY_VECTORS = (4, 2)


def block_schedule(shape: TaskShape, core: Core, lanes: int) -> BlockSchedule:
    """A task of many rows: a vector of scores is of keys, with an accumulator for each row."""
    *outer, rows = shape.rows
    one = tuple(1 for _ in outer)
    score_rows, vectors = _tile_of_scores(rows, core)
    uses_dots = takes_dots(shape, core) and shape.depth % (2 * lanes) == 0
    output_rows, columns = _tile_of_output(shape, core, lanes, uses_dots=uses_dots)
    return BlockSchedule(
        lanes=lanes,
        rows=(*one, score_rows),
        vectors=vectors,
        rows_of_vector=(*one, largest_divisor(rows, core.registers // 2)),
        block=_keys_of_block(shape),
        most_rows=shape.rows,
        values=ValueRows(
            rows=(*one, output_rows),
            columns=columns * lanes,
            block=VALUE_BLOCK,
            keys=2 if uses_dots else 1,
        ),
        uses_dots=uses_dots,
        may_mask=shape.may_mask,
        has_remainder=has_remainder(shape, lanes),
    )


def _keys_of_block(shape: TaskShape) -> int:
    is_long = _KEY_BLOCK * (shape.depth + shape.value_depth) * 4 > _MOST_BLOCK_BYTES
    return _SHORT_KEY_BLOCK if is_long else _KEY_BLOCK


def _tile_of_scores(rows: int, core: Core) -> tuple[int, int]:
    """Rows and vectors of keys; fewer vectors where no number of rows divides otherwise."""
    tiles = [
        (largest_divisor(rows, core.registers * 3 // 4 // vectors), vectors)
        for vectors in _KEY_VECTORS
        if 8 * vectors <= core.registers
    ]
    return next((tile for tile in tiles if tile[0] > 1), tiles[0])


def _tile_of_output(
    shape: TaskShape, core: Core, lanes: int, *, uses_dots: bool
) -> tuple[int, int]:
    """Rows and vectors of columns of a tile whose sums take three quarters of the registers.

    The fewest loads for a product: for a key, a tile loads a vector for each of its columns, and a
    weight for each row, which is also compared where it may hide the key. Of equals, the one of
    fewer rows. With 2 rows and 8 vectors, a causal prefill of 2048 tokens took 0.96 to 0.99 of the
    time that it took with 4 and 4 (Ice Lake); many rows without a mask took 1.01 to 1.10 of it.
    """
    rows, vectors = shape.rows[-1], shape.value_depth // lanes
    sums = core.registers * 3 // 4
    if uses_dots:
        # Two vectors of columns are one of two keys, interleaved once for all rows.
        columns = largest_divisor(vectors, 2)
        return largest_divisor(rows, min(sums // columns, core.registers // 4)), columns
    tiles = [
        (largest_divisor(rows, sums // columns), columns)
        for columns in range(1, sums + 1)
        if vectors % columns == 0
    ]
    of_row = 2 if shape.may_mask else 1
    return min(tiles, key=lambda tile: ((of_row * tile[0] + tile[1]) / prod(tile), tile))
