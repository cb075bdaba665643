# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The end of a workgroup: teams merge their outputs by their maxima; O and LSE are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mlir import ir
from mlir.dialects import arith, gpu, math

from mlir_attention.gpu.kernels import emit
from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    div,
    exp_shifted,
    less,
    loop,
    mul,
    nothing,
    rem,
    when,
    zero,
)
from mlir_attention.gpu.kernels.outputs import rows_of
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars


def merge(work: Workgroup, statistics: Sequence[ir.Value]) -> None:
    """Merges the outputs of the teams, and writes them."""
    s = work.schedule
    rows = rows_of(work, statistics)
    team, lane = div(work.thread, s.value_lanes), rem(work.thread, s.value_lanes)
    is_in_team = less(work.thread, s.value_teams * s.value_lanes)

    def share() -> None:
        for row, (maximum, sum_, *_) in enumerate(rows):
            at = add(s.statistics_at + 2 * row * s.value_teams, mul(team, 2))
            work.shared.store(at, maximum)
            work.shared.store(add(at, 1), sum_)

    when(arith.andi(is_in_team, emit.is_zero(lane)), share)
    total(work)
    for row, (maximum, _, *outputs) in enumerate(rows):
        columns = []
        for at, output in enumerate(outputs):
            part, within = divmod(at, s.value_width)
            column = add(mul(add(lane, part * s.value_lanes), s.value_width), within)
            columns.append((column, output))
        merge_row(work, row, maximum, columns, team, is_in_team)


def total(work: Workgroup) -> None:
    """Finishes the maxima and sums of all rows, once the teams have shared theirs."""
    gpu.barrier()
    when(less(work.thread, work.schedule.rows), partial(_total, work))
    gpu.barrier()


def _total(work: Workgroup) -> None:
    """The maximum over all teams and the reciprocal sum of a row, and its LSE, by a thread."""
    s = work.schedule
    start = add(s.statistics_at, mul(work.thread, 2 * s.statistics_teams))
    (maximum,) = loop(
        0, s.statistics_teams, 1, [nothing()],
        lambda team, greatest: [
            arith.maximumf(greatest, work.shared.load(add(start, mul(team, 2))))
        ],
    )  # fmt: skip

    def accumulate(team: ir.Value, sum_: ir.Value) -> Sequence[ir.Value]:
        at = add(start, mul(team, 2))
        share = exp_shifted(work.shared.load(at), maximum)
        return [scalars.multiply_add(sum_, share, work.shared.load(add(at, 1)))]

    (whole,) = loop(0, s.statistics_teams, 1, [zero()], accumulate)
    at = add(s.totals_at, mul(work.thread, 2))
    work.shared.store(at, maximum)
    one = scalars.constant(emit.f32(), 1.0)
    work.shared.store(add(at, 1), scalars.divide_or_zero(one, whole))
    lse = work.tensors.get("lse")
    if lse is None:
        return
    number = add(work.first_row, work.thread)
    value = arith.addf(scalars.finite_max(maximum), math.log(whole))
    is_empty = scalars.is_equal(whole, zero())
    value = arith.select(is_empty, nothing(), value)
    rows = work.row_position(work.thread)

    def write() -> None:
        lse.store_f32(lse.address(work.position(rows)), value)

    when(less(number, work.num_rows), write)


def merge_row(
    work: Workgroup,
    row: int,
    maximum: ir.Value,
    columns: Sequence[tuple[Number, ir.Value]],
    team: Number,
    has_row: ir.Value,
) -> None:
    """Merges the outputs of a row and writes them.

    `columns` are those of the thread with its outputs, which count from its maximum on, if it has
    some of the row.
    """
    s = work.schedule
    overall, reciprocal = work.shared.load_many(s.totals_at + 2 * row, 2)
    share = arith.mulf(exp_shifted(maximum, overall), reciprocal)

    def put() -> None:
        for column, output in columns:
            place = add(s.outputs_at, mul(team, s.value_depth), column)
            work.shared.store(place, arith.mulf(output, share))

    when(has_row, put)
    gpu.barrier()

    def write_all() -> None:
        loop(work.thread, s.value_depth, s.threads, [], _write_column_of(work, row))

    exists = work.row_exists(row)
    if exists is None:
        write_all()
    else:
        when(exists, write_all)
    if row + 1 < s.rows:
        gpu.barrier()


def _write_column_of(work: Workgroup, row: int) -> Callable[[ir.Value], Sequence[ir.Value]]:
    s, output = work.schedule, work.tensors["output"]
    depth = work.space.long(work.space.value_depth_dims)

    def write(column: ir.Value) -> Sequence[ir.Value]:
        (total,) = loop(
            0, s.value_teams, 1, [zero()],
            lambda team, sum_: [
                scalars.add_reassociable(
                    sum_,
                    work.shared.load(add(s.outputs_at, mul(team, s.value_depth), column)),
                )
            ],
        )  # fmt: skip
        position = work.position({**work.row_position(row), **dict.fromkeys(depth, column)})
        output.store_f32(output.address(position), total)
        return []

    return write
