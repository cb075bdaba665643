# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Draws docs/pictures/roofline.svg from the first table of decode steps in docs/guide/cpu.md.

    python docs/scripts/roofline.py          draws it
    python docs/scripts/roofline.py --check  fails if it is out of date

`python -m bench` measured the table. Speeds are shares of the read probe's, which took turns with
what it is compared with: the memory of a shared machine is fast at one time and slow at another.
`python -m bench --picture` draws what was measured in one go, in GFLOP/s.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from svg import AMBER, BLUE, INK, LINE, PAPER, Picture, write_or_check

TABLE = Path(__file__).parents[1] / "guide/cpu.md"

#: The machine of the table: what the page says of it. A core makes one multiply-add of 16 lanes of
#: f32 a cycle, or one dot of as many pairs of bf16.
CORES, GHZ, MEMORY_GB_PER_S, CACHE_MIB = 2, 3.7, (31, 60), 32
GFLOP_PER_S = {"f32": CORES * GHZ * 16 * 2, "bf16": CORES * GHZ * 32 * 2}
BYTES = {"f32": 4, "bf16": 2}
COLOURS = {"f32": BLUE, "bf16": AMBER}

#: Of the diagram: pixels, operations for each byte, shares.
LEFT, RIGHT, TOP, BOTTOM = 52, 462, 82, 342
INTENSITIES = (0.4, 40.0)
HIGHEST = 1.2


@dataclass(frozen=True)
class Point:
    rows: int
    mib: float
    dtype: str
    share: float

    @property
    def intensity(self) -> float:
        """Operations for each byte of K and V: a multiply-add of each element and row."""
        return 2 * self.rows / BYTES[self.dtype]

    @property
    def is_in_cache(self) -> bool:
        """Whether a large part of K and V stays in the last-level cache from call to call."""
        return self.mib < 3 * CACHE_MIB


def points() -> Iterator[Point]:
    """The rows of the table: `| 4 rows: name | MiB in f32 | share, time | share, time |`."""
    table = TABLE.read_text().split("f32: share of probe", 1)[1].split("\n\n", 1)[0]
    for line in table.splitlines():
        if row := re.match(r"\| (\d+) rows?:.*\| (\d+) \| ([\d.]+), .*\| ([\d.]+), .*\|", line):
            rows, mib = int(row[1]), int(row[2])
            yield Point(rows, mib, "f32", float(row[3]))
            yield Point(rows, mib / 2, "bf16", float(row[4]))


def place(intensity: float, share: float) -> tuple[float, float]:
    """Where the diagram has a point."""
    first, last = INTENSITIES
    along = math.log(intensity / first) / math.log(last / first)
    return LEFT + along * (RIGHT - LEFT), BOTTOM - share / HIGHEST * (BOTTOM - TOP)


def roofline() -> str:
    drawn = Picture(480, 412, "Decode steps under the roofs of memory and arithmetic")
    drawn.text(LEFT, 26, "Decode steps on two cores of a server (Zen 4)", anchor="start")
    draw_legend(drawn)
    draw_axes(drawn)
    x, y = place(INTENSITIES[0], 1)
    drawn.line([(x, y), place(INTENSITIES[1], 1)], colour=INK, width=1.5)
    drawn.text(RIGHT, y - 7, "speed of memory", anchor="end", size=12)
    for dtype, flops in GFLOP_PER_S.items():
        # Where memory is slow, arithmetic keeps up with more rows.
        for memory in MEMORY_GB_PER_S:
            corner = flops / memory
            curve = [corner * (INTENSITIES[1] / corner) ** (step / 20) for step in range(21)]
            drawn.line([place(at, corner / at) for at in curve], colour=COLOURS[dtype][1])
    for point in points():
        outline = COLOURS[point.dtype][1]
        colour = (PAPER if point.is_in_cache else outline, outline)
        drawn.dot(*place(point.intensity, point.share), colour, square=point.dtype == "bf16")
    return drawn.render()


def draw_legend(drawn: Picture) -> None:
    for number, (dtype, (_, outline)) in enumerate(COLOURS.items()):
        x = LEFT + 6 + 74 * number
        drawn.dot(x, 44, (outline, outline), square=dtype == "bf16")
        drawn.text(x + 10, 48, dtype, anchor="start", size=12)
    drawn.dot(LEFT + 154, 44, (PAPER, LINE))
    drawn.text(LEFT + 164, 48, "K and V largely in the cache", anchor="start", size=12)
    x = LEFT + 6
    drawn.line([(x - 5, 64), (x + 5, 64)], colour=BLUE[1])
    low, high = MEMORY_GB_PER_S
    text = f"arithmetic, where memory reads at {low} and at {high} GB/s"
    drawn.text(x + 10, 68, text, anchor="start", size=12)


def draw_axes(drawn: Picture) -> None:
    for power in range(-1, 6):
        x, _ = place(2.0**power, 0)
        drawn.line([(x, TOP), (x, BOTTOM)], colour="#e3e8ea")
        drawn.text(x, BOTTOM + 18, "1/2" if power < 0 else str(2**power), size=12)
    for tenths in range(0, 11, 2):
        x, y = place(INTENSITIES[0], tenths / 10)
        drawn.line([(x, y), (RIGHT, y)], colour="#e3e8ea")
        drawn.text(LEFT - 6, y + 4, f"{tenths / 10:g}", anchor="end", size=12)
    drawn.line([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)])
    drawn.text((LEFT + RIGHT) / 2, BOTTOM + 42, "operations for each byte of K and V", size=12)
    drawn.text(16, (TOP + BOTTOM) / 2, "share of the read probe's speed", turn=-90, size=12)


if __name__ == "__main__":
    write_or_check("roofline.svg", roofline(), __file__)
