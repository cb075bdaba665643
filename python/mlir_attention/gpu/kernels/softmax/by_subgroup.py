# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The softmax where lanes read each other's values: without workgroup memory and barriers.

    products of lanes: added up over a team of `key_lanes`; each sum ends in one lane
    that lane runs the region on the sum, and has the maximum, the weight and the sum of the row
    all lanes of a team of `value_lanes` read the weights of the keys of the team

The lanes of a team of the value are those of one or more teams of the key, so that it takes the
keys that its lanes have multiplied.
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
    less,
    mul,
    nothing,
    zero,
)
from mlir_attention.gpu.kernels.softmax.dealing import Dealing, Plan
from mlir_attention.gpu.kernels.softmax.scores import score
from mlir_attention.gpu.kernels.softmax.weights import Weights
from mlir_attention.gpu.kernels.subgroup import Subgroup
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value


class SubgroupSoftmax:
    """The state has, for each row of which a lane has scores, a maximum and a part of the sum."""

    def __init__(self, work: Workgroup, subgroup: Subgroup) -> None:
        """Builds, at the insertion point, which scores are those of a lane."""
        self.work, self.subgroup = work, subgroup
        s = work.schedule
        self.plan = Plan(s.key_lanes, s.rows, s.keys_of_lane)
        self.dealing = Dealing(subgroup, self.plan)
        #: Between lanes of the teams of the key that are one team of the value, and between teams.
        self.within = subgroup.distances(s.key_lanes, s.value_lanes)
        self.between = subgroup.distances(s.value_lanes)

    def initial(self) -> list[ir.Value]:
        return [nothing(), zero()] * self.plan.rows_of_lane

    def weigh(
        self,
        first: Number,
        limit: Number,
        products: list[list[ir.Value]],
        state: Sequence[ir.Value],
    ) -> tuple[list[ir.Value], Weights]:
        new: list[ir.Value] = []
        decays, yielded = [], []
        for row, totals in enumerate(self.dealing.deal(products)):
            of_keys = [
                self._score(total, row, key, first, limit) for key, total in enumerate(totals)
            ]
            maximum, sum_ = state[2 * row : 2 * row + 2]
            greatest = of_keys[0][0]
            for each, *_ in of_keys[1:]:
                greatest = arith.maximumf(greatest, each)
            distances = [*self.plan.key_distances, *self.within]
            greatest = self.subgroup.reduce(arith.maximumf, greatest, distances)
            greatest = arith.maximumf(maximum, greatest)
            decays.append(exp_shifted(maximum, greatest))
            sum_ = arith.mulf(sum_, decays[-1])
            for each in of_keys:
                each[0] = exp_shifted(each[0], greatest)
                sum_ = scalars.add_reassociable(sum_, each[0])
            yielded.append(of_keys)
            new += [greatest, sum_]
        return new, self._shown(decays, yielded)

    def merge(
        self, state: Sequence[ir.Value], outputs: list[list[ir.Value]]
    ) -> list[list[ir.Value]]:
        shares, statistics = [], []
        for maximum, sum_ in zip(state[::2], state[1::2], strict=True):
            whole = self.subgroup.reduce(
                scalars.add_reassociable, sum_, [*self.plan.key_distances, *self.within]
            )
            greatest = self.subgroup.reduce(arith.maximumf, maximum, self.between)
            shares.append(exp_shifted(maximum, greatest))
            whole = arith.mulf(whole, shares[-1])
            whole = self.subgroup.reduce(scalars.add_reassociable, whole, self.between)
            statistics.append((greatest, whole))
        merged = []
        for row, of_row in enumerate(outputs):
            maximum, sum_ = (self._of_row(each, row) for each in zip(*statistics, strict=True))
            share = self._of_row(shares, row)
            parts = [arith.mulf(output, share) for output in of_row]
            merged.append([
                maximum, sum_,
                *(self.subgroup.reduce(scalars.add_reassociable, part, self.between)
                  for part in parts),
            ])  # fmt: skip
        return merged

    def _score(
        self, total: ir.Value, row: int, key: int, first: Number, limit: Number
    ) -> list[ir.Value]:
        """What the region yields of one of the sums of this lane."""
        s = self.work.schedule
        number = add(self.dealing.key, key)
        team = div(self.work.thread, s.key_lanes)
        position = add(first, team, mul(number, s.key_teams))
        end = limit
        if self.plan.has_spare_keys:
            # A lane past the keys of its team has a sum of none.
            has_key = less(number, self.plan.keys)
            end = arith.select(has_key, as_value(limit), as_value(0))
        return score(self.work, total, add(self.dealing.row, row), position, end)

    def _shown(self, decays: list[ir.Value], yielded: list[list[list[ir.Value]]]) -> Weights:
        """What a team of the value reads from those of its lanes that have it."""
        s = self.work.schedule
        team = mul(div(self.work.thread, s.value_lanes), s.value_lanes // s.key_lanes)
        keys, sources = [], []
        for first in range(0, s.value_lanes, s.key_lanes):
            for number in range(s.keys_of_lane):
                keys.append(add(team, first // s.key_lanes, number * s.key_teams))
                sources.append((first, number))
        weights = Weights(keys, [], [])
        for row in range(s.rows):
            weights.decays.append(self._of_row(decays, row))
            of_row = []
            for first, number in sources:
                place = self.plan.place(row, number)
                of_row.append([
                    self.subgroup.of_team(each, first + place.lane, s.value_lanes)
                    for each in yielded[place.row][place.key]
                ])  # fmt: skip
            weights.yielded.append(of_row)
        return weights

    def _of_row(self, values: Sequence[ir.Value], row: int) -> ir.Value:
        """Of the lane that has a row, for all of its team."""
        place = self.plan.place(row, 0)
        return self.subgroup.of_team(values[place.row], place.lane, self.work.schedule.value_lanes)
