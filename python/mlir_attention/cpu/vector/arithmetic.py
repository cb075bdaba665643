# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How vectors are multiplied: one product at a time, or pairs of bf16 by dots.

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
from typing import Protocol

from mlir import ir
from mlir.dialects import arith, vector

from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.schedules import Schedule
from mlir_attention.cpu.vector.tile_sizes.task import dot_lanes
from mlir_attention.cpu.vector.transfers import zeros
from mlir_attention.dialects import x86vector
from mlir_attention.support import scalars


def arithmetic_of(schedule: Schedule, core: Core) -> Arithmetic:
    """The arithmetic of both products."""
    if schedule.uses_dots:
        return Dots(schedule.lanes)
    return Fmas(schedule.lanes, core.has_masks)


class Arithmetic(Protocol):
    """How vectors are multiplied and added to sums in f32.

    Attributes:
      lanes: sums of the output in a vector.
      products: products that are added to a sum at once, of neighbours along the depth for
        scores, of as many keys for the output.
    """

    @property
    def lanes(self) -> int: ...

    @property
    def products(self) -> int: ...

    def lanes_of_scores(self, depth: int) -> int:
        """Sums of one score that are kept apart."""

    def operand(self, x: ir.Value, *, is_unsigned: bool = False) -> ir.Value:
        """What was read of a query or key, as it is multiplied; perhaps of unsigned bytes."""

    def halves(self, x: ir.Value, *, is_unsigned: bool) -> list[ir.Value]:
        """The integers in the low and in the high halves of bytes, as they are multiplied."""

    def values(self, rows: Sequence[ir.Value], *, is_unsigned: bool = False) -> list[ir.Value]:
        """The rows of values of `products` keys as vectors for `lanes` columns each."""

    def repeated(self, neighbours: ir.Value) -> ir.Value:
        """`products` neighbours of a row, in all lanes: what meets a vector of keys or values."""

    def multiply_add(self, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        """total + x y."""

    def add_if_it_counts(self, total: ir.Value, weight: ir.Value, value: ir.Value) -> ir.Value:
        """total + weight value, where a weight of 0 hides whatever the value holds."""


@dataclass(frozen=True)
class Fmas:
    """One product at a time, after conversion to f32: fused multiply-adds."""

    lanes: int
    has_masks: bool = True
    products: int = 1

    def lanes_of_scores(self, depth: int) -> int:
        return self.lanes

    def operand(self, x: ir.Value, *, is_unsigned: bool = False) -> ir.Value:
        type_ = ir.VectorType.get(x.type.shape, ir.F32Type.get())
        if x.type == type_:
            return x
        if isinstance(x.type.element_type, ir.IntegerType):
            return (arith.uitofp if is_unsigned else arith.sitofp)(type_, x)
        return arith.extf(type_, x)

    def halves(self, x: ir.Value, *, is_unsigned: bool) -> list[ir.Value]:
        type_ = ir.VectorType.get(x.type.shape, ir.IntegerType.get_signless(32))

        def splat(number: int) -> ir.Value:
            attribute = ir.IntegerAttr.get(type_.element_type, number)
            return arith.ConstantOp(type_, ir.DenseElementsAttr.get_splat(type_, attribute)).result

        if is_unsigned:
            wide = arith.extui(type_, x)
            integers = [arith.andi(wide, splat(15)), arith.shrui(wide, splat(4))]
        else:
            wide = arith.extsi(type_, x)
            top = splat(28)
            integers = [arith.shrsi(arith.shli(wide, top), top), arith.shrsi(wide, splat(4))]
        return [self.operand(integer) for integer in integers]

    def values(self, rows: Sequence[ir.Value], *, is_unsigned: bool = False) -> list[ir.Value]:
        (row,) = rows
        type_ = ir.VectorType.get([self.lanes], row.type.element_type)
        parts = [
            vector.extract_strided_slice(type_, row, [at], [self.lanes], [1])
            for at in range(0, row.type.shape[0], self.lanes)
        ]
        return [self.operand(part, is_unsigned=is_unsigned) for part in parts]

    def repeated(self, neighbours: ir.Value) -> ir.Value:
        return vector.broadcast(
            ir.VectorType.get([self.lanes], ir.F32Type.get()), self.operand(neighbours)
        )

    def multiply_add(self, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        return scalars.multiply_add(total, x, y)

    def add_if_it_counts(self, total: ir.Value, weight: ir.Value, value: ir.Value) -> ir.Value:
        if self.has_masks:
            # One instruction, which adds where it counts.
            return arith.select(_counts(weight), self.multiply_add(total, weight, value), total)
        bits = _bits(weight)
        is_none = arith.cmpi(arith.CmpIPredicate.eq, bits, zeros(bits.type))
        value = arith.select(is_none, zeros(value.type), value)
        return self.multiply_add(total, weight, value)


@dataclass(frozen=True)
class Dots:
    """Two products at a time, of pairs of bf16."""

    lanes: int
    products: int = 2

    def lanes_of_scores(self, depth: int) -> int:
        return dot_lanes(depth, self.lanes)

    def operand(self, x: ir.Value, *, is_unsigned: bool = False) -> ir.Value:
        return x

    def halves(self, x: ir.Value, *, is_unsigned: bool) -> list[ir.Value]:
        raise ValueError("there are no dots of bytes")

    def values(self, rows: Sequence[ir.Value], *, is_unsigned: bool = False) -> list[ir.Value]:
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
        value = arith.select(_counts(weight), value, zeros(value.type))
        return self.multiply_add(total, weight, value)


def _counts(weight: ir.Value) -> ir.Value:
    """Where the elements of `weight`, which have no sign, are more than the least that there is.

    By their bits, and not whether they are 0: LLVM would compare numbers before the broadcast that
    made `weight`, and spread a mask of one element; and it makes a test for 0 one for the opposite,
    after which no instruction leaves a sum as it is. The least number, 2^-149 of f32, is as far
    from 0 as the weights are rounded.
    """
    bits = _bits(weight)
    one = ir.IntegerAttr.get(bits.type.element_type, 1)
    least = arith.ConstantOp(bits.type, ir.DenseElementsAttr.get_splat(bits.type, one)).result
    return arith.cmpi(arith.CmpIPredicate.ugt, bits, least)


def _bits(numbers: ir.Value) -> ir.Value:
    integer = ir.IntegerType.get_signless(numbers.type.element_type.width)
    return vector.bitcast(ir.VectorType.get(numbers.type.shape, integer), numbers)


def _interleaved(start: int, count: int, size: int) -> list[int]:
    """The elements from `start` of two vectors of `size`, in turn."""
    return [number * size + at for at in range(start, start + count) for number in range(2)]


def _slice(row: ir.Value, at: int, size: int) -> ir.Value:
    type_ = ir.VectorType.get([size], row.type.element_type)
    return vector.extract_strided_slice(type_, row, [at], [size], [1])
