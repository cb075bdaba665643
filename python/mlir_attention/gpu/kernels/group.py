# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kernel of a group: flash decoding by one workgroup.

    query rows -> workgroup memory, as f32
    for each tile of keys that exist
      products    each lane: its part of the depth, of the keys of its team, for all rows
      softmax     sums of products, through the region; -inf past the length; weights
      outputs     each team: weights times its rows of the value
    teams merge their outputs by their maxima; O and LSE are written once

Where lanes of a subgroup read each other's values, subgroups meet at the end only. Elsewhere the
softmax goes by workgroup memory, with two barriers in the loop.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import gpu

from mlir_attention.gpu.kernels.emit import add, loop, zero
from mlir_attention.gpu.kernels.matrix.kernel import matrix_kernel
from mlir_attention.gpu.kernels.merging import merge
from mlir_attention.gpu.kernels.outputs import weigh
from mlir_attention.gpu.kernels.products import load_query, multiply
from mlir_attention.gpu.kernels.softmax.by_subgroup import SubgroupSoftmax
from mlir_attention.gpu.kernels.softmax.by_workgroup import WorkgroupSoftmax
from mlir_attention.gpu.kernels.softmax.weights import Softmax
from mlir_attention.gpu.kernels.workgroup import Workgroup


def build_group_kernel(work: Workgroup) -> None:
    """Builds the rest of the body at the insertion point, but for the terminator."""
    load_query(work)
    gpu.barrier()
    key_base, value_base = (work.shared_address(work.tensors[name]) for name in ("key", "value"))
    limit, last = work.limit, add(work.limit, -1)
    s = work.schedule
    if s.is_matrix:
        kernel = matrix_kernel(work)

        def matrix_tile(first: ir.Value, *values: ir.Value) -> Sequence[ir.Value]:
            products = kernel.multiply(first, last, key_base)
            return kernel.weigh(first, last, value_base, products, values)

        kernel.merge(loop(work.first_key, limit, s.tile, kernel.initial(), matrix_tile))
        return
    softmax: Softmax = (
        WorkgroupSoftmax(work) if work.subgroup is None else SubgroupSoftmax(work, work.subgroup)
    )
    state = softmax.initial()
    columns = s.value_parts * s.value_width

    def tile(first: ir.Value, *values: ir.Value) -> Sequence[ir.Value]:
        products = multiply(work, first, last, key_base)
        new, weights = softmax.weigh(first, limit, products, values[: len(state)])
        outputs = weigh(work, first, last, value_base, weights, _rows(values[len(state) :]))
        return [*new, *(output for of_row in outputs for output in of_row)]

    def _rows(outputs: Sequence[ir.Value]) -> list[list[ir.Value]]:
        return [list(outputs[at : at + columns]) for at in range(0, len(outputs), columns)]

    initial = [*state, *[zero()] * (s.rows * columns)]
    values = loop(work.first_key, limit, s.tile, initial, tile)
    merge(work, softmax.merge(values[: len(state)], _rows(values[len(state) :])))
