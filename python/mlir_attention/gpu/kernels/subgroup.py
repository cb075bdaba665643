# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lanes of a subgroup read values of each other: neither memory nor a barrier takes part.

All lanes of a subgroup come to each of these ops together. A lane is a thread of the subgroup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import amdgpu, arith, gpu

from mlir_attention.gpu.kernels.emit import Number, add, mul, rem
from mlir_attention.support.extents import as_value


@dataclass(frozen=True)
class Subgroup:
    """A subgroup whose lanes read each other's values by `gpu.shuffle`.

    Attributes:
      size: lanes of the subgroup.
      lane: the number of a lane.
    """

    size: int
    lane: Number

    def across(self, value: ir.Value, distance: int) -> ir.Value:
        """Of the lane whose number differs in one bit, which is `distance`."""
        return self._shuffle(value, arith.constant(_i32(), distance), gpu.ShuffleMode.XOR)

    def opposite(self, value: ir.Value, distance: int) -> ir.Value:
        """Of a lane in the other half of `2 * distance` lanes, which reads from this one.

        Which lane that is depends on the chip: where lanes below `distance` hold what is to be
        added up in any order, this may cost less than `across`.
        """
        return self.across(value, distance)

    def of_team(self, value: ir.Value, lane: int, size: int) -> ir.Value:
        """Of one lane of each team of `size` lanes, for all lanes of the team."""
        if size == 1:
            return value
        first = add(self.lane, mul(rem(self.lane, size), -1))
        number = arith.index_cast(_i32(), as_value(add(first, lane)))
        return self._shuffle(value, number, gpu.ShuffleMode.IDX)

    def of_lane(self, value: ir.Value, lane: Number) -> ir.Value:
        """Of any lane."""
        number = arith.index_cast(_i32(), as_value(lane))
        return self._shuffle(value, number, gpu.ShuffleMode.IDX)

    def distances(self, first: int = 1, end: int = 0) -> list[int]:
        """The powers of two from one up to another, which is the size if not given."""
        found = []
        while first < (end or self.size):
            found.append(first)
            first *= 2
        return found

    def reduce(
        self,
        combine: Callable[[ir.Value, ir.Value], ir.Value],
        value: ir.Value,
        distances: Iterable[int],
    ) -> ir.Value:
        """Combines the values of all lanes that differ in these bits, for each of them."""
        for distance in distances:
            value = combine(value, self.across(value, distance))
        return value

    def _shuffle(self, value: ir.Value, number: ir.Value, mode: gpu.ShuffleMode) -> ir.Value:
        width = arith.constant(_i32(), self.size)
        return gpu.ShuffleOp(value, number, width, mode).results[0]


class AmdSubgroup(Subgroup):
    """A subgroup of AMD: vector instructions read other lanes of 16 themselves (DPP).

    Lanes of 32 read each other by a fixed pattern (ds_swizzle), others by addresses (ds_bpermute).
    """

    def across(self, value: ir.Value, distance: int) -> ir.Value:
        if distance in _QUADS:
            order = ir.ArrayAttr.get([ir.IntegerAttr.get(_i32(), n) for n in _QUADS[distance]])
            return _dpp(value, "quad_perm", order)
        if distance < _SWIZZLED:
            return _swizzle(value, _SWIZZLED - 1, 0, distance)
        return super().across(value, distance)

    def opposite(self, value: ir.Value, distance: int) -> ir.Value:
        if distance in _MIRRORS:
            return _dpp(value, _MIRRORS[distance], None)
        return self.across(value, distance)

    def of_team(self, value: ir.Value, lane: int, size: int) -> ir.Value:
        if size == 1 or size > _SWIZZLED:
            return super().of_team(value, lane, size)
        return _swizzle(value, _SWIZZLED - size, lane, 0)


#: Lanes that a fixed pattern reaches.
_SWIZZLED = 32

#: For a distance: from which lanes of four each reads.
_QUADS = {1: (1, 0, 3, 2), 2: (2, 3, 0, 1)}

#: For a distance: what reverses the order of twice as many lanes.
_MIRRORS = {4: "row_half_mirror", 8: "row_mirror"}


def subgroup_of(target: str, size: int, thread: ir.Value) -> Subgroup:
    """The subgroup of a thread."""
    lane = rem(thread, size)
    return AmdSubgroup(size, lane) if target == "rocdl" else Subgroup(size, lane)


def _dpp(value: ir.Value, kind: str, argument: ir.Attribute | None) -> ir.Value:
    permutation = ir.Attribute.parse(f"#amdgpu<dpp_perm {kind}>")
    return amdgpu.DPPOp(value, value, permutation, permArgument=argument, bound_ctrl=True).result


def _swizzle(value: ir.Value, and_: int, or_: int, xor: int) -> ir.Value:
    return amdgpu.SwizzleBitModeOp(value, and_, or_, xor).result


def _i32() -> ir.Type:
    return ir.IntegerType.get_signless(32)
