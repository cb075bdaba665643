# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kernel of a combine: a workgroup merges the partial outputs of one row by their LSE.

Each thread has the maximum and the sum over the splits, and takes a column of the output at a time;
threads that follow each other take columns that follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, gpu, math

from mlir_attention.gpu.kernels import emit
from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    delinearize,
    exp_shifted,
    is_zero,
    loop,
    mul,
    nothing,
    product,
    when,
    zero,
)
from mlir_attention.gpu.kernels.memory import KernelBody
from mlir_attention.gpu.kernels.subgroup import subgroup_of
from mlir_attention.support import scalars

#: Threads of a workgroup.
THREADS = 64


@dataclass(frozen=True)
class CombineKernel:
    """What the body of the kernel needs; dimensions are those of the partial outputs.

    Attributes:
      body: the tensors "partial", "partial_lse", "output" and perhaps "lse".
      extents: of the dimensions.
      split: the dimension of the splits.
      value_depth: the dimensions that the LSE does not have.
      subgroup: threads that read each other's values; 0: none do.
    """

    body: KernelBody
    extents: Sequence[Number]
    split: int
    value_depth: tuple[int, ...]
    subgroup: int = 0

    @property
    def row_dims(self) -> tuple[int, ...]:
        """Those that the output and its LSE have."""
        dims = range(len(self.extents))
        return tuple(dim for dim in dims if dim != self.split and dim not in self.value_depth)

    def build(self) -> None:
        """Builds the body at the insertion point, but for the terminator."""
        tensors = self.body.tensors
        partial, lses, output = tensors["partial"], tensors["partial_lse"], tensors["output"]
        block = gpu.block_id(gpu.Dimension.x)
        thread = gpu.thread_id(gpu.Dimension.x)
        at = dict(
            zip(
                self.row_dims,
                delinearize(block, [self.extents[dim] for dim in self.row_dims]),
                strict=True,
            )
        )
        splits = self.extents[self.split]
        first = lses.address(lambda dim: at.get(dim, 0))
        step = lses.stride_of(self.split)

        def lse_of(split: Number) -> ir.Value:
            (lse,) = lses.load_f32(add(first, mul(split, step)))
            return lse

        # Lanes of a subgroup share the splits; without one, each thread goes over all of them.
        subgroup = None
        lane, lanes = 0, 1
        if self.subgroup:
            subgroup = subgroup_of(self.body.target.name, self.subgroup, thread)
            lane, lanes = subgroup.lane, subgroup.size
        (maximum,) = loop(
            lane, splits, lanes, [nothing()],
            lambda split, greatest: [arith.maximumf(greatest, lse_of(split))],
        )  # fmt: skip
        if subgroup:
            maximum = subgroup.reduce(arith.maximumf, maximum, subgroup.distances())
        (total,) = loop(
            lane, splits, lanes, [zero()],
            lambda split, sum_: [arith.addf(sum_, exp_shifted(lse_of(split), maximum))],
        )  # fmt: skip
        if subgroup:
            total = subgroup.reduce(arith.addf, total, subgroup.distances())
        one = scalars.constant(emit.f32(), 1.0)
        reciprocal = scalars.divide_or_zero(one, total)
        columns = product([self.extents[dim] for dim in self.value_depth])

        def merge(column: ir.Value) -> Sequence[ir.Value]:
            along = dict(
                zip(
                    self.value_depth,
                    delinearize(column, [self.extents[dim] for dim in self.value_depth]),
                    strict=True,
                )
            )
            place = {**at, **along}
            start = partial.address(lambda dim: place.get(dim, 0))
            between = partial.stride_of(self.split)

            def accumulate(split: ir.Value, sum_: ir.Value) -> Sequence[ir.Value]:
                share = arith.mulf(exp_shifted(lse_of(split), maximum), reciprocal)
                (element,) = partial.load_f32(add(start, mul(split, between)))
                # A split without keys weighs 0, and what its partial output holds is nothing.
                weighs_nothing = scalars.is_equal(share, zero())
                merged = scalars.multiply_add(sum_, share, element)
                return [arith.select(weighs_nothing, sum_, merged)]

            (merged,) = loop(0, splits, 1, [zero()], accumulate)
            output.store_f32(output.address(lambda dim: place.get(dim, 0)), merged)
            return []

        loop(thread, columns, THREADS, [], merge)
        if "lse" in tensors:
            self._write_lse(at, thread, maximum, total)

    def _write_lse(
        self, at: dict[int, Number], thread: ir.Value, maximum: ir.Value, total: ir.Value
    ) -> None:
        lse = self.body.tensors["lse"]
        value = arith.addf(scalars.finite_max(maximum), math.log(total))
        value = arith.select(scalars.is_equal(total, zero()), nothing(), value)
        when(
            is_zero(thread),
            lambda: lse.store_f32(lse.address(lambda dim: at.get(dim, 0)), value),
        )
