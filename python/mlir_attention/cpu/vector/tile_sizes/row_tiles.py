# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tile sizes of a task of few query rows."""

from __future__ import annotations

from math import prod

from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.divisors import (
    power_of_two,
    tile_rows,
    zero_for_all,
)
from mlir_attention.cpu.vector.tile_sizes.schedules import (
    VALUE_BLOCK,
    VALUE_BLOCK_OF_ROW,
    KeyColumns,
    KeyRows,
    Padding,
    RowSchedule,
    ValueColumns,
    ValueRows,
)
from mlir_attention.cpu.vector.tile_sizes.task import (
    TaskShape,
    dot_lanes,
    has_remainder,
    takes_dots,
)
from mlir_attention.support.extents import largest_divisor

#: Query rows of a tile of scores: each key that is loaded meets all of them in registers.
_ROWS = 8

#: Columns of bf16 or f16 keys that a tile of scores has, at most, if a key has more than 64. More
#: keys make sums of lanes cheaper, which counts in the cache; but their reads alternate, and
#: the fewer do, the better a core follows them. Shares of the speed of memory, of as many keys as
#: there are sums for in a vector and with this limit; and speed in the cache with it over that
#: without (Zen 4, two cores, variants that take turns on the same arrays):
#:
#:     query rows, columns    1, 256  1, 128  2, 256  2, 192  2, 128   2, 96  4, 256  4, 128
#:     bf16, by dots            0.60    0.92    0.59    0.70    0.94    0.81    0.78    0.90
#:       with the limit         0.84    0.98    0.83    0.92    0.97    0.92    0.82    0.90
#:       in the cache           1.06    1.02    0.97    0.98    0.94       -    0.98    0.97
#:     f16                      0.88    1.03    0.87    0.91    0.91       -    0.75    0.76
#:       with the limit         0.97    1.10    0.91    0.94    0.95       -    0.77    0.77
#:       in the cache              -    0.91    0.95       -    0.95       -    1.01    0.95
#:
#: Keys of 64 columns gain nothing and lose a tenth in the cache.
_KEY_TILE, _SMALL_KEY = 256, 64

#: Columns of a key, and products of vectors, up to which a tile of scores is computed in one piece.
#: Else the key comes in parts of no more than so many products. In one piece, four rows of 4096
#: columns of f32 (1024 products) took 2.1 s to compile, of 65536 columns more than 25 s; in parts
#: both take 0.5 s.
_WHOLE_DEPTH, _WHOLE_PRODUCTS, _MOST_PRODUCTS = 1024, 1280, 256

#: Scores that are summed up in memory, where keys are columns: with f32, half of a first-level
#: cache, and 4 KiB of each row of `[d, N]` if there is one query row.
_COLUMN_SCORES, _COLUMN_KEYS = 4096, 1024

#: Rows of `[d, N]` that are read side by side, so that scores are loaded and stored less often.
_COLUMN_DEPTH = 4

#: Keys that are read side by side there, with few query rows. Each key has a page of its own, and
#: a core follows several pages at a time better than one after another. Speed over that of
#: contiguous keys and values (f32, one thread, 28 GB/s):
#:
#:     query rows                         1      2      3      4
#:     one after another               0.78   0.74   0.75   0.87
#:     keys and values side by side    0.87   0.83   0.69   0.77
#:     values side by side                -   0.79   0.75   0.87
_SIDE_BY_SIDE, _FEW_ROWS_SIDE_BY_SIDE = 8, 2

#: Keys for which the output of a head is accumulated before that of the next head is, where heads
#: lie within the keys: few, since the order of memory is another one.
_VALUE_BLOCK_OF_HEADS = 8

#: Query rows that share the values of a tile of the output, at least, if there are as many. With
#: f32 it is the order in which memory is read that counts: better all columns. Narrower values
#: are converted or interleaved for each tile.
_WIDE_ROWS, _NARROW_ROWS = 2, 4

#: The query rows up to which memory takes longer than arithmetic, so that its order counts most.
#: Times of all columns at once over those of half of them or fewer: two rows of 128 columns of bf16
#: out of four, by dots, 0.8 to 0.9 from memory, 1.08 from the cache; one row of 256 columns, where
#: there is room for no more, 0.84 (f32, of two), 0.91 (f32, of four), 0.86 (f16, of two) from
#: memory, 1.04 (f32, of two) from the cache. By dots that is 1.0 (bf16, of two): each row
#: interleaves values anew.
_FEW_ROWS, _FEW_NARROW_ROWS = 4, 2

#: Vectors of sums of values `[e, N]`.
_COLUMN_SUMS = 16


def row_schedule(shape: TaskShape, core: Core, lanes: int) -> RowSchedule:
    """A task of few rows: a vector of scores is of keys, one that is summed up is of the depth."""
    in_loop = goes_along_keys(shape, core)
    rows = _rows_in_loop(shape, core) if in_loop else tile_rows(shape.rows, _ROWS)
    uses_dots = takes_dots(shape, core)
    is_whole = not has_remainder(shape, lanes)
    runs_on_padding = shape.has_safe_region and not shape.reads_by_key
    return RowSchedule(
        lanes=lanes,
        rows=(*_one_head(shape), *zero_for_all(rows, shape.rows)),
        keys=_key_columns(shape)
        if shape.has_key_columns
        else _key_rows(shape, core, lanes, prod(rows), in_loop=in_loop),
        values=_value_columns(shape, rows)
        if shape.has_value_columns
        else _value_rows(shape, core, lanes),
        padding=Padding.NONE
        if is_whole
        else (Padding.REGION if runs_on_padding else Padding.SOFTMAX),
        has_dynamic_keys=shape.keys is None,
        is_side_by_side=shape.heads > 0,
        uses_dots=uses_dots,
        may_mask=shape.may_mask,
    )


def _one_head(shape: TaskShape) -> tuple[int, ...]:
    """The tile along heads that lie within the keys."""
    return (1,) * shape.heads


def goes_along_keys(shape: TaskShape, core: Core) -> bool:
    """Whether a tile of scores has several keys, and a loop along their columns.

    Where memory takes less time than arithmetic: several keys make several products of a vector of
    the query, too. (A core of Ice Lake multiplies two vectors in a cycle, but loads one.) The loop
    keeps LLVM from loading all vectors of the keys first, for which it has no registers. GFLOP/s of
    one core, 768 keys of 128 columns, one key after another and several in a loop:

        query rows            5     8    10    12    16    24
        one after another    40    50    50    55    61    67
        several              42    51    56    65    67    77
    """
    return (
        shape.element == "f32"
        and not shape.heads
        and not shape.has_key_columns
        and prod(shape.rows) > _FEW_ROWS
        and 2 * prod(_rows_in_loop(shape, core)) <= _most_sums(core)
    )


def _rows_in_loop(shape: TaskShape, core: Core) -> tuple[int, ...]:
    return tile_rows(shape.rows, min(_ROWS, _most_sums(core) // 2))


def _most_sums(core: Core) -> int:
    """Three quarters of the registers: in the others are vectors that are multiplied."""
    return core.registers * 3 // 4


def _key_rows(shape: TaskShape, core: Core, lanes: int, rows: int, *, in_loop: bool) -> KeyRows:
    if shape.heads:
        keys = _keys_side_by_side(rows, core, lanes)
    elif in_loop:
        keys = min(power_of_two(_most_sums(core) // rows), lanes)
    else:
        keys = _keys_of_tile(shape, rows, lanes)
    uses_dots = takes_dots(shape, core)
    width = dot_lanes(shape.depth, lanes) * 2 if uses_dots else lanes
    return KeyRows(
        keys=keys,
        depth=0 if in_loop else _depth_of_tile(shape, width, rows * keys),
        has_remainder=keys > 1 and has_remainder(shape, keys),
        parts=shape.key_parts,
        in_loop=in_loop,
    )


def _keys_of_tile(shape: TaskShape, rows: int, lanes: int) -> int:
    """As many, a power of two, as there are no more sums for than a vector has lanes.

    Fewer where the order of memory counts more; of f32, of few rows, one.
    """
    if shape.element == "f32":
        return 1
    keys = power_of_two(lanes // rows)
    if shape.element not in ("bf16", "f16") or shape.depth <= _SMALL_KEY:
        return keys
    return min(keys, power_of_two(_KEY_TILE // shape.depth))


def _keys_side_by_side(rows: int, core: Core, lanes: int) -> int:
    """Of rows that lie apart; the sums take half of the registers at most."""
    if rows > _FEW_ROWS_SIDE_BY_SIDE:
        return 1
    return power_of_two(min(_SIDE_BY_SIDE, lanes, core.registers // 2 // rows))


def _depth_of_tile(shape: TaskShape, width: int, scores: int) -> int:
    """Columns of a key, in vectors of `width`, that a tile of so many scores takes at once."""
    vectors, of_vector = shape.depth // width, scores * shape.key_parts
    if shape.depth <= _WHOLE_DEPTH and vectors * of_vector <= _WHOLE_PRODUCTS:
        return 0
    return width * largest_divisor(vectors, max(_MOST_PRODUCTS // of_vector, 1))


def _key_columns(shape: TaskShape) -> KeyColumns:
    block = power_of_two(max(_COLUMN_SCORES // prod(shape.rows), _COLUMN_KEYS // 8))
    block = min(block, _COLUMN_KEYS)
    return KeyColumns(
        block=block,
        depth=largest_divisor(shape.depth, _COLUMN_DEPTH),
        has_remainder=has_remainder(shape, block),
    )


def _value_rows(shape: TaskShape, core: Core, lanes: int) -> ValueRows:
    """As many rows and columns of the output as three quarters of the registers take."""
    uses_dots = takes_dots(shape, core)
    vectors = shape.value_depth // lanes
    accumulators = _most_sums(core) // shape.value_parts
    shared = _shared_rows(shape, uses_dots, accumulators // vectors)
    columns = largest_divisor(vectors, accumulators // shared)
    rows = tile_rows(shape.rows, accumulators // columns)
    if shared == 1:
        rows = tuple(1 for _ in shape.rows)
    columns = largest_divisor(vectors, max(accumulators // prod(rows), 1))
    has_all_columns = columns == vectors
    block = VALUE_BLOCK_OF_ROW if prod(rows) == 1 and has_all_columns else VALUE_BLOCK
    block = 0 if rows == shape.rows and has_all_columns else block
    keys = 2 if uses_dots else 1
    if shape.heads:
        block = _VALUE_BLOCK_OF_HEADS
        keys = max(power_of_two(_SIDE_BY_SIDE // prod(rows)), keys)
    return ValueRows(
        rows=(*_one_head(shape), *zero_for_all(rows, shape.rows)),
        columns=columns * lanes,
        block=block,
        keys=keys,
        has_remainder=keys > 1 and has_remainder(shape, block or keys),
        parts=shape.value_parts,
    )


def _shared_rows(shape: TaskShape, uses_dots: bool, room: int) -> int:
    """Rows of a tile of the output, at least; there is `room` for so many with all columns."""
    rows, is_narrow = prod(shape.rows), shape.element != "f32"
    if room == 1 and not uses_dots and rows <= (_FEW_NARROW_ROWS if is_narrow else _FEW_ROWS):
        return 1
    is_wide = not is_narrow or (uses_dots and room >= _WIDE_ROWS and rows <= _FEW_ROWS)
    return min(rows, _WIDE_ROWS if is_wide else _NARROW_ROWS)


def _value_columns(shape: TaskShape, rows: tuple[int, ...]) -> ValueColumns:
    """As many as there are registers for sums of a tile of rows."""
    return ValueColumns(largest_divisor(shape.value_depth, max(_COLUMN_SUMS // prod(rows), 1)))
