# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Matrix units of AMD (MFMA), and the same by plain code, which tells what kernels compute.

A subgroup of 64 threads multiplies A, 16 x 16, by B, 16 x 16, and adds to C, 16 x 16. Thread
16 q + j has four elements of each that follow each other:

    A  row j;     k from 4 q
    B  column j;  k from 4 q
    C  column j;  rows from 4 q

So what C holds of a product is where the next one takes B from.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import amdgpu, gpu, vector

from mlir_attention.gpu.kernels.emit import add, div, loop, mul, rem
from mlir_attention.gpu.kernels.matrix.plain import Exchange
from mlir_attention.gpu.kernels.memory import elements_of
from mlir_attention.support import scalars

#: Threads of a subgroup, and elements of a thread that `PlainMfma` puts into workgroup memory.
SUBGROUP, SCRATCH = 64, 8


class Mfma:
    """By `amdgpu.mfma`."""

    def multiply_add(
        self, a: Sequence[ir.Value], b: Sequence[ir.Value], c: Sequence[ir.Value]
    ) -> list[ir.Value]:
        """The thread's elements of A B + C."""
        packed = [
            vector.from_elements(ir.VectorType.get([4], each[0].type), list(each))
            for each in (a, b, c)
        ]
        return elements_of(amdgpu.MFMAOp(16, 16, 16, *packed, blocks=1).result)


class PlainMfma(Exchange):
    """By workgroup memory, on any device."""

    scratch = SCRATCH

    def multiply_add(
        self, a: Sequence[ir.Value], b: Sequence[ir.Value], c: Sequence[ir.Value]
    ) -> list[ir.Value]:
        """The thread's elements of A B + C."""
        self.store([*a, *b])
        gpu.barrier()
        subgroup = mul(div(self.thread, SUBGROUP), SUBGROUP)
        lane = rem(self.thread, SUBGROUP)
        row, column = mul(div(lane, 16), 4), rem(lane, 16)

        def step(k: ir.Value, *sums: ir.Value) -> Sequence[ir.Value]:
            owner, number = add(subgroup, mul(div(k, 4), 16)), rem(k, 4)
            right = self.load(add(owner, column), add(number, 4))
            return [
                scalars.multiply_add(sum_, self.load(add(owner, row, more), number), right)
                for more, sum_ in enumerate(sums)
            ]

        sums = loop(0, 16, 1, list(c), step)
        gpu.barrier()
        return sums
