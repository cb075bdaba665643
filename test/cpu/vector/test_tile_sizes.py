# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tile sizes that follow from numbers alone."""

from math import prod

import pytest

from mlir_attention.cpu.vector.tile_sizes.choice import choose_schedule
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.divisors import tile_rows
from mlir_attention.cpu.vector.tile_sizes.schedules import (
    BlockSchedule,
    KeyColumns,
    KeyRows,
    Padding,
    RowSchedule,
    ValueColumns,
    ValueRows,
)
from mlir_attention.cpu.vector.tile_sizes.task import TaskShape


@pytest.mark.parametrize(
    ("extents", "limit", "tile"),
    [
        ((64,), 3, (2,)),
        ((25,), 3, (5,)),
        ((7,), 3, (7,)),
        ((31,), 8, (31,)),
        ((4, 16), 8, (1, 8)),
        ((4, 5), 8, (1, 5)),
    ],
)
def test_tiles_of_rows(extents, limit, tile):
    """As many as fit, and divide; if only one does, the next divisor."""
    assert tile_rows(extents, limit) == tile


@pytest.mark.parametrize("bits", [512, 256, 128])
@pytest.mark.parametrize("depth", [64, 80, 96, 128, 160, 192, 256])
def test_sums_of_many_rows_fill_registers(depth, bits):
    core = Core(bits)
    schedule = choose_schedule(TaskShape((128,), 4096, depth, depth), core)
    assert isinstance(schedule, BlockSchedule)
    values = schedule.values
    assert depth % values.columns == 0
    sums = values.rows[-1] * values.columns / schedule.lanes
    assert 1 / 3 <= sums / core.registers <= 3 / 4
    scores = schedule.rows[-1] * schedule.vectors
    assert 1 / 2 <= scores / core.registers <= 3 / 4
    assert schedule.rows_of_vector[-1] / core.registers == 1 / 2


@pytest.mark.parametrize(
    ("rows", "depth", "bits", "tile", "masked"),
    [
        (128, 128, 512, (4, 4), (2, 8)),
        (96, 96, 512, (4, 6), (4, 6)),
        (96, 128, 512, (6, 4), (3, 8)),
        (36, 64, 512, (6, 4), (6, 4)),
        (101, 128, 512, (1, 8), (1, 8)),
        (128, 48, 512, (8, 3), (8, 3)),
        (128, 128, 256, (2, 4), (2, 4)),
        (36, 128, 256, (3, 4), (3, 4)),
        (128, 128, 128, (4, 4), (2, 8)),
    ],
)
@pytest.mark.parametrize("may_mask", [False, True])
def test_tiles_of_the_output_load_least(rows, depth, bits, tile, masked, may_mask):
    """Rows and vectors: a product takes the fewest loads, and of equals has the fewest rows.

    Where a key may be hidden, a weight is loaded and compared.
    """
    shape = TaskShape((rows,), 4096, depth, depth, may_mask=may_mask)
    schedule = choose_schedule(shape, Core(bits))
    assert isinstance(schedule, BlockSchedule)
    columns = schedule.values.columns // schedule.lanes
    assert (*schedule.values.rows, columns) == (masked if may_mask else tile)


@pytest.mark.parametrize("bits", [512, 256, 128])
@pytest.mark.parametrize("element", ["f32", "bf16", "i8"])
@pytest.mark.parametrize("rows", [1, 4, 15])
@pytest.mark.parametrize("depth", [64, 576, 1024, 4096, 65536, 4 * 16381])
def test_a_tile_of_scores_has_so_many_products(depth, rows, element, bits):
    core = Core(bits, bf16_dots=True)
    schedule = choose_schedule(TaskShape((rows,), 4096, depth, 64, element=element), core)
    assert isinstance(schedule, RowSchedule) and isinstance(schedule.keys, KeyRows)
    if schedule.keys.in_loop:
        assert schedule.keys.depth == 0
        return
    at_once = schedule.keys.depth or depth
    assert depth % at_once == 0
    if depth <= 576 and rows <= 4:
        assert at_once == depth
    # Dots take two columns of a lane at once, which makes half as many.
    products = (schedule.rows[-1] or rows) * schedule.keys.keys * at_once / schedule.lanes
    assert products <= (2560 if schedule.keys.depth == 0 else 512)


@pytest.mark.parametrize(
    ("rows", "bits", "tile"),
    [
        ((4,), 512, None),
        ((5,), 512, (5, 4)),
        ((6,), 512, (6, 4)),
        ((8,), 512, (8, 2)),
        ((9,), 512, (3, 8)),
        ((11,), 512, (11, 2)),
        ((12,), 512, (6, 4)),
        ((13,), 512, None),
        ((2, 16), 128, (8, 2)),
        ((8,), 256, (4, 2)),
        ((6,), 256, (6, 2)),
        ((11,), 256, None),
    ],
)
def test_keys_of_f32_are_several_for_more_than_four_rows(rows, bits, tile):
    """As many as there are registers for sums; not for a prime number of rows that is too large."""
    shape = TaskShape(rows, 4096, 64, 64, has_safe_region=False)
    schedule = choose_schedule(shape, Core(bits))
    keys, rows_of_tile = (
        schedule.keys,
        [size or n for size, n in zip(schedule.rows, rows, strict=True)],
    )
    assert keys.in_loop == (tile is not None)
    if tile:
        assert (prod(rows_of_tile), keys.keys) == tile
    else:
        assert keys.keys == 1


@pytest.mark.parametrize(
    "shape",
    [
        TaskShape((12,), 4096, 64, 64, element="f16"),
        TaskShape((12,), 4096, 64, 64, has_key_columns=True),
        TaskShape((12,), 4096, 64, 64, heads=1),
    ],
)
def test_other_keys_take_no_loop(shape):
    keys = choose_schedule(shape, Core()).keys
    assert isinstance(keys, KeyColumns) or not keys.in_loop


@pytest.mark.parametrize(
    ("depth", "value_depth", "keys"), [(512, 512, 256), (512, 528, 64), (576, 512, 64)]
)
def test_a_block_has_fewer_keys_if_these_are_long(depth, value_depth, keys):
    assert choose_schedule(TaskShape((128,), 4096, depth, value_depth), Core()).block == keys


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (TaskShape((1,), 4096, 64, 64), RowSchedule),
        (TaskShape((31,), 4096, 64, 64), RowSchedule),
        (TaskShape((32,), 4096, 64, 64), BlockSchedule),
        (TaskShape((4, 8), 4096, 64, 64), BlockSchedule),
        (TaskShape((31,), 4096, 240, 64), RowSchedule),
        (TaskShape((16,), 4096, 256, 64), RowSchedule),
        (TaskShape((16,), 4096, 256, 64, element="f16"), BlockSchedule),
        (TaskShape((17,), 4096, 256, 64), BlockSchedule),
        (TaskShape((32,), 4096, 576, 512), BlockSchedule),
        (TaskShape((16,), 4096, 576, 512, most_keys=4096), RowSchedule),
        (TaskShape((32,), 4096, 576, 512, most_keys=4096), BlockSchedule),
        (TaskShape((15,), 4096, 576, 512), RowSchedule),
        (TaskShape((4,), 4096, 64, 64, is_ragged=True), BlockSchedule),
        (TaskShape((32,), 4096, 64, 64, has_value_columns=True), RowSchedule),
        (TaskShape((32,), 4096, 64, 64, has_safe_region=False), RowSchedule),
        (TaskShape((32,), 1, 64, 64), RowSchedule),
        (TaskShape((32,), 1024, 64, 64, most_keys=1024, element="bf16"), RowSchedule),
        (TaskShape((32,), 4096, 64, 64, most_keys=4096, element="bf16"), BlockSchedule),
    ],
)
def test_many_rows_take_keys_in_blocks(shape, kind):
    """Where regions may run on padding, and the scores of dots do not fit into a cache."""
    assert isinstance(choose_schedule(shape, Core(bf16_dots=True)), kind)


@pytest.mark.parametrize(
    ("rows", "bits", "tile"),
    [
        (96, 512, (6, 4)),
        (32, 512, (4, 4)),
        (35, 512, (5, 4)),
        (49, 512, (7, 2)),
        (121, 512, (11, 2)),
        (37, 512, (1, 4)),
        (96, 256, (6, 2)),
        (49, 256, (1, 2)),
        (96, 128, (6, 4)),
    ],
)
def test_tiles_of_scores(rows, bits, tile):
    """Four vectors of keys, or two of which more rows have their sums in registers."""
    schedule = choose_schedule(TaskShape((rows,), 4096, 64, 64), Core(bits))
    assert (*schedule.rows, schedule.vectors) == tile


@pytest.mark.parametrize(("depth", "value_depth"), [(6, 64), (64, 6), (2, 2)])
def test_depths_without_vectors_have_no_schedule(depth, value_depth):
    assert choose_schedule(TaskShape((1,), 64, depth, value_depth), Core()) is None


@pytest.mark.parametrize("columns", [False, True])
def test_operands_are_multiplied_by_rows_or_columns(columns):
    shape = TaskShape((2,), 64, 64, 64, has_key_columns=columns, has_value_columns=columns)
    schedule = choose_schedule(shape, Core())
    assert isinstance(schedule.keys, KeyColumns if columns else KeyRows)
    assert isinstance(schedule.values, ValueColumns if columns else ValueRows)


@pytest.mark.parametrize(
    ("keys", "options", "padding"),
    [
        (64, {}, Padding.NONE),
        (65, {}, Padding.REGION),
        (None, {}, Padding.REGION),
        (65, {"has_safe_region": False}, Padding.SOFTMAX),
        (65, {"reads_by_key": True}, Padding.SOFTMAX),
        (64, {"reads_by_key": True}, Padding.NONE),
    ],
)
def test_the_last_vector_of_scores_is_padded(keys, options, padding):
    assert choose_schedule(TaskShape((2,), keys, 64, 64, **options), Core()).padding == padding
