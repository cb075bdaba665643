# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Chooses the schedule of a group: the largest that the chip pays for. No ops."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import prod

from mlir_attention.gpu.chips import WIDE, Budget, budget_of
from mlir_attention.gpu.schedule import RefusalError, Schedule
from mlir_attention.group.iteration_space import IterationSpace, Operand

#: Threads that share a row of the key or of the value at most: a subgroup of NVIDIA.
_MOST_LANES = 32

#: Threads of a workgroup at least: a subgroup of AMD's data-centre chips.
_LEAST_THREADS = 64

#: Threads of a workgroup that every driver takes.
_MOST_THREADS = 1024

#: Query rows of a workgroup at most: with more, computing takes longer than reading.
_MOST_ROWS = 8

#: Sums of outputs that a thread keeps in registers at most.
_MOST_SUMS = 64

#: And for one row.
_MOST_SUMS_OF_ROW = 128

#: Keys of a tile at least, between two barriers, where registers are there.
_TILE = 32

#: Keys of a tile at most, unless there is a team for each of more.
_MOST_KEYS = 128


@dataclass(frozen=True)
class Wanted:
    """What the options ask of schedules; 0: as the machine needs it.

    Attributes:
      threads: of a workgroup.
      rows: query rows of a workgroup.
      keys: of a tile.
      machine: that the options name; empty: that of the chip.
    """

    threads: int = 0
    rows: int = 0
    keys: int = 0
    machine: str = ""

    def __str__(self) -> str:
        """The options, as they are given."""
        given = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return " ".join(f"{name}={value}" for name, value in given if value)


class OptionError(Exception):
    """An option that asks for what the chip does not have, or no kernel can be."""


def choose_schedule(
    space: IterationSpace, yields: int, budget: Budget, wanted: Wanted, subgroup: int
) -> Schedule:
    """The schedule of a group over `space`, whose region yields so many values.

    Lanes of subgroups of so many threads read each other's values; 0: by workgroup memory.

    Of those that `budget` pays for, that with the most rows, then with the most threads, then with
    the largest tile. Raises RefusalError if no kernel can take the group, OptionError if none can
    as the options want it.
    """
    for cache in (space.key, space.value):
        if cache.packed_dim is not None:
            raise RefusalError(f"each byte of its {cache.name} holds two elements")
    depth = _one_extent(space, space.depth_dims, "depth")
    value_depth = _one_extent(space, space.value_depth_dims, "value depth")
    key_width = _width(space.key, space.long(space.depth_dims), depth)
    value_width = _width(space.value, space.long(space.value_depth_dims), value_depth)
    value_lanes = min(_power_of_two(value_depth // value_width), subgroup or 32, _MOST_LANES)
    key_lanes = _key_lanes(depth // key_width, value_lanes)
    sums = -(-value_depth // (value_lanes * value_width)) * value_width
    if sums > _MOST_SUMS_OF_ROW:
        raise RefusalError(f"a value depth of {value_depth} is more than {value_lanes} lanes hold")
    _check_threads(wanted, budget)
    schedule = None
    most_rows = min(max(_MOST_SUMS // sums, 1), _MOST_ROWS)
    for rows in [wanted.rows] if wanted.rows else _rows(space, most_rows):
        for threads in [wanted.threads] if wanted.threads else _halves(budget.threads):
            teams = threads // key_lanes
            loads = -(-depth // (key_width * key_lanes))
            busy = min(-(-budget.loads // loads), _MOST_KEYS // teams)
            keys = max(_TILE // max(teams, rows), busy, 1)
            for keys_of_lane in _keys_of_lane(wanted, teams, keys):
                schedule = Schedule(
                    threads=threads,
                    rows=rows,
                    depth=depth,
                    value_depth=value_depth,
                    key_width=key_width,
                    value_width=value_width,
                    key_lanes=key_lanes,
                    value_lanes=value_lanes,
                    keys_of_lane=keys_of_lane,
                    yields=yields,
                    subgroup=subgroup,
                )
                if _lack(schedule, budget) is None:
                    return schedule
    assert schedule is not None
    lack = f"its kernel needs {_lack(schedule, budget)}"
    # What does not fit the usual machine either is not for an option to mend.
    fits_usually = _lack(schedule, budget_of(budget.chip)) is None
    if wanted.threads or wanted.rows or wanted.keys or (wanted.machine and fits_usually):
        raise OptionError(f"{wanted}: {lack}")
    raise RefusalError(lack)


def matrix_schedule(
    space: IterationSpace, yields: int, budget: Budget, wanted: Wanted, subgroup: int, *,
    is_plain: bool,
) -> Schedule:  # fmt: skip
    """The schedule of a group by matrix units, which plain code stands for if `is_plain`.

    Those of subgroups of 64 threads are AMD's, of 32 NVIDIA's.

    Raises RefusalError, which says why, for a group that they do not take.
    """
    depth = _one_extent(space, space.depth_dims, "depth")
    value_depth = _one_extent(space, space.value_depth_dims, "value depth")
    types = {str(each.element_type) for each in (space.query, space.key, space.value)}
    if len(types) > 1 or not types <= {"f16", "bf16"}:
        raise RefusalError("query, key and value are not all f16, or all bf16")
    if depth % 32 or value_depth % 64 or max(depth, value_depth) > 256:
        raise RefusalError(
            f"they take depths that are multiples of 32, and value depths of 64, up to 256, not "
            f"{depth} and {value_depth}"
        )
    widths = (
        _width(space.key, space.long(space.depth_dims), depth),
        _width(space.value, space.long(space.value_depth_dims), value_depth),
    )
    if widths != (8, 8):
        raise RefusalError("keys or values are not contiguous along the depth")
    if yields > 1:
        raise RefusalError("its region yields scales of the value")
    rows = [space.static_extents.get(dim) for dim in space.query_dims]
    if None not in rows and prod(each or 1 for each in rows) < 8:
        raise RefusalError("it has less than 8 query rows")
    threads = wanted.threads or 128
    _check_threads(wanted, budget)
    is_amd = subgroup == 64
    most = 16 if is_amd and (None in rows or prod(each or 1 for each in rows) > 8) else 8
    schedule = Schedule(
        threads=threads, rows=most, depth=depth, value_depth=value_depth, key_width=8,
        value_width=8, key_lanes=1, value_lanes=subgroup, keys_of_lane=1, yields=1,
        subgroup=subgroup, is_matrix=True,
        scratch=(8 if is_amd else 12) * threads if is_plain else 0,
    )  # fmt: skip
    if wanted.rows not in (0, most) or wanted.keys not in (0, schedule.tile):
        raise OptionError(f"{wanted}: matrix units take {most} rows and {schedule.tile} keys")
    lack = _lack(schedule, budget)
    if lack is not None:
        raise RefusalError(f"their kernel needs {lack}")
    return schedule


def _lack(schedule: Schedule, budget: Budget) -> str | None:
    """What a kernel needs and the chip does not have, for so many workgroups."""
    name = f"chip={budget.chip.name}" if budget.chip.name else "any device"
    has = f"but {name} has"
    each = "" if budget.blocks == 1 else f" for each of {budget.blocks} workgroups"
    if schedule.shared_bytes > budget.shared_bytes:
        return (
            f"{schedule.shared_bytes} bytes of workgroup memory, {has} {budget.shared_bytes}{each}"
        )
    registers = budget.registers(schedule.threads)
    if schedule.registers > registers:
        return f"about {schedule.registers} registers a thread, {has} {registers}{each}"
    return None


def _check_threads(wanted: Wanted, budget: Budget) -> None:
    if not wanted.threads:
        return
    subgroup = budget.chip.subgroup
    if wanted.threads % subgroup or not _LEAST_THREADS <= wanted.threads <= _MOST_THREADS:
        raise OptionError(
            f"threads={wanted.threads} must be a multiple of {subgroup} from {_LEAST_THREADS} to "
            f"{_MOST_THREADS}"
        )


def _halves(threads: int) -> list[int]:
    """`threads`, and half as many, and so on."""
    found = []
    while threads >= _LEAST_THREADS:
        found.append(threads)
        threads //= 2
    return found


def _keys_of_lane(wanted: Wanted, teams: int, most: int) -> list[int]:
    """Keys of a tile for each team, the most first."""
    if not wanted.keys:
        return list(range(most, 0, -1))
    if wanted.keys % teams:
        raise OptionError(f"keys={wanted.keys} must be a multiple of {teams}, for this group")
    return [wanted.keys // teams]


def _one_extent(space: IterationSpace, dims: tuple[int, ...], name: str) -> int:
    """The extent of the one of `dims` that is not 1."""
    if any(dim not in space.static_extents for dim in dims):
        raise RefusalError(f"its {name} is known at run time only")
    long = space.long(dims)
    if len(long) > 1:
        raise RefusalError(f"its {name} has several dimensions")
    extent = prod(space.static_extents[dim] for dim in dims)
    if extent == 0:
        raise RefusalError(f"its {name} is 0")
    return extent


def _width(operand: Operand, long: tuple[int, ...], extent: int) -> int:
    """Elements of a wide load along the dimension `long`; 1 where they are not contiguous."""
    if not long or operand.map[-1] != long[0]:
        return 1
    width = min(WIDE // max(operand.element_type.width // 8, 1), WIDE // 2)
    while extent % width:
        width //= 2
    return width


def _power_of_two(number: int) -> int:
    """The least one that is not below a number."""
    return 1 << (number - 1).bit_length()


def _key_lanes(loads: int, most: int) -> int:
    """Threads that share so many loads of a key: as many as can, with at most a quarter idle.

    Fewer than 8 would not load a line of a cache together.
    """
    most = min(_power_of_two(loads), most)
    lanes = [most >> shift for shift in range(most.bit_length()) if most >> shift >= min(8, most)]
    taken = {count: -(-loads // count) * count for count in lanes}
    busy = [count for count in lanes if 4 * loads >= 3 * taken[count]]
    return busy[0] if busy else min(lanes, key=lambda count: taken[count])


def _rows(space: IterationSpace, most: int) -> list[int]:
    """Query rows of a workgroup, at most so many: the most first, all workgroups about alike."""
    extents = [space.static_extents.get(dim) for dim in space.query_dims]
    if None in extents:
        return list(range(most, 0, -1))
    known = prod(extent for extent in extents if extent is not None)
    tiles = [max(-(-known // rows), 1) for rows in range(most, 0, -1)]
    return list(dict.fromkeys(max(-(-known // count), 1) for count in tiles))
