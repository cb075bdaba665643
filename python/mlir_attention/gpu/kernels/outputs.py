# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The online softmax: weights of a tile of keys, and their rows of the value.

Each thread has, for each row, a maximum, a sum and its columns of the output.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    div,
    exp_shifted,
    least,
    less,
    mul,
    nothing,
    rem,
    zero,
)
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars


def weigh(
    work: Workgroup, first: ir.Value, last: Number, base: Number, values: list[ir.Value]
) -> list[ir.Value]:
    """The maxima, sums and outputs of all rows, with a tile of keys more."""
    s, cache = work.schedule, work.tensors["value"]
    team = least(div(work.thread, s.value_lanes), s.value_teams - 1)
    lane = rem(work.thread, s.value_lanes)
    depth = work.stride_along(cache, work.space.value_depth_dims)
    count = -(-s.tile // s.value_teams)
    keys = [add(team, s.value_teams * number) for number in range(count)]
    weights: list[list[ir.Value]] = []
    rows = rows_of(work, values)
    for row, (maximum, total, *outputs) in enumerate(rows):
        scores = [_score_of(work, row, key) for key in keys]
        greatest = maximum
        for score in scores:
            greatest = arith.maximumf(greatest, score)
        decay = exp_shifted(maximum, greatest)
        weights.append([exp_shifted(score, greatest) for score in scores])
        total = arith.mulf(total, decay)
        for weight in weights[-1]:
            total = scalars.add_reassociable(total, weight)
        rows[row] = [greatest, total, *(arith.mulf(output, decay) for output in outputs)]
    for at, key in enumerate(keys):
        start = work.key_address(cache, least(add(first, key), last), base)
        for part in range(s.value_parts):
            column = mul(add(lane, part * s.value_lanes), s.value_width)
            loaded = cache.load_f32(add(start, mul(column, depth)), s.value_width)
            for row in range(s.rows):
                weight = weights[row][at]
                elements = _dequantised(work, loaded, row, key)
                # 0 * NaN is NaN: what a hidden key holds is not to be seen.
                hides = scalars.is_equal(weight, zero())
                for number, element in enumerate(elements, 2 + part * s.value_width):
                    old = rows[row][number]
                    rows[row][number] = arith.select(
                        hides, old, scalars.multiply_add(old, weight, element)
                    )
    return [value for row in rows for value in row]


def rows_of(work: Workgroup, values: Sequence[ir.Value]) -> list[list[ir.Value]]:
    count = len(values) // work.schedule.rows
    return [list(values[at : at + count]) for at in range(0, len(values), count)]


def _dequantised(
    work: Workgroup, elements: Sequence[ir.Value], row: int, key: Number
) -> Sequence[ir.Value]:
    """Elements of the value times the scale, plus the offset, that the region yields."""
    if work.schedule.yields > 1:
        scale = _yielded(work, 1, row, key)
        elements = [arith.mulf(element, scale) for element in elements]
    if work.schedule.yields > 2:
        offset = _yielded(work, 2, row, key)
        elements = [arith.addf(element, offset) for element in elements]
    return elements


def _yielded(work: Workgroup, number: int, row: int, key: Number) -> ir.Value:
    """What the region yields of a key of the tile; of the last one, if there is no such key."""
    s = work.schedule
    within = key if s.tile % s.value_teams == 0 else least(key, s.tile - 1)
    start = s.scores_at + (number * s.rows + row) * s.tile
    return work.shared.load(add(start, within))


def _score_of(work: Workgroup, row: int, key: Number) -> ir.Value:
    """The score of a key of the tile; -inf if the tile has no such key."""
    s = work.schedule
    score = _yielded(work, 0, row, key)
    if s.tile % s.value_teams == 0:
        return score
    return arith.select(less(key, s.tile), score, nothing())
