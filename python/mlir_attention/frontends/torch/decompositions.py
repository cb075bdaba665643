# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What torch takes its ops apart to, before they cross."""

from __future__ import annotations

import functools
import math
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
    table[aten.histc.default] = _histc
    table[aten.gelu.default] = _gelu
    table[aten.view.default] = _view
    for op in _of_bytes(aten):
        table[op] = functools.partial(_in_i32, op)
    return table


def _of_bytes(aten: Any) -> tuple[Any, ...]:
    """Ops over whose numbers of 8 bits torch-mlir ends the process."""
    return (
        *(aten.sub.Tensor, aten.sub.Scalar, aten.rsub.Scalar, aten.mul.Tensor, aten.mul.Scalar),
        *(aten.div.Tensor_mode, aten.div.Scalar_mode, aten.floor_divide.default),
        *(aten.remainder.Tensor, aten.remainder.Scalar),
    )


def _in_i32(op: Any, x: Any, y: Any, *rest: Any, **options: Any) -> Any:
    """The same for numbers of 32 bits, of which 8 are kept."""
    import torch

    dtype = torch.result_type(x, y)
    if dtype not in (torch.int8, torch.uint8):
        return NotImplemented

    def wide(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return value.to(torch.int32)
        # A number wraps, as where a tensor is filled with it.
        least = torch.iinfo(dtype).min
        return (int(value) - least) % 256 + least

    return op(wide(x), wide(y), *rest, **options).to(dtype)


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


def _view(tensor: Any, shape: Any) -> Any:
    """Of a copy where the tensor lies otherwise than in the graph that was exported.

    As the result of an attention does, once that is taken apart.
    """
    import torch

    if tensor.is_contiguous():
        return NotImplemented
    copy = torch.ops.aten.clone.default(tensor, memory_format=torch.contiguous_format)
    return torch.ops.aten.view.default(copy, shape)


def _gelu(x: Any, *, approximate: str = "none") -> Any:
    """In f32 where the numbers are narrower, as torch does.

    torch-mlir has 0.797724 for sqrt(2 / pi), which is 2e-4 of it less.
    """
    import torch

    wide = x.float() if x.dtype in (torch.float16, torch.bfloat16) else x
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (wide + 0.044715 * wide * wide * wide)
        step = torch.tanh(inner)
    else:
        step = torch.erf(wide * math.sqrt(0.5))
    return (0.5 * wide * (1 + step)).to(x.dtype)


def _histc(source: Any, bins: int = 100, min: float = 0, max: float = 0) -> Any:
    """How many numbers are in each of so many equal parts from `min` to `max`."""
    import torch

    if min == max:
        return NotImplemented  # The limits are then those of the numbers.
    numbers = source.flatten().unsqueeze(-1)
    places = ((numbers - min) * (bins / (max - min))).floor().clamp(max=bins - 1)
    is_inside = (numbers >= min) & (numbers <= max)
    is_there = (places == torch.arange(bins, dtype=source.dtype)) & is_inside
    return is_there.sum(0).to(source.dtype)
