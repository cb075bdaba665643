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
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars


def merge(work: Workgroup, rows: Sequence[Sequence[ir.Value]]) -> None:
    """Merges the outputs of teams, and writes them.

    `rows` are the maximum, the sum and the outputs of each row, of a thread.
    """
    s = work.schedule
    size = s.threads // s.merged_teams
    team, lane = div(work.thread, size), rem(work.thread, size)
    # In a subgroup, all teams of the value have the same.
    is_first = None if size == s.value_lanes else less(lane, s.value_lanes)

    def share() -> None:
        for row, (maximum, sum_, *_) in enumerate(rows):
            share_statistics(work, row, team, maximum, sum_)

    when(emit.is_zero(lane), share)
    total(work)
    for row, (maximum, _, *outputs) in enumerate(rows):
        columns = []
        for at, output in enumerate(outputs):
            part, within = divmod(at, s.value_width)
            number = add(rem(lane, s.value_lanes), part * s.value_lanes)
            columns.append((add(mul(number, s.value_width), within), output))
        merge_row(work, row, maximum, columns, team, is_first)


def share_statistics(
    work: Workgroup, row: Number, team: Number, maximum: ir.Value, sum_: ir.Value
) -> None:
    """Puts the maximum and the sum of a row of a team where `total` finds them."""
    s = work.schedule
    at = add(s.statistics_at, mul(add(mul(row, s.merged_teams), team), 2))
    work.shared.store(at, maximum)
    work.shared.store(add(at, 1), sum_)


def total(work: Workgroup) -> None:
    """Finishes the maxima and sums of all rows, once the teams have shared theirs."""
    gpu.barrier()
    when(less(work.thread, work.schedule.rows), partial(_total, work))
    gpu.barrier()


def _total(work: Workgroup) -> None:
    """The maximum over all teams and the reciprocal sum of a row, and its LSE, by a thread."""
    s = work.schedule
    start = add(s.statistics_at, mul(work.thread, 2 * s.merged_teams))
    (maximum,) = loop(
        0, s.merged_teams, 1, [nothing()],
        lambda team, greatest: [
            arith.maximumf(greatest, work.shared.load(add(start, mul(team, 2))))
        ],
    )  # fmt: skip

    def accumulate(team: ir.Value, sum_: ir.Value) -> Sequence[ir.Value]:
        at = add(start, mul(team, 2))
        share = exp_shifted(work.shared.load(at), maximum)
        return [scalars.multiply_add(sum_, share, work.shared.load(add(at, 1)))]

    (whole,) = loop(0, s.merged_teams, 1, [zero()], accumulate)
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
    has_row: ir.Value | None,
) -> None:
    """Merges the outputs of a row and writes them.

    `columns` are those of the thread with its outputs, which count from its maximum on, if it has
    some of the row; None: all threads have. Columns past the value depth are dropped.
    """
    s = work.schedule
    overall, reciprocal = work.shared.load_many(s.totals_at + 2 * row, 2)
    share = arith.mulf(exp_shifted(maximum, overall), reciprocal)

    def put(column: Number, output: ir.Value) -> None:
        place = add(s.outputs_at, mul(team, s.value_depth), column)
        work.shared.store(place, arith.mulf(output, share))

    def put_all() -> None:
        sure = s.value_depth // (s.value_lanes * s.value_width) * s.value_width
        for at, (column, output) in enumerate(columns):
            if at < sure or s.is_matrix:
                put(column, output)
            else:
                when(less(column, s.value_depth), partial(put, column, output))

    if has_row is None:
        put_all()
    else:
        when(has_row, put_all)
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
            0, s.merged_teams, 1, [zero()],
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
