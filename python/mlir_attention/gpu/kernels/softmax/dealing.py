# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Adds up products over the lanes of a team, so that each sum ends in one lane (reduce-scatter).

Each of `lanes` lanes has a product for each of `rows` rows and `keys` keys. In a step, lanes whose
numbers differ in one bit halve what they hold: the lower one keeps the first half and the higher
one the second, and each adds what the other has of it. So 16 sums over 16 lanes take
8 + 4 + 2 + 1 exchanges, where each sum alone takes 4. Rows are dealt out first, then keys; lanes
that are left over hold the same sums.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.gpu.kernels.emit import Number, add, div, mul, rem, zero
from mlir_attention.gpu.kernels.subgroup import Subgroup
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value


@dataclass(frozen=True)
class Step:
    """Lanes whose numbers differ by `distance` halve what they hold, or add it up.

    Attributes:
      distance: the bit of a lane's number.
      along: "rows", "keys" or "": the lanes are to hold the same.
      half: how many of them the lower lane keeps.
    """

    distance: int
    along: str
    half: int


@dataclass(frozen=True)
class Place:
    """Where the sum of a row and a key is: in a lane of the team, among its rows and keys."""

    lane: int
    row: int
    key: int


@dataclass(frozen=True)
class Plan:
    """How products of so many rows and keys are dealt out to lanes, which are a power of two."""

    lanes: int
    rows: int
    keys: int

    @property
    def steps(self) -> list[Step]:
        """In order: from the highest bit of a lane's number to the lowest."""
        found = []
        rows, keys, distance = self.rows, self.keys, self.lanes // 2
        while distance:
            if rows > 1:
                rows = -(-rows // 2)
                found.append(Step(distance, "rows", rows))
            elif keys > 1:
                keys = -(-keys // 2)
                found.append(Step(distance, "keys", keys))
            else:
                found.append(Step(distance, "", 0))
            distance //= 2
        return found

    @property
    def rows_of_lane(self) -> int:
        """Rows of which a lane has sums; not all of them need to be there."""
        return min([self.rows, *(step.half for step in self.steps if step.along == "rows")])

    @property
    def keys_of_lane(self) -> int:
        """Keys of which a lane has sums; not all of them need to be there."""
        return min([self.keys, *(step.half for step in self.steps if step.along == "keys")])

    @property
    def has_spare_keys(self) -> bool:
        """Whether some lane has fewer keys than others."""
        count = sum(step.along == "keys" for step in self.steps)
        return self.keys_of_lane << count != self.keys

    @property
    def key_distances(self) -> list[int]:
        """By which lanes differ that have sums of other keys of the same rows."""
        return [step.distance for step in self.steps if step.along == "keys"]

    def place(self, row: int, key: int) -> Place:
        """Where the sum of a row and a key ends."""
        lane, left = 0, {"rows": row, "keys": key}
        for step in self.steps:
            if step.along and left[step.along] >= step.half:
                lane += step.distance
                left[step.along] -= step.half
        return Place(lane, left["rows"], left["keys"])


class Dealing:
    """Deals products out to the lanes of a subgroup by a plan.

    Attributes:
      plan: the plan.
      row, key: the first of those of which this lane gets sums.
    """

    def __init__(self, subgroup: Subgroup, plan: Plan) -> None:
        """Builds, at the insertion point, what a lane knows of its part."""
        self.subgroup, self.plan = subgroup, plan
        self.row: Number = 0
        self.key: Number = 0
        self._is_upper: dict[int, ir.Value] = {}
        for step in plan.steps:
            if not step.along:
                continue
            bit = rem(div(subgroup.lane, step.distance), 2)
            is_upper = arith.cmpi(arith.CmpIPredicate.ne, as_value(bit), as_value(0))
            self._is_upper[step.distance] = is_upper
            if step.along == "rows":
                self.row = add(self.row, mul(bit, step.half))
            else:
                self.key = add(self.key, mul(bit, step.half))

    def deal(self, products: list[list[ir.Value]]) -> list[list[ir.Value]]:
        """The sums of a lane, for each of its rows and keys; 0 where there is none."""
        for step in self.plan.steps:
            if step.along == "rows":
                none = [[zero()] * len(products[0])] * (2 * step.half - len(products))
                whole = [*products, *none]
                pairs = zip(whole[: step.half], whole[step.half :], strict=True)
                products = [
                    [self._halve(*each, step.distance) for each in zip(*pair, strict=True)]
                    for pair in pairs
                ]
            elif step.along == "keys":
                products = [self._halve_row(row, step) for row in products]
            else:
                products = [[self._add_up(each, step.distance) for each in row] for row in products]
        return products

    def _halve_row(self, row: list[ir.Value], step: Step) -> list[ir.Value]:
        whole = [*row, *[zero()] * (2 * step.half - len(row))]
        pairs = zip(whole[: step.half], whole[step.half :], strict=True)
        return [self._halve(*pair, step.distance) for pair in pairs]

    def _halve(self, lower: ir.Value, upper: ir.Value, distance: int) -> ir.Value:
        is_upper = self._is_upper[distance]
        kept = arith.select(is_upper, upper, lower)
        given = arith.select(is_upper, lower, upper)
        return scalars.add_reassociable(kept, self.subgroup.opposite(given, distance))

    def _add_up(self, value: ir.Value, distance: int) -> ir.Value:
        return scalars.add_reassociable(value, self.subgroup.opposite(value, distance))
