# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kernel of a group: flash decoding by one workgroup.

    query rows -> workgroup memory, as f32
    for each tile of keys that exist
      products    each lane: its part of the depth, of the keys of its team, for all rows
      scores      each thread: some sums of products, through the region; -inf past the length
      outputs     each team: its maximum, weights, sum, and weights times its rows of the value
    teams merge their outputs by their maxima; O and LSE are written once

Two barriers stand in the loop: behind the products, and behind the scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mlir import ir
from mlir.dialects import gpu

from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    loop,
    nothing,
    zero,
)
from mlir_attention.gpu.kernels.matrix import MatrixKernel
from mlir_attention.gpu.kernels.merging import merge
from mlir_attention.gpu.kernels.outputs import weigh
from mlir_attention.gpu.kernels.products import load_query, multiply, score
from mlir_attention.gpu.kernels.workgroup import Workgroup


def build_group_kernel(work: Workgroup) -> None:
    """Builds the rest of the body at the insertion point, but for the terminator."""
    load_query(work)
    gpu.barrier()
    if work.schedule.is_matrix:
        kernel = MatrixKernel(work)
        kernel.merge(_go_over_keys(work, kernel.initial(), kernel.multiply, kernel.weigh))
        return
    s = work.schedule
    columns = s.value_parts * s.value_width
    initial = [nothing(), zero(), *[zero()] * columns] * s.rows
    merge(work, _go_over_keys(work, initial, partial(multiply, work), partial(weigh, work)))


def _go_over_keys(
    work: Workgroup,
    initial: list[ir.Value],
    multiply: Callable[[ir.Value, Number, Number], None],
    weigh: Callable[[ir.Value, Number, Number, list[ir.Value]], list[ir.Value]],
) -> list[ir.Value]:
    """Each thread's maxima, sums and outputs, from `initial` on.

    `multiply` and `weigh` take the first key of a tile, the last of all keys, and the part of
    addresses that all keys share.
    """
    limit = work.limit
    key_base, value_base = (work.shared_address(work.tensors[name]) for name in ("key", "value"))
    last = add(limit, -1)

    def tile(first: ir.Value, *values: ir.Value) -> Sequence[ir.Value]:
        multiply(first, last, key_base)
        gpu.barrier()
        score(work, first, limit)
        gpu.barrier()
        return weigh(first, last, value_base, list(values))

    return loop(work.first_key, limit, work.schedule.tile, initial, tile)
