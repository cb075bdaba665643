# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The softmax where lanes do not read each other's values: by workgroup memory.

products of lanes -> workgroup memory
-- barrier --
scores: each thread adds up some products, and runs the region on the sum
-- barrier --
each thread reads the scores of the keys of its team, and keeps a maximum and a sum of each row
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, gpu

from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    div,
    exp_shifted,
    loop,
    mul,
    nothing,
    rem,
    zero,
)
from mlir_attention.gpu.kernels.products import keys_of_team
from mlir_attention.gpu.kernels.softmax.scores import score
from mlir_attention.gpu.kernels.softmax.weights import Weights
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars


class WorkgroupSoftmax:
    """The state has, for each row, a maximum and a sum."""

    def __init__(self, work: Workgroup) -> None:
        self.work = work

    def initial(self) -> list[ir.Value]:
        return [nothing(), zero()] * self.work.schedule.rows

    def weigh(
        self,
        first: Number,
        limit: Number,
        products: list[list[ir.Value]],
        state: Sequence[ir.Value],
    ) -> tuple[list[ir.Value], Weights]:
        s = self.work.schedule
        self._share(products)
        gpu.barrier()
        self._score(first, limit)
        gpu.barrier()
        team = div(self.work.thread, s.value_lanes)
        keys = [add(team, s.value_teams * at) for at in range(s.tile // s.value_teams)]
        new: list[ir.Value] = []
        weights = Weights(keys, [], [])
        for row in range(s.rows):
            maximum, sum_ = state[2 * row : 2 * row + 2]
            yielded = [[self._load(number, row, key) for number in range(s.yields)] for key in keys]
            greatest = maximum
            for each, *_ in yielded:
                greatest = arith.maximumf(greatest, each)
            decay = exp_shifted(maximum, greatest)
            sum_ = arith.mulf(sum_, decay)
            for each in yielded:
                each[0] = exp_shifted(each[0], greatest)
                sum_ = scalars.add_reassociable(sum_, each[0])
            new += [greatest, sum_]
            weights.decays.append(decay)
            weights.yielded.append(yielded)
        return new, weights

    def merge(
        self, state: Sequence[ir.Value], outputs: list[list[ir.Value]]
    ) -> list[list[ir.Value]]:
        return [[*state[2 * row : 2 * row + 2], *each] for row, each in enumerate(outputs)]

    def _share(self, products: list[list[ir.Value]]) -> None:
        s = self.work.schedule
        lane = rem(self.work.thread, s.key_lanes)
        for row, of_row in enumerate(products):
            for key, product in zip(keys_of_team(self.work), of_row, strict=True):
                place = mul(add(key, row * s.tile), s.product_stride)
                self.work.shared.store(add(s.products_at, place, lane), product)

    def _score(self, first: Number, limit: Number) -> None:
        s, shared = self.work.schedule, self.work.shared

        def score_one(at: ir.Value) -> Sequence[ir.Value]:
            start = add(s.products_at, mul(at, s.product_stride))
            (total,) = loop(
                0, s.key_lanes, 1, [zero()],
                lambda lane, sum_: [scalars.add_reassociable(sum_, shared.load(add(start, lane)))],
            )  # fmt: skip
            key = add(first, rem(at, s.tile))
            results = score(self.work, total, div(at, s.tile), key, limit)
            for number, result in enumerate(results):
                shared.store(add(s.scores_at + number * s.rows * s.tile, at), result)
            return []

        loop(self.work.thread, s.rows * s.tile, s.threads, [], score_one)

    def _load(self, number: int, row: int, key: Number) -> ir.Value:
        """What the region yields of a key of the tile."""
        s = self.work.schedule
        return self.work.shared.load(add(s.scores_at + (number * s.rows + row) * s.tile, key))
