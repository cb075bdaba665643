# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Matrix units: m16n8k16 of NVIDIA, and the same by plain code, which tells what kernels compute.

A subgroup of 32 threads multiplies A, 16 x 16, by B, 16 x 8, and adds to C, 16 x 8. Thread
4 g + t has pairs of elements that follow each other along k:

    A  rows g, g + 8, g, g + 8;  k from 2 t, 2 t, 2 t + 8, 2 t + 8
    B  column g;                 k from 2 t, 2 t + 8
    C  rows g, g, g + 8, g + 8;  columns 2 t, 2 t + 1, 2 t, 2 t + 1
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, gpu, vector

from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    div,
    from_f32,
    loop,
    mul,
    rem,
)
from mlir_attention.gpu.kernels.matrix.plain import Exchange
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value

#: Two elements, as they are stored.
Pair = tuple[ir.Value, ir.Value]

#: Threads of a subgroup, and elements of a thread that `PlainUnits` puts into workgroup memory.
SUBGROUP, SCRATCH = 32, 12


@dataclass(frozen=True)
class NvidiaUnits:
    """By `nvvm.mma.sync`.

    Attributes:
      element: MLIR's name of the element type: f16 or bf16.
    """

    element: str

    def multiply_add(
        self, a: Sequence[Pair], b: Sequence[Pair], c: Sequence[ir.Value]
    ) -> list[ir.Value]:
        """The thread's elements of A B + C."""
        f32 = ir.F32Type.get()
        kind = ir.Attribute.parse(f"#nvvm.mma_type<{self.element}>")
        attributes = {
            "layoutA": ir.Attribute.parse("#nvvm.mma_layout<row>"),
            "layoutB": ir.Attribute.parse("#nvvm.mma_layout<col>"),
            "multiplicandAPtxType": kind,
            "multiplicandBPtxType": kind,
            "shape": ir.Attribute.parse("#nvvm.shape<m = 16, n = 8, k = 16>"),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get([4, 2, 4]),
        }
        result = ir.Operation.create(
            "nvvm.mma.sync",
            [ir.Type.parse("!llvm.struct<(f32, f32, f32, f32)>")],
            [*map(self._register, [*a, *b]), *c],
            attributes,
        ).result
        return [
            ir.Operation.create(
                "llvm.extractvalue", [f32], [result],
                {"position": ir.DenseI64ArrayAttr.get([number])},
            ).result
            for number in range(4)
        ]  # fmt: skip

    def _register(self, pair: Pair) -> ir.Value:
        packed = vector.from_elements(ir.VectorType.get([2], pair[0].type), list(pair))
        if self.element != "bf16":
            return packed
        i32 = ir.IntegerType.get_signless(32)
        return ir.Operation.create("llvm.bitcast", [i32], [packed]).result


class PlainUnits(Exchange):
    """By workgroup memory, on any device."""

    scratch = SCRATCH

    def multiply_add(
        self, a: Sequence[Pair], b: Sequence[Pair], c: Sequence[ir.Value]
    ) -> list[ir.Value]:
        """The thread's elements of A B + C."""
        self.store([each for pair in (*a, *b) for each in pair])
        gpu.barrier()
        subgroup = mul(div(self.thread, SUBGROUP), SUBGROUP)
        lane = rem(self.thread, SUBGROUP)
        group, within = div(lane, 4), rem(lane, 4)

        def step(k: ir.Value, *sums: ir.Value) -> Sequence[ir.Value]:
            late, place = div(k, 8), rem(k, 8)
            owner, half = div(place, 2), rem(place, 2)
            owner_of_a = add(subgroup, mul(group, 4), owner)
            at = add(mul(late, 4), half)
            rows = [self.load(owner_of_a, add(at, 2 * upper)) for upper in range(2)]
            columns = [
                self.load(
                    add(subgroup, mul(within, 8), 4 * second, owner), add(mul(late, 2), half, 8)
                )
                for second in range(2)
            ]
            pairs = itertools.product(rows, columns)
            return [
                scalars.multiply_add(sum_, *pair) for sum_, pair in zip(sums, pairs, strict=True)
            ]

        sums = loop(0, 16, 1, list(c), step)
        gpu.barrier()
        return sums


def narrow(value: ir.Value, stored: str, element: str) -> ir.Value:
    """f32 rounded to an element of a pair."""
    return from_f32(value, stored, element)


def pack(pair: Pair) -> ir.Value:
    """The bits of two elements as i32, the first in the lower half."""
    i16, i32 = (ir.IntegerType.get_signless(width) for width in (16, 32))
    lower, upper = (
        arith.extui(i32, each if each.type == i16 else arith.bitcast(i16, each)) for each in pair
    )
    return arith.ori(lower, arith.shli(upper, arith.constant(i32, 16)))


def unpack(packed: ir.Value, number: Number, element: ir.Type) -> ir.Value:
    """One of two elements, as they are stored."""
    i16, i32 = (ir.IntegerType.get_signless(width) for width in (16, 32))
    shift = arith.index_cast(i32, as_value(mul(number, 16)))
    bits = arith.trunci(i16, arith.shrui(packed, shift))
    return bits if element == i16 else arith.bitcast(element, bits)
