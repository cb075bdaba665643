# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tile sizes that follow from numbers alone."""

import pytest

from mlir_attention.cpu.vector.tile_sizes import Machine, Problem, make_plan, tile_rows
from mlir_attention.tasks import tiling


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
    machine = Machine(bits)
    plan = make_plan(Problem((128,), 4096, depth, depth), machine)
    assert depth % plan.columns == 0
    assert 1 / 3 <= plan.output_rows[-1] * plan.columns / plan.lanes / machine.registers <= 3 / 4


@pytest.mark.parametrize(
    ("extents", "tile"),
    [
        ((8, 16), (0, 0)),
        ((64, 64), (32, 32)),
        ((8, 8, 8, 8, 8), (1, 0, 0, 0, 0)),
        ((31, 31, 31), (1, 0, 0)),
        ((32, 2, 1, 32, 32), (1, 0, 0, 0, 0)),
        ((None, 32, 32, 4), (1, 0, 0, 0)),
        ((512, 512, 512), (1, 64, 64)),
    ],
)
def test_tasks_have_no_more_rows_than_there_is_room_for(extents, tile):
    assert tuple(tiling.tile_rows(extents)) == tile


@pytest.mark.parametrize("bits", [512, 256, 128])
@pytest.mark.parametrize("element", ["f32", "bf16", "i8"])
@pytest.mark.parametrize("rows", [1, 4, 31])
@pytest.mark.parametrize("depth", [64, 576, 1024, 4096, 65536, 4 * 16381])
def test_a_tile_of_scores_has_so_many_products(depth, rows, element, bits):
    machine = Machine(bits, bf16_dots=True)
    plan = make_plan(Problem((rows,), 4096, depth, 64, element=element), machine)
    at_once = plan.depth or depth
    assert depth % at_once == 0
    if depth <= 576 and rows <= 4:
        assert at_once == depth
    # Dots take two columns of a lane at once, which makes half as many.
    products = (plan.rows[-1] or rows) * plan.keys * at_once / plan.lanes
    assert products <= (2560 if plan.depth == 0 else 512)
