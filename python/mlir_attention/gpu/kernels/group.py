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

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import gpu

from mlir_attention.gpu.kernels.emit import (
    add,
    loop,
    nothing,
    zero,
)
from mlir_attention.gpu.kernels.merging import merge
from mlir_attention.gpu.kernels.outputs import weigh
from mlir_attention.gpu.kernels.products import load_query, multiply, score
from mlir_attention.gpu.kernels.workgroup import Workgroup


def build_group_kernel(work: Workgroup) -> None:
    """Builds the rest of the body at the insertion point, but for the terminator."""
    load_query(work)
    gpu.barrier()
    merge(work, _go_over_keys(work))


def _go_over_keys(work: Workgroup) -> list[ir.Value]:
    """Each thread's maxima, sums and outputs: for each row, one after the other."""
    s = work.schedule
    limit = work.limit
    columns = s.value_parts * s.value_width
    initial = [nothing(), zero(), *[zero()] * columns] * s.rows
    key_base, value_base = (work.shared_address(work.tensors[name]) for name in ("key", "value"))
    last = add(limit, -1)

    def tile(first: ir.Value, *values: ir.Value) -> Sequence[ir.Value]:
        multiply(work, first, last, key_base)
        gpu.barrier()
        score(work, first, limit)
        gpu.barrier()
        return weigh(work, first, last, value_base, list(values))

    return loop(work.first_key, limit, s.tile, initial, tile)
