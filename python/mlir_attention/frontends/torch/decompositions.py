# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What torch takes its ops apart to, before they cross."""

from __future__ import annotations

from typing import Any

from mlir_attention.frontends.torch.crossings import kept_whole


def decompositions(torch_mlir: Any) -> dict[Any, Any]:
    """torch-mlir's table, but for the ops that cross as they are, and with some of ours."""
    import torch

    aten = torch.ops.aten
    table = dict(torch_mlir.extras.fx_decomp_util.get_decomposition_table())
    for op in kept_whole():
        table.pop(op, None)
    table[aten.select_scatter.default] = _select_scatter
    table[aten.scatter.value] = _scatter_value
    return table


def _select_scatter(target: Any, source: Any, axis: int, index: int) -> Any:
    """As a slice, which is written in place, where torch's selects in all of the tensor."""
    import torch

    start = index + target.shape[axis] if index < 0 else index
    return torch.ops.aten.slice_scatter(target, source.unsqueeze(axis), axis, start, start + 1)


def _scatter_value(target: Any, axis: int, index: Any, value: Any) -> Any:
    import torch

    return torch.ops.aten.scatter.src(
        target, axis, index, torch.full(index.shape, value, dtype=target.dtype)
    )
