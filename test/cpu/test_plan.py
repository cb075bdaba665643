# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tile sizes that follow from numbers alone."""

import pytest

from mlir_attention.cpu.plan import Machine, Problem, make_plan, tile_rows


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
