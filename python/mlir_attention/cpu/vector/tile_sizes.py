# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which schedule a task gets, and its tile sizes, from the shape of the task and the core.

Pure Python, no IR.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import gcd, prod
from typing import TypeAlias

from mlir_attention.group.task_limits import BLOCK_ROWS

#: Keys of one visit of the values, where several tiles of the output take turns: with 256
#: columns of f32, 32 KiB, which is what a first-level cache holds. Where each row takes all
#: columns, only the first one waits for memory, and the fewer keys, the sooner it goes on: with 32
#: keys such a task of two rows took 1.08 times as long as with 8, with 4 keys 1.5 times.
_VALUE_BLOCK, _VALUE_BLOCK_OF_ROW = 32, 8

#: Keys for which the output of a head is accumulated before that of the next head is, where heads
#: lie within the keys: few, since the order of memory is another one.
_VALUE_BLOCK_OF_HEADS = 8

#: Keys that are read side by side there, with few query rows. Each key has a page of its own, and
#: a core follows several pages at a time better than one after another. Speed over that of
#: contiguous keys and values (f32, one thread, 28 GB/s):
#:
#:     query rows                         1      2      3      4
#:     one after another               0.78   0.74   0.75   0.87
#:     keys and values side by side    0.87   0.83   0.69   0.77
#:     values side by side                -   0.79   0.75   0.87
_SIDE_BY_SIDE, _FEW_ROWS_SIDE_BY_SIDE = 8, 2

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

#: Scores that are summed up in memory, where keys are columns: with f32, half of a first-level
#: cache, and 4 KiB of each row of `[d, N]` if there is one query row.
_COLUMN_SCORES, _COLUMN_KEYS = 4096, 1024

#: Vectors of sums of values `[e, N]`.
_COLUMN_SUMS = 16

#: Rows of `[d, N]` that are read side by side, so that scores are loaded and stored less often.
_COLUMN_DEPTH = 4

#: Query rows of a tile of scores: each key that is loaded meets all of them in registers.
_ROWS = 8

#: Dots take rows of keys as they are, too, which few rows are better off with than with blocks: 32
#: rows went 1.1 to 1.7 times as fast (1024 to 32768 keys), 64 rows 1.36 times, 48 rows the same (64
#: and 128 columns). All their scores and weights are stored, which are to take no more bytes than
#: these.
_MOST_ROWS_BY_DOTS, _MOST_STORED = 64, 1 << 19

#: Keys of a block of such a task: with 128 query rows, and 128 columns of keys and values of
#: f32, all that it uses takes 0.6 MiB, which is to stay in a second-level cache.
_KEY_BLOCK = 256

#: Query rows that share the values of a tile of the output, at least, if there are as many. With
#: f32 it is the order in which memory is read that counts: better all columns. Narrower values
#: are converted or interleaved for each tile.
_WIDE_ROWS, _NARROW_ROWS = 2, 4

#: Columns of a key, and products of vectors, up to which a tile of scores is computed in one piece.
#: Else the key comes in parts of no more than so many products. In one piece, four rows of 4096
#: columns of f32 (1024 products) took 2.1 s to compile, of 65536 columns more than 25 s; in parts
#: both take 0.5 s.
_WHOLE_DEPTH, _WHOLE_PRODUCTS, _MOST_PRODUCTS = 1024, 1280, 256

#: Keys so long come in blocks for fewer query rows: otherwise they come in many parts, added up in
#: memory. GFLOP/s of one core (Zen 4) in f32, in parts and in blocks, by query rows,
#: keys, and the depths of keys and values:
#:
#:     16, 1024, 576 and 512    50   74
#:     16, 8192, 576 and 512    45   60
#:     24, 1024, 576 and 512    57   82
#:     16, 1024, 256 and 256    61   72
#:     16, 4096, 128 and 128    78   46
#:      8, 1024, 576 and 512    79   72
_BLOCK_ROWS_OF_LONG_KEYS, _LONG_KEY = 16, 256

#: The query rows up to which memory takes longer than arithmetic, so that its order counts most.
#: Times of all columns at once over those of half of them or fewer: two rows of 128 columns of bf16
#: out of four, by dots, 0.8 to 0.9 from memory, 1.08 from the cache; one row of 256 columns, where
#: there is room for no more, 0.84 (f32, of two), 0.91 (f32, of four), 0.86 (f16, of two) from
#: memory, 1.04 (f32, of two) from the cache. By dots that is 1.0 (bf16, of two): each row
#: interleaves values anew.
_FEW_ROWS, _FEW_NARROW_ROWS = 4, 2


@dataclass(frozen=True)
class Core:
    """A core, in the terms that tile sizes depend on.

    Attributes:
      vector_bits: width of a vector register; 512 (AVX-512), 256 (AVX2), 128 (NEON).
      bf16_dots: whether it multiplies pairs of bf16 (AVX512-BF16).
    """

    vector_bits: int = 512
    bf16_dots: bool = False

    @property
    def lanes(self) -> int:
        """Elements of f32 in a vector register."""
        return self.vector_bits // 32

    @property
    def registers(self) -> int:
        """Vector registers: AVX2 has half as many as AVX-512 and NEON."""
        return 16 if self.vector_bits == 256 else 32

    @property
    def has_masks(self) -> bool:
        """Whether each instruction can leave lanes as they are. Elsewhere that takes registers."""
        return self.vector_bits == 512


@dataclass(frozen=True)
class TaskShape:
    """What one task computes: scores of `rows` x `keys`, an output of `rows` x `value_depth`.

    Attributes:
      rows: an extent for each query dimension, the most it can be if `is_ragged`.
      keys: None if known at run time only.
      most_keys: how many there are at most; None if that is not known.
      has_key_columns: whether keys are `[d, N]`, not `[N, d]`.
      has_value_columns: whether values are `[e, N]`, not `[N, e]`.
      element: of query, key and value, as MLIR names it; "" if these differ.
      may_mask: whether some keys may be hidden from some rows.
      is_ragged: whether the number of rows is known at run time only.
      has_safe_region: whether scores of what is no key, or no row, may be computed if not used.
      reads_by_key: whether the region takes operands that have an element for each key.
      heads: dimensions of heads that lie within the keys, all of which the task computes.
    """

    rows: tuple[int, ...]
    keys: int | None
    depth: int
    value_depth: int
    most_keys: int | None = None
    has_key_columns: bool = False
    has_value_columns: bool = False
    element: str = "f32"
    may_mask: bool = True
    is_ragged: bool = False
    has_safe_region: bool = True
    reads_by_key: bool = False
    heads: int = 0


@dataclass(frozen=True)
class KeyRows:
    """Tiles of the product of the query with keys `[N, d]`.

    Attributes:
      keys: keys of a tile, which are loaded once for all its query rows.
      depth: columns of the keys that are multiplied at once; 0 for all.
      has_remainder: whether some keys make no whole tile.
    """

    keys: int
    depth: int
    has_remainder: bool


@dataclass(frozen=True)
class KeyColumns:
    """Tiles of the product of the query with keys `[d, N]`.

    Attributes:
      block: keys whose scores stay in the cache while all of d goes by.
      depth: rows of `[d, N]` that are read side by side.
      has_remainder: whether some keys make no whole block.
    """

    block: int
    depth: int
    has_remainder: bool


@dataclass(frozen=True)
class ValueRows:
    """Tiles of the product of the weights with values `[N, e]`, whose output stays in registers.

    Attributes:
      rows: query rows of a tile, along each query dimension; 0 for all.
      columns: columns of a tile: all of them where registers suffice, so that the values are
        read in the order of memory.
      block: keys for which a tile is accumulated before the next one is; 0 for all keys, of a
        single tile.
      keys: keys that are multiplied at once.
      has_remainder: whether some keys are left that cannot be.
    """

    rows: tuple[int, ...]
    columns: int
    block: int
    keys: int = 1
    has_remainder: bool = False


@dataclass(frozen=True)
class ValueColumns:
    """Tiles of the product of the weights with values `[e, N]`: `columns` of `e` at a time."""

    columns: int


class Padding(Enum):
    """What is computed of a last vector of scores that has fewer keys than lanes."""

    #: Nothing: all vectors of scores are whole.
    NONE = "none"
    #: The softmax. The region is run for the keys alone, one by one.
    SOFTMAX = "softmax"
    #: The region and the softmax: the scores of what is no key become -inf afterwards.
    REGION = "region"


@dataclass(frozen=True)
class RowSchedule:
    """Tile sizes of `row_schedule`: a task of few query rows scores all its keys, row by row.

    Attributes:
      lanes: elements of a vector.
      rows: query rows of a tile of scores, along each query dimension (of heads, then of
        queries); 0 for all.
      keys: how the keys are multiplied.
      values: how the values are.
      padding: what is computed where the keys are no whole number of vectors.
      has_dynamic_keys: whether the number of keys is known at run time only.
      is_side_by_side: whether the keys of a tile are read side by side, a register of each and
        then the next of each; else one after another.
      uses_dots: whether both products are dots of pairs of bf16.
      may_mask: whether some keys may be hidden from some rows.
    """

    lanes: int
    rows: tuple[int, ...]
    keys: KeyRows | KeyColumns
    values: ValueRows | ValueColumns
    padding: Padding
    has_dynamic_keys: bool
    is_side_by_side: bool
    uses_dots: bool
    may_mask: bool


@dataclass(frozen=True)
class BlockSchedule:
    """Tile sizes of `block_schedule`: a task of many query rows takes its keys in blocks.

    Attributes:
      lanes: elements of a vector, which are keys in a tile of scores.
      rows: query rows of a tile of scores, along each query dimension.
      block: keys that are packed together.
      most_rows: query rows of the task, at most, along each query dimension.
      values: how the values are multiplied.
      uses_dots: whether both products are dots of pairs of bf16.
    """

    lanes: int
    rows: tuple[int, ...]
    block: int
    most_rows: tuple[int, ...]
    values: ValueRows
    uses_dots: bool


Schedule: TypeAlias = RowSchedule | BlockSchedule


def choose_schedule(shape: TaskShape, core: Core) -> Schedule | None:
    """The schedule for a task; None if depth or value depth is no number of vectors."""
    lanes = _lanes(shape, core)
    if lanes < FEWEST_LANES:
        return None
    choose = _block_schedule if has_blocks(shape, core) else _row_schedule
    return choose(shape, core, lanes)


def _row_schedule(shape: TaskShape, core: Core, lanes: int) -> RowSchedule:
    """A task of few rows: a vector of scores is of keys, one that is summed up is of the depth."""
    rows = tile_rows(shape.rows, _ROWS)
    uses_dots = _uses_dots(shape, core)
    is_whole = not _has_remainder(shape, lanes)
    runs_on_padding = shape.has_safe_region and not shape.reads_by_key
    return RowSchedule(
        lanes=lanes,
        rows=(*_one_head(shape), *_zero_for_all(rows, shape.rows)),
        keys=_key_columns(shape)
        if shape.has_key_columns
        else _key_rows(shape, core, lanes, prod(rows)),
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


def _key_rows(shape: TaskShape, core: Core, lanes: int, rows: int) -> KeyRows:
    keys = (
        _keys_side_by_side(rows, core, lanes) if shape.heads else _keys_of_tile(shape, rows, lanes)
    )
    uses_dots = _uses_dots(shape, core)
    width = dot_lanes(shape.depth, lanes) * 2 if uses_dots else lanes
    return KeyRows(
        keys=keys,
        depth=_depth_of_tile(shape, width, rows * keys),
        has_remainder=keys > 1 and _has_remainder(shape, keys),
    )


def _value_rows(shape: TaskShape, core: Core, lanes: int) -> ValueRows:
    """As many rows and columns of the output as three quarters of the registers take."""
    uses_dots = _uses_dots(shape, core)
    vectors = shape.value_depth // lanes
    accumulators = core.registers * 3 // 4
    shared = _shared_rows(shape, uses_dots, accumulators // vectors)
    columns = largest_divisor(vectors, accumulators // shared)
    rows = tile_rows(shape.rows, accumulators // columns)
    if shared == 1:
        rows = tuple(1 for _ in shape.rows)
    columns = largest_divisor(vectors, max(accumulators // prod(rows), 1))
    has_all_columns = columns == vectors
    block = _VALUE_BLOCK_OF_ROW if prod(rows) == 1 and has_all_columns else _VALUE_BLOCK
    block = 0 if rows == shape.rows and has_all_columns else block
    keys = 2 if uses_dots else 1
    if shape.heads:
        block = _VALUE_BLOCK_OF_HEADS
        keys = max(_power_of_two(_SIDE_BY_SIDE // prod(rows)), keys)
    return ValueRows(
        rows=(*_one_head(shape), *_zero_for_all(rows, shape.rows)),
        columns=columns * lanes,
        block=block,
        keys=keys,
        has_remainder=keys > 1 and _has_remainder(shape, block or keys),
    )


def _shared_rows(shape: TaskShape, uses_dots: bool, room: int) -> int:
    """Rows of a tile of the output, at least; there is `room` for so many with all columns."""
    rows, is_narrow = prod(shape.rows), shape.element != "f32"
    if room == 1 and not uses_dots and rows <= (_FEW_NARROW_ROWS if is_narrow else _FEW_ROWS):
        return 1
    is_wide = not is_narrow or (uses_dots and room >= _WIDE_ROWS and rows <= _FEW_ROWS)
    return min(rows, _WIDE_ROWS if is_wide else _NARROW_ROWS)


def _has_remainder(shape: TaskShape, keys: int) -> bool:
    """Whether so many at a time leave some of the keys, or may."""
    return shape.keys is None or shape.keys % keys != 0


def _value_columns(shape: TaskShape, rows: tuple[int, ...]) -> ValueColumns:
    """As many as there are registers for sums of a tile of rows."""
    return ValueColumns(largest_divisor(shape.value_depth, max(_COLUMN_SUMS // prod(rows), 1)))


def _key_columns(shape: TaskShape) -> KeyColumns:
    block = max(_COLUMN_SCORES // prod(shape.rows), _COLUMN_KEYS // 8)
    block = min(1 << (block.bit_length() - 1), _COLUMN_KEYS)
    return KeyColumns(
        block=block,
        depth=largest_divisor(shape.depth, _COLUMN_DEPTH),
        has_remainder=_has_remainder(shape, block),
    )


def has_blocks(shape: TaskShape, core: Core) -> bool:
    """Whether the keys come in blocks: for many rows, or a number that is not always the same."""
    rows = _BLOCK_ROWS_OF_LONG_KEYS if shape.depth >= _LONG_KEY else BLOCK_ROWS
    is_many = prod(shape.rows) >= rows and not _is_for_dots(shape, core)
    can_be = shape.has_safe_region and not shape.has_value_columns and shape.keys != 1
    return (shape.is_ragged or is_many) and can_be


def _is_for_dots(shape: TaskShape, core: Core) -> bool:
    """Whether many rows are multiplied by dots, all their scores being stored."""
    if shape.most_keys is None or not _uses_dots(shape, core):
        return False
    rows = prod(shape.rows)
    return rows <= _MOST_ROWS_BY_DOTS and rows * shape.most_keys * (4 + 2) <= _MOST_STORED


def _uses_dots(shape: TaskShape, core: Core) -> bool:
    return (
        core.bf16_dots
        and shape.element == "bf16"
        and not (shape.has_key_columns or shape.has_value_columns)
        and dot_lanes(shape.depth, _lanes(shape, core)) > 0
    )


def _lanes(shape: TaskShape, core: Core) -> int:
    """As many as divide both depths."""
    return gcd(core.lanes, shape.depth, shape.value_depth)


def _block_schedule(shape: TaskShape, core: Core, lanes: int) -> BlockSchedule:
    """A task of many rows: a vector of scores is of keys, with an accumulator for each row."""
    *outer, rows = shape.rows
    one = tuple(1 for _ in outer)
    uses_dots = _uses_dots(shape, core) and shape.depth % (2 * lanes) == 0
    columns, row_limit = core.registers // 4, core.registers
    if uses_dots:
        # Two vectors of columns are one of two keys, interleaved once for all rows.
        columns, row_limit = 2, core.registers // 4
    columns = largest_divisor(shape.value_depth // lanes, columns)
    output_rows = largest_divisor(rows, min(core.registers * 3 // 4 // columns, row_limit))
    return BlockSchedule(
        lanes=lanes,
        rows=(*one, largest_divisor(rows, core.registers // 2)),
        block=_KEY_BLOCK,
        most_rows=shape.rows,
        values=ValueRows(
            rows=(*one, output_rows),
            columns=columns * lanes,
            block=_VALUE_BLOCK,
            keys=2 if uses_dots else 1,
        ),
        uses_dots=uses_dots,
    )


def dot_lanes(depth: int, limit: int) -> int:
    """Sums of f32 to which a dot of vectors along the depth adds; 0 if none divides it.

    No more than `limit`; of vectors of 512, 256 or 128 bits.
    """
    return next((n for n in (16, 8, 4) if n <= limit and depth % (2 * n) == 0), 0)


def _keys_of_tile(shape: TaskShape, rows: int, lanes: int) -> int:
    """As many, a power of two, as there are no more sums for than a vector has lanes.

    Fewer where the order of memory counts more; of f32 one.
    """
    if shape.element == "f32":
        return 1
    keys = _power_of_two(lanes // rows)
    if shape.element not in ("bf16", "f16") or shape.depth <= _SMALL_KEY:
        return keys
    return min(keys, _power_of_two(_KEY_TILE // shape.depth))


def _depth_of_tile(shape: TaskShape, width: int, scores: int) -> int:
    """Columns of a key, in vectors of `width`, that a tile of so many scores takes at once."""
    products = shape.depth // width * scores
    if shape.depth <= _WHOLE_DEPTH and products <= _WHOLE_PRODUCTS:
        return 0
    return width * largest_divisor(shape.depth // width, max(_MOST_PRODUCTS // scores, 1))


def _keys_side_by_side(rows: int, core: Core, lanes: int) -> int:
    """Of rows that lie apart; the sums take half of the registers at most."""
    if rows > _FEW_ROWS_SIDE_BY_SIDE:
        return 1
    return _power_of_two(min(_SIDE_BY_SIDE, lanes, core.registers // 2 // rows))


def _power_of_two(limit: int) -> int:
    """The largest one up to `limit`; 1 if there is none."""
    return 1 << (max(limit, 1).bit_length() - 1)


#: Vectors with fewer elements than this are not worth it.
FEWEST_LANES = 4


def tile_rows(extents: tuple[int, ...], limit: int) -> tuple[int, ...]:
    """Rows of a tile along each query dimension, about `limit`, the innermost first to be filled.

    A tile of one row is none: then better the next divisor (five of 25 rows, all of seven).
    """
    tile: list[int] = []
    room = limit
    for extent in reversed(extents):
        size = largest_divisor(extent, max(room, 1))
        if size == prod(tile) == 1:
            size = _least_divisor(extent)
        tile.append(size)
        room //= size
    return tuple(reversed(tile))


def _least_divisor(number: int) -> int:
    """The smallest one but 1; 1 of 1."""
    return next((d for d in range(2, number) if number % d == 0), number)


def _zero_for_all(tile: tuple[int, ...], extents: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(0 if size == extent else size for size, extent in zip(tile, extents, strict=True))


def largest_divisor(number: int, limit: int) -> int:
    """The largest one up to `limit`."""
    return max(d for d in range(1, min(number, limit) + 1) if number % d == 0)
