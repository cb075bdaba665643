# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A tile of keys by matrix units: 8 query rows, and 16 keys for each subgroup.

    products   A = K, 16 keys x 16 of the depth;     B = Q^T, for 8 rows
    outputs    A = V^T, 16 of the value depth x 16 keys;  B = the weights of 16 keys, for 8 rows

A sum does not mind the order of its terms, nor a product that of its rows: the depth and the
columns of the value are taken in an order in which a thread's elements follow each other in memory,
so that loads have 16 bytes.
Thread 4 g + t of a subgroup has the scores of rows 2 t and 2 t + 1 with keys g and g + 8, and their
outputs. As B it has the weights of row g, which it reads from the threads that have them.
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
    when,
    zero,
)
from mlir_attention.gpu.kernels.matrix.units import (
    SUBGROUP,
    NvidiaUnits,
    Pair,
    PlainUnits,
    narrow,
    pack,
    unpack,
)
from mlir_attention.gpu.kernels.memory import Memory
from mlir_attention.gpu.kernels.merging import merge_row, share_statistics, total
from mlir_attention.gpu.kernels.softmax.scores import score
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars

#: Keys of a subgroup in a tile.
KEYS = 16

#: By which the numbers of threads differ that have scores of the same rows.
_OF_A_ROW = (4, 8, 16)

#: Columns of the value that four products take.
_COLUMNS = 64


class NvidiaMatrixKernel:
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
        assert work.subgroup is not None
        self.lanes = work.subgroup
        self.subgroup = div(work.thread, SUBGROUP)
        lane = rem(work.thread, SUBGROUP)
        self.group, self.within = div(lane, 4), rem(lane, 4)
        self.queries = [self._query_pairs(at) for at in range(0, s.depth, 32)]

    def initial(self) -> list[ir.Value]:
        """The maxima of rows 2 t and 2 t + 1, their sums, and the outputs."""
        return [*[nothing()] * 2, *[zero()] * (2 + self.work.schedule.value_depth // 4)]

    def multiply(self, first: ir.Value, last: Number, base: Number) -> list[ir.Value]:
        """The products of rows 2 t and 2 t + 1 with key g of the subgroup, then with key g + 8."""
        cache = self.work.tensors["key"]
        own = add(mul(self.subgroup, KEYS), self.group)
        starts = [self._start(cache, add(first, own, more), last, base) for more in (0, 8)]
        sums = [zero()] * 4
        for number, (early, late) in enumerate(self.queries):
            column = add(32 * number, mul(self.within, 8))
            lower, upper = (_pairs(cache.load_stored(add(start, column), 8)) for start in starts)
            for at, query in ((0, early), (2, late)):
                a = [lower[at], upper[at], lower[at + 1], upper[at + 1]]
                sums = self.units.multiply_add(a, query, sums)
        return sums

    def weigh(
        self,
        first: ir.Value,
        last: Number,
        base: Number,
        products: Sequence[ir.Value],
        values: Sequence[ir.Value],
    ) -> list[ir.Value]:
        """The maxima, the sums and the outputs, with a tile of keys more."""
        maxima, sums, outputs = values[:2], values[2:4], values[4:]
        scores = self._scores(first, products)
        new, decays, weights = [], [], []
        for row, (old, own) in enumerate(zip(maxima, scores, strict=True)):
            greatest = self.lanes.reduce(arith.maximumf, arith.maximumf(*own), _OF_A_ROW)
            new.append(arith.maximumf(old, greatest))
            decays.append(exp_shifted(old, new[row]))
            weights.append([exp_shifted(score, new[row]) for score in own])
        new_sums = [arith.mulf(*each) for each in zip(sums, decays, strict=True)]
        for row, own in enumerate(weights):
            for weight in own:
                new_sums[row] = scalars.add_reassociable(new_sums[row], weight)
        b = self._weights_as_b(weights)
        keys = [add(mul(self.within, 2), more) for more in (0, 1, 8, 9)]
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
        return [*new, *new_sums, *results]

    def merge(self, values: Sequence[ir.Value]) -> None:
        """Merges the outputs of the subgroups, and writes them."""
        work, s = self.work, self.work.schedule
        maxima, sums, outputs = values[:2], values[2:4], values[4:]
        wholes = [self.lanes.reduce(scalars.add_reassociable, each, _OF_A_ROW) for each in sums]

        def share() -> None:
            for second, (maximum, whole) in enumerate(zip(maxima, wholes, strict=True)):
                row = add(mul(self.within, 2), second)
                share_statistics(work, row, self.subgroup, maximum, whole)

        when(is_zero(self.group), share)
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
            merge_row(work, row, maxima[row % 2], columns, self.subgroup, has_row)

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

    def _scores(self, first: ir.Value, products: Sequence[ir.Value]) -> list[list[ir.Value]]:
        """For each of the two rows of a thread, of its two keys."""
        rows = [add(mul(self.within, 2), second) for second in range(2)]
        own = add(first, mul(self.subgroup, KEYS), self.group)
        return [
            [
                score(self.work, product, row, add(own, 8 * half), self.work.limit)[0]
                for half, product in enumerate(products[at::2])
            ]
            for at, row in enumerate(rows)
        ]

    def _weights_as_b(self, weights: list[list[ir.Value]]) -> list[Pair]:
        """Of row g, for keys 2 t and 2 t + 1, and for those 8 further."""
        even, odd = (
            [narrow(weight, self.stored, self.element) for weight in of_row] for of_row in weights
        )
        packed = [pack(pair) for pair in zip(even, odd, strict=True)]
        # The threads that have key 2 t and the rows of which g is one.
        source = add(mul(self.within, 8), div(self.group, 2))
        found = [
            unpack(
                self.lanes.of_lane(of_key, add(source, 4 * more)), rem(self.group, 2), even[0].type
            )
            for of_key in packed
            for more in range(2)
        ]
        return _pairs(found)


def _pairs(elements: Sequence[ir.Value]) -> list[Pair]:
    return list(zip(elements[::2], elements[1::2], strict=True))
