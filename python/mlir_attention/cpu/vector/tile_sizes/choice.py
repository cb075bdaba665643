# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which schedule a task gets."""

from __future__ import annotations

from math import prod

from mlir_attention.cpu.vector.tile_sizes.block_tiles import block_schedule
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.row_tiles import goes_along_keys, row_schedule
from mlir_attention.cpu.vector.tile_sizes.schedules import Schedule
from mlir_attention.cpu.vector.tile_sizes.task import FEWEST_LANES, TaskShape, lanes_of, takes_dots
from mlir_attention.group.task_limits import BLOCK_ROWS

#: Dots take rows of keys as they are, too, which few rows are better off with than with blocks: 32
#: rows went 1.1 to 1.7 times as fast (1024 to 32768 keys), 64 rows 1.36 times, 48 rows the same (64
#: and 128 columns). All their scores and weights are stored, which are to take no more bytes than
#: these.
_MOST_ROWS_BY_DOTS, _MOST_STORED = 64, 1 << 19

#: Keys so long that come in many parts, added up in memory, come in blocks for fewer query rows.
#: GFLOP/s of one core (Zen 4) in f32, in parts and in blocks, by query rows, keys, and the depths
#: of keys and values:
#:
#:     16, 1024, 576 and 512    50   74
#:     16, 8192, 576 and 512    45   60
#:     24, 1024, 576 and 512    57   82
#:     16, 1024, 256 and 256    61   72
#:     16, 4096, 128 and 128    78   46
#:      8, 1024, 576 and 512    79   72
_BLOCK_ROWS_OF_LONG_KEYS, _LONG_KEY = 16, 256


def choose_schedule(shape: TaskShape, core: Core) -> Schedule | None:
    """The schedule for a task; None if depth or value depth is no number of vectors."""
    lanes = lanes_of(shape, core)
    if lanes < FEWEST_LANES:
        return None
    choose = block_schedule if has_blocks(shape, core) else row_schedule
    return choose(shape, core, lanes)


def has_blocks(shape: TaskShape, core: Core) -> bool:
    """Whether the keys come in blocks: for many rows, or a number that is not always the same."""
    can_be = shape.has_safe_region and not shape.has_value_columns and shape.keys != 1
    is_packed = shape.key_parts > 1 or shape.value_parts > 1
    return (shape.is_ragged or _has_many_rows(shape, core)) and can_be and not is_packed


def _has_many_rows(shape: TaskShape, core: Core) -> bool:
    """Whether enough query rows share the keys to transpose these for a product of matrices."""
    comes_in_parts = shape.depth >= _LONG_KEY and not goes_along_keys(shape, core)
    least = _BLOCK_ROWS_OF_LONG_KEYS if comes_in_parts else BLOCK_ROWS
    return prod(shape.rows) >= least and not _is_for_dots(shape, core)


def _is_for_dots(shape: TaskShape, core: Core) -> bool:
    """Whether many rows are multiplied by dots, all their scores being stored."""
    if shape.most_keys is None or not takes_dots(shape, core):
        return False
    rows = prod(shape.rows)
    return rows <= _MOST_ROWS_BY_DOTS and rows * shape.most_keys * (4 + 2) <= _MOST_STORED
