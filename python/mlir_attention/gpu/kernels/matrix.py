# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A tile of keys by matrix units: 8 query rows, and 16 keys for each subgroup.

    products   A = K, 16 keys x 16 of the depth;     B = Q^T, for 8 rows
    outputs    A = V^T, 16 of the value depth x 16 keys;  B = the weights of 16 keys, for 8 rows

A sum does not mind the order of its terms, nor a product that of its rows: the depth and the
columns of the value are taken in an order in which a thread's elements follow each other in memory,
so that loads have 16 bytes.
Thread 4 g + t of a subgroup has the output of rows 2 t and 2 t + 1, and weighs row g.
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
    is_zero,
    least,
    mul,
    nothing,
    rem,
    zero,
)
from mlir_attention.gpu.kernels.memory import Memory
from mlir_attention.gpu.kernels.merging import merge_row, total
from mlir_attention.gpu.kernels.units import SUBGROUP, NvidiaUnits, Pair, PlainUnits, narrow
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars

#: Keys of a subgroup in a tile.
KEYS = 16

#: Columns of the value that four products take.
_COLUMNS = 64


class MatrixKernel:
    """What computes tiles by matrix units; it begins behind the barrier after the query."""

    def __init__(self, work: Workgroup) -> None:
        """Loads the query rows into registers, at the insertion point."""
        self.work = work
        cache = work.tensors["key"]
        self.element, self.stored = cache.meant, cache.stored
        s = work.schedule
        self.units: NvidiaUnits | PlainUnits = (
            PlainUnits(self.element, self.stored, work.shared, s.scratch_at, work.thread)
            if s.scratch
            else NvidiaUnits(self.element)
        )
        self.subgroup = div(work.thread, SUBGROUP)
        lane = rem(work.thread, SUBGROUP)
        self.group, self.within = div(lane, 4), rem(lane, 4)
        self.queries = [self._query_pairs(at) for at in range(0, s.depth, 32)]

    def initial(self) -> list[ir.Value]:
        """The maxima of rows 2 t, 2 t + 1 and g, the sum of row g, and the outputs."""
        return [nothing()] * 3 + [zero()] * (1 + self.work.schedule.value_depth // 4)

    def multiply(self, first: ir.Value, last: Number, base: Number) -> None:
        """The products of the query rows with the keys of a tile."""
        s, cache = self.work.schedule, self.work.tensors["key"]
        own = add(mul(self.subgroup, KEYS), self.group)
        starts = [self._start(cache, add(first, own, more), last, base) for more in (0, 8)]
        sums = [zero()] * 4
        for number, (early, late) in enumerate(self.queries):
            column = add(32 * number, mul(self.within, 8))
            lower, upper = (_pairs(cache.load_stored(add(start, column), 8)) for start in starts)
            for at, query in ((0, early), (2, late)):
                a = [lower[at], upper[at], lower[at + 1], upper[at + 1]]
                sums = self.units.multiply_add(a, query, sums)
        for number, sum_ in enumerate(sums):
            upper_key, second = divmod(number, 2)
            row = add(mul(self.within, 2), second)
            key = add(own, 8 * upper_key)
            self.work.shared.store(add(s.products_at, mul(row, s.tile), key), sum_)

    def weigh(
        self, first: ir.Value, last: Number, base: Number, values: Sequence[ir.Value]
    ) -> list[ir.Value]:
        """The maxima, the sum and the outputs, with a tile of keys more."""
        even, odd, own, sum_, *outputs = values
        rows = [mul(self.within, 2), add(mul(self.within, 2), 1), self.group]
        new = [self._maximum(row, old) for row, old in zip(rows, (even, odd, own), strict=True)]
        decays = [exp_shifted(old, each) for old, each in zip((even, odd, own), new, strict=True)]
        keys = [add(mul(self.within, 2), more) for more in (0, 1, 8, 9)]
        weights = [exp_shifted(self._score(self.group, key), new[2]) for key in keys]
        sum_ = arith.mulf(sum_, decays[2])
        for weight in weights:
            sum_ = scalars.add_reassociable(sum_, weight)
        rounded = [narrow(weight, self.stored, self.element) for weight in weights]
        b = [(rounded[0], rounded[1]), (rounded[2], rounded[3])]
        cache = self.work.tensors["value"]
        starts = [
            self._start(cache, add(first, mul(self.subgroup, KEYS), key), last, base)
            for key in keys
        ]
        results = [arith.mulf(each, decays[at % 2]) for at, each in enumerate(outputs)]
        for part in range(self.work.schedule.value_depth // _COLUMNS):
            column = add(_COLUMNS * part, mul(self.group, 8))
            loaded = [cache.load_stored(add(start, column), 8) for start in starts]
            for at in range(4):
                x, y, z, w = ([row[2 * at], row[2 * at + 1]] for row in loaded)
                a = [(x[0], y[0]), (x[1], y[1]), (z[0], w[0]), (z[1], w[1])]
                place = 16 * part + 4 * at
                results[place : place + 4] = self.units.multiply_add(
                    a, b, results[place : place + 4]
                )
        return [*new, sum_, *results]

    def merge(self, values: Sequence[ir.Value]) -> None:
        """Merges the outputs of the subgroups, and writes them."""
        work, s = self.work, self.work.schedule
        even, odd, own, sum_, *outputs = values
        # Threads of a row have parts of its sum.
        team = add(mul(self.subgroup, 4), self.within)
        at = add(s.statistics_at, mul(add(mul(self.group, s.statistics_teams), team), 2))
        work.shared.store(at, own)
        work.shared.store(add(at, 1), sum_)
        total(work)
        for row in range(s.rows):
            columns = [
                (add(_COLUMNS * part, mul(self.group, 8), 2 * product + second), outputs[number])
                for part in range(s.value_depth // _COLUMNS)
                for product in range(4)
                for second in range(2)
                for number in [16 * part + 4 * product + 2 * second + row % 2]
            ]
            has_row = is_zero(add(self.within, -(row // 2)))
            merge_row(work, row, odd if row % 2 else even, columns, self.subgroup, has_row)

    def _query_pairs(self, first: int) -> tuple[list[Pair], list[Pair]]:
        """Of row g, from a position along the depth: for two products."""
        s = self.work.schedule
        at = add(mul(self.group, s.depth), first + s.query_at, mul(self.within, 8))
        row = [
            narrow(element, self.stored, self.element)
            for element in self.work.shared.load_many(at, 8)
        ]
        pairs = _pairs(row)
        return pairs[:2], pairs[2:]

    def _start(self, cache: Memory, key: Number, last: Number, base: Number) -> Number:
        """The address of a row of the cache; a key past the last one stands for it."""
        return self.work.key_address(cache, least(key, last), base)

    def _score(self, row: Number, key: Number) -> ir.Value:
        """Of a key of the subgroup."""
        s = self.work.schedule
        place = add(s.scores_at, mul(row, s.tile), mul(self.subgroup, KEYS), key)
        return self.work.shared.load(place)

    def _maximum(self, row: Number, maximum: ir.Value) -> ir.Value:
        """With the keys of the subgroup."""
        for key in range(KEYS):
            maximum = arith.maximumf(maximum, self._score(row, key))
        return maximum


def _pairs(elements: Sequence[ir.Value]) -> list[Pair]:
    return list(zip(elements[::2], elements[1::2], strict=True))
