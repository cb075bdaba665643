# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A tile of keys by matrix units of AMD: 16 query rows, and 16 keys for each subgroup.

    products   A = K, 16 keys x 16 of the depth;     B = Q^T, for 16 rows
    outputs    A = V^T, 16 of the value depth x 16 keys;  B = the weights of 16 keys, for 16 rows

Thread 16 q + j of a subgroup has the scores of row j with keys 4 q to 4 q + 3, their weights as B,
and outputs of row j. As for NVIDIA, the depth and the columns of the value are taken in an order in
which a thread's elements follow each other in memory. Where there are 8 rows, units compute each
twice.
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
    less,
    mul,
    nothing,
    rem,
    when,
    zero,
)
from mlir_attention.gpu.kernels.matrix.mfma import SUBGROUP, Mfma, PlainMfma
from mlir_attention.gpu.kernels.matrix.units import narrow
from mlir_attention.gpu.kernels.memory import Memory
from mlir_attention.gpu.kernels.merging import merge_row, share_statistics, total
from mlir_attention.gpu.kernels.softmax.scores import score
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars

#: Keys of a subgroup in a tile, and rows and columns of a product.
KEYS = 16

#: By which the numbers of threads differ that have scores of the same row.
_OF_A_ROW = (16, 32)


class AmdMatrixKernel:
    """What computes tiles by matrix units; it begins behind the barrier after the query."""

    def __init__(self, work: Workgroup) -> None:
        """Loads the query rows into registers, at the insertion point."""
        assert work.subgroup is not None
        self.work, self.lanes = work, work.subgroup
        cache, s = work.tensors["key"], work.schedule
        self.element, self.stored = cache.meant, cache.stored
        self.units: Mfma | PlainMfma = (
            PlainMfma(self.element, self.stored, work.shared, s.scratch_at, work.thread)
            if s.scratch
            else Mfma()
        )
        self.subgroup = div(work.thread, SUBGROUP)
        lane = rem(work.thread, SUBGROUP)
        self.quarter, self.column = div(lane, 16), rem(lane, 16)
        self.row = rem(self.column, s.rows)
        self.queries = [self._query(at) for at in range(0, s.depth, 32)]
        #: Columns of the value that a thread loads at once, and those of all products with them.
        self.width = 8 if s.value_depth % 128 == 0 else 4
        self.columns = KEYS * self.width

    def initial(self) -> list[ir.Value]:
        """The maximum and the sum of row j, and its outputs."""
        return [nothing(), *[zero()] * (1 + self.work.schedule.value_depth // 4)]

    def multiply(self, first: ir.Value, last: Number, base: Number) -> list[ir.Value]:
        """The products of row j with four keys of the subgroup."""
        cache = self.work.tensors["key"]
        own = add(first, mul(self.subgroup, KEYS), self.column)
        start = self._start(cache, own, last, base)
        sums = [zero()] * 4
        for number, query in enumerate(self.queries):
            column = add(32 * number, mul(self.quarter, 8))
            key = cache.load_stored(add(start, column), 8)
            for half in (0, 4):
                sums = self.units.multiply_add(key[half : half + 4], query[half : half + 4], sums)
        return sums

    def weigh(
        self,
        first: ir.Value,
        last: Number,
        base: Number,
        products: Sequence[ir.Value],
        values: Sequence[ir.Value],
    ) -> list[ir.Value]:
        """The maximum, the sum and the outputs, with a tile of keys more."""
        maximum, sum_, *outputs = values
        own = add(first, mul(self.subgroup, KEYS), mul(self.quarter, 4))
        keys = [add(own, more) for more in range(4)]
        scores = [
            score(self.work, product, self.row, key, self.work.limit)[0]
            for product, key in zip(products, keys, strict=True)
        ]
        greatest = scores[0]
        for each in scores[1:]:
            greatest = arith.maximumf(greatest, each)
        greatest = self.lanes.reduce(arith.maximumf, greatest, _OF_A_ROW)
        greatest = arith.maximumf(maximum, greatest)
        decay = exp_shifted(maximum, greatest)
        weights = [exp_shifted(each, greatest) for each in scores]
        sum_ = arith.mulf(sum_, decay)
        for weight in weights:
            sum_ = scalars.add_reassociable(sum_, weight)
        b = [narrow(weight, self.stored, self.element) for weight in weights]
        cache = self.work.tensors["value"]
        starts = [self._start(cache, key, last, base) for key in keys]
        results = [arith.mulf(each, decay) for each in outputs]
        for part in range(self.work.schedule.value_depth // self.columns):
            column = add(self.columns * part, mul(self.column, self.width))
            loaded = [cache.load_stored(add(start, column), self.width) for start in starts]
            for at in range(self.width):
                place = 4 * (part * self.width + at)
                a = [row[at] for row in loaded]
                results[place : place + 4] = self.units.multiply_add(
                    a, b, results[place : place + 4]
                )
        return [greatest, sum_, *results]

    def merge(self, values: Sequence[ir.Value]) -> None:
        """Merges the outputs of the subgroups, and writes them."""
        work, s = self.work, self.work.schedule
        maximum, sum_, *outputs = values
        whole = self.lanes.reduce(scalars.add_reassociable, sum_, _OF_A_ROW)
        is_first = arith.andi(is_zero(self.quarter), less(self.column, s.rows))
        when(is_first, lambda: share_statistics(work, self.row, self.subgroup, maximum, whole))
        total(work)
        columns = [
            (
                add(
                    self.columns * part + at,
                    mul(add(mul(self.quarter, 4), more), self.width),
                ),
                outputs[4 * (part * self.width + at) + more],
            )
            for part in range(s.value_depth // self.columns)
            for at in range(self.width)
            for more in range(4)
        ]
        for row in range(s.rows):
            has_row = is_zero(add(self.column, -row))
            merge_row(work, row, maximum, columns, self.subgroup, has_row)

    def _query(self, first: int) -> list[ir.Value]:
        """Of row j, from a position along the depth: for two products."""
        s = self.work.schedule
        at = add(mul(self.row, s.depth), first + s.query_at, mul(self.quarter, 8))
        return [
            narrow(element, self.stored, self.element)
            for element in self.work.shared.load_many(at, 8)
        ]

    def _start(self, cache: Memory, key: Number, last: Number, base: Number) -> Number:
        """The address of a row of the cache; a key past the last one stands for it."""
        return self.work.key_address(cache, least(key, last), base)
