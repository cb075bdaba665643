# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The schedules of tasks: what comes of the choice of tile sizes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

#: Keys of one visit of the values, where several tiles of the output take turns: with 256
#: columns of f32, 32 KiB, which is what a first-level cache holds. Where each row takes all
#: columns, only the first one waits for memory, and the fewer keys, the sooner it goes on: with 32
#: keys such a task of two rows took 1.08 times as long as with 8, with 4 keys 1.5 times.
VALUE_BLOCK, VALUE_BLOCK_OF_ROW = 32, 8


@dataclass(frozen=True)
class KeyRows:
    """Tiles of the product of the query with keys `[N, d]`.

    Attributes:
      keys: keys of a tile, which are loaded once for all its query rows.
      depth: columns of the keys that are multiplied at once; 0 for all.
      has_remainder: whether some keys make no whole tile.
      parts: elements in each column of the keys: 2 in the bytes of packed ones.
      in_loop: whether a loop goes along the columns of a tile, a vector of each key at a time.
    """

    keys: int
    depth: int
    has_remainder: bool
    parts: int = 1
    in_loop: bool = False


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
      parts: elements in each column of the values: 2 in the bytes of packed ones.
    """

    rows: tuple[int, ...]
    columns: int
    block: int
    keys: int = 1
    has_remainder: bool = False
    parts: int = 1


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
      vectors: vectors of keys of a tile of scores.
      rows_of_vector: as `rows`, of a tile of one of the vectors that are left.
      block: keys that are packed together.
      most_rows: query rows of the task, at most, along each query dimension.
      values: how the values are multiplied.
      uses_dots: whether both products are dots of pairs of bf16.
      may_mask: whether some keys may be hidden from some rows.
      has_remainder: whether the last vector of keys may have fewer than lanes.
    """

    lanes: int
    rows: tuple[int, ...]
    vectors: int
    rows_of_vector: tuple[int, ...]
    block: int
    most_rows: tuple[int, ...]
    values: ValueRows
    uses_dots: bool
    may_mask: bool
    has_remainder: bool


Schedule: TypeAlias = RowSchedule | BlockSchedule
