# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What computes tiles of keys by matrix units: that of NVIDIA or that of AMD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mlir import ir

from mlir_attention.gpu.kernels.emit import Number
from mlir_attention.gpu.kernels.matrix.amd import AmdMatrixKernel
from mlir_attention.gpu.kernels.matrix.nvidia import NvidiaMatrixKernel
from mlir_attention.gpu.kernels.workgroup import Workgroup


class MatrixKernel(Protocol):
    """A kernel that begins behind the barrier after the query.

    A loop over tiles carries the values that each thread has of maxima, sums and outputs.
    """

    def initial(self) -> list[ir.Value]:
        """The values before the first tile."""

    def multiply(self, first: ir.Value, last: Number, base: Number) -> list[ir.Value]:
        """The products of query rows with keys of a tile, of a thread."""

    def weigh(
        self,
        first: ir.Value,
        last: Number,
        base: Number,
        products: Sequence[ir.Value],
        values: Sequence[ir.Value],
    ) -> list[ir.Value]:
        """The values with a tile of keys more."""

    def merge(self, values: Sequence[ir.Value]) -> None:
        """Merges the outputs of the subgroups, and writes them."""


def matrix_kernel(work: Workgroup) -> MatrixKernel:
    """The one for the subgroups of the schedule: AMD's have 64 threads."""
    return AmdMatrixKernel(work) if work.schedule.subgroup == 64 else NvidiaMatrixKernel(work)
