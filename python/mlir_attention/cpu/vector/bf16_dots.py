# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Dots of pairs of bf16, which x86 adds to f32 at once.

AVX512-BF16's `vdpbf16ps` makes twice the multiplications of an f32 FMA, without a conversion:

    total[i] += x[2i] y[2i] + x[2i+1] y[2i+1]

Scores: rows of the query and of the key, as they lie in memory, are pairs along the depth.
Output: a pair is one of two keys. Their rows of values are interleaved, once for all query rows,
and both weights are repeated in all lanes.

Products of bf16 are exact in f32. What is rounded besides the sums is the weights, to bf16;
numbers below 2^-126 count as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, vector

from mlir_attention.cpu.vector.register_tiles import counts
from mlir_attention.cpu.vector.tile_sizes import dot_lanes
from mlir_attention.cpu.vector.transfers import zeros
from mlir_attention.dialects import x86vector


@dataclass(frozen=True)
class Dots:
    """Two products at a time: see `register_tiles.Arithmetic`."""

    lanes: int
    products: int = 2

    def lanes_of_scores(self, depth: int) -> int:
        return dot_lanes(depth, self.lanes)

    def operand(self, x: ir.Value) -> ir.Value:
        return x

    def values(self, rows: Sequence[ir.Value]) -> list[ir.Value]:
        columns = rows[0].type.shape[0]
        # Whole registers of both rows make two of pairs; at the end there may be half of one.
        step = 2 * self.lanes
        return [
            vector.shuffle(*parts, _interleaved(start, self.lanes, parts[0].type.shape[0]))
            for at in range(0, columns, step)
            for parts in [[_slice(row, at, min(step, columns - at)) for row in rows]]
            for start in range(0, min(step, columns - at), self.lanes)
        ]

    def repeated(self, neighbours: ir.Value) -> ir.Value:
        i32 = ir.IntegerType.get_signless(32)
        pair = vector.bitcast(ir.VectorType.get([1], i32), neighbours)
        pairs = vector.broadcast(ir.VectorType.get([self.lanes], i32), pair)
        return vector.bitcast(ir.VectorType.get([2 * self.lanes], ir.BF16Type.get()), pairs)

    def multiply_add(self, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        return x86vector.dot(total, x, y)

    def add_if_it_counts(self, total: ir.Value, weight: ir.Value, value: ir.Value) -> ir.Value:
        value = arith.select(counts(weight), value, zeros(value.type))
        return self.multiply_add(total, weight, value)


def _interleaved(start: int, count: int, size: int) -> list[int]:
    """The elements from `start` of two vectors of `size`, in turn."""
    return [number * size + at for at in range(start, start + count) for number in range(2)]


def _slice(row: ir.Value, at: int, size: int) -> ir.Value:
    type_ = ir.VectorType.get([size], row.type.element_type)
    return vector.extract_strided_slice(type_, row, [at], [size], [1])
