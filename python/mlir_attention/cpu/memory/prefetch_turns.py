# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tiles of query rows that take turns with keys or values: each prefetches a share of them.

    scf.for %block                                 scf.for %key
      scf.for %tile = %c0 to %c12 step %c3           scf.for %tile = %c0 to %c12 step %c6
        scf.for %key                                   scf.for %column
          read %values[%key, %c0]                        read %keys[%key, %column]
          read %values[%key, %c16]                       read %keys[%next, %column]

All tiles read the same. Each of the four on the left prefetches a quarter of each row, and each of
the two on the right, which read a line of a row at a time, half of the rows. A share is of lines
that follow each other: four query rows that had every second line in a turn read at 0.88 of the
speed that they had without shares. GB/s of keys and values that one core reads (Ice Lake, f32, 128
columns; 8 heads of 8192 keys from memory, one of 768 from the cache), where each turn prefetches
all values, and with shares:

    query rows           4      8     12     16
    memory, all       10.5    8.8    6.5    7.5
    memory, shares    10.9    9.4    7.7    8.0
    cache, all        16.0   10.4    8.4    6.4
    cache, shares     17.2   11.6    9.2    7.2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import TypeVar

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.cpu.cache_geometry import CACHE_LINE
from mlir_attention.support.extents import as_value, largest_divisor
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import is_inside

_Item = TypeVar("_Item")

#: Bytes that a turn reads, at most: they stay in the cache until the next turn.
_MOST_BYTES = 1 << 17


@dataclass(frozen=True)
class Share:
    """What is prefetched in a turn: some rows that follow each other, or some lines of each row.

    Attributes:
      of_rows, of_lines: how many turns share the rows, and the lines of a row; it divides both.
      turn: the number of the turn, below that; None if a turn prefetches all.
    """

    of_rows: int = 1
    of_lines: int = 1
    turn: ir.Value | None = None

    def rows(self, rows: Sequence[_Item]) -> Sequence[_Item]:
        """Those of the first turn."""
        return rows[: len(rows) // self.of_rows]

    def lines(self, lines: Sequence[_Item]) -> Sequence[_Item]:
        """Those of the first turn, of one row."""
        return lines[: len(lines) // self.of_lines]

    def row(self, first: ir.Value, rows: int) -> ir.Value:
        """The row of this turn in place of `first`, that of the first turn, which has `rows`."""
        return first if self.of_rows == 1 else _step(first, self.turn, rows)

    def column(self, first: ir.Value, columns: int) -> ir.Value:
        """The column of this turn in place of `first`, of the first turn, which has `columns`."""
        return first if self.of_lines == 1 else _step(first, self.turn, columns)


def _step(first: ir.Value, turn: ir.Value, size: int) -> ir.Value:
    return arith.addi(first, arith.muli(turn, as_value(size)))


#: Where nothing takes turns.
ALL = Share()


def share_of_turn(
    loop: ir.Operation, places: Iterable[ir.Value], lines_of_rows: Sequence[int]
) -> Share:
    """The share of a turn that is `loop`, which reads so many lines of each of some rows at once.

    `places` are the values that tell which these are.
    """
    tiles = _loop_around(loop)
    if tiles is None or any(_depends_on(value, tiles) for value in places):
        return ALL
    turns, rows, lines = _iterations(tiles), len(lines_of_rows), gcd(*lines_of_rows)
    if turns < 2:
        return ALL
    of_lines = largest_divisor(lines, turns)
    of_rows = largest_divisor(rows, turns) if lines == 1 else 1
    if of_lines == of_rows == 1 or not _is_short(loop, sum(lines_of_rows)):
        return ALL
    with ir.InsertionPoint(loop), loop.location:
        turn = arith.divui(arith.subi(tiles.induction_variable, tiles.lowerBound), tiles.step)
        return Share(of_rows, of_lines, arith.remui(turn, as_value(of_rows * of_lines)))


def _is_short(loop: ir.Operation, lines: int) -> bool:
    """Whether a loop that reads so many lines at a time reads no more than stays in the cache."""
    iterations = _iterations(loop.opview)
    return 0 < iterations * lines * CACHE_LINE <= _MOST_BYTES


def _loop_around(loop: ir.Operation) -> scf.ForOp | None:
    """The loop of which `loop` is all of an iteration, or a branch; one over an index."""
    outer = loop.parent
    while outer is not None and isinstance(outer.opview, scf.IfOp):
        outer = outer.parent
    if outer is None or not isinstance(outer.opview, scf.ForOp):
        return None
    tiles = outer.opview
    return tiles if isinstance(tiles.induction_variable.type, ir.IndexType) else None


def _iterations(loop: scf.ForOp) -> int:
    """How many there are; 0 if that is not known."""
    start, end, step = map(constant_of, (loop.lowerBound, loop.upperBound, loop.step))
    if start is None or end is None or step is None or step <= 0:
        return 0
    return len(range(start, end, step))


def _depends_on(value: ir.Value, loop: scf.ForOp) -> bool:
    """Whether a value may be another one in each iteration of `loop`."""
    seen, left = {value}, [value]
    while left:
        value = left.pop()
        if not is_inside(value, loop.operation):
            continue
        made_from = None if value == loop.induction_variable else _origins(value)
        if made_from is None:
            return True
        left += [x for x in made_from if x not in seen]
        seen.update(made_from)
    return False


def _origins(value: ir.Value) -> list[ir.Value] | None:
    """The values that a value follows from; None if ops in a region decide, as those of a loop."""
    owner = value.owner
    if not isinstance(owner, ir.Block):
        op = owner.operation
        return None if len(op.regions) else list(op.operands)
    loop = owner.owner.opview
    if isinstance(loop, scf.ForOp) and value == loop.induction_variable:
        return [loop.lowerBound, loop.upperBound, loop.step]
    return None
