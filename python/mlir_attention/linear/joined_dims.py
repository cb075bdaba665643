# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Joins dimensions that lie side by side in all operands that have them.

    y[m, h, d] += x[m, k] w[k, h, d]          y[m, (h d)] += x[m, k] w[k, (h d)]
    y[m, n]    += x[m, h, d] w[h, d, n]       y[m, n]     += x[m, (h d)] w[(h d), n]

Weights of an attention layer have heads as a dimension of their own in JAX's libraries. A task then
reads longer pieces of them, and sums up along one dimension.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from mlir import ir
from mlir.dialects import tensor

from mlir_attention.linear.contractions import Contraction, Operand
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.tensor_slices import collapsed_along, expand_shape, sizes_of


def joined_pairs(layer: Contraction) -> set[Positions]:
    """Dimensions of columns or of depth, and those right behind them, which join them."""
    operands = (layer.x.dims, layer.w.dims, layer.y.dims)
    of_one_kind = [dims for dims in (layer.all_columns, layer.depth) if len(dims) > 1]
    return {
        (first, second)
        for first, second in pairwise(layer.w.dims)
        if any(first in dims and second in dims for dims in of_one_kind)
        and all((first, second) in pairwise(dims) for dims in operands if first in dims)
    }


def join_dims(layer: Contraction) -> Contraction:
    """The layer of views of its operands, where the first dimension of a pair stands for both."""
    pairs = joined_pairs(layer)
    x, w, y = (join_operand(operand, pairs) for operand in (layer.x, layer.w, layer.y))
    return replace(layer, x=x, w=w, y=y)


def join_operand(operand: Operand, pairs: set[Positions]) -> Operand:
    """A view in which the first dimension of a pair stands for both, or the operand itself."""
    groups = _groups(operand.dims, pairs)
    if len(groups) == len(operand.dims):
        return operand
    type_ = ir.RankedTensorType(operand.value.type)
    for group in reversed(groups):
        for at in reversed(group[:-1]):
            type_ = collapsed_along(type_, at)
    value = tensor.collapse_shape(type_, operand.value, groups)
    return Operand(value, tuple(operand.dims[group[0]] for group in groups))


def separate_dims(result: ir.Value, layer: Contraction) -> ir.Value:
    """The result of `layer`, from that of its joined dimensions."""
    dims = layer.y.dims
    groups = _groups(dims, joined_pairs(layer))
    is_whole = len(groups) == len(dims)
    return result if is_whole else expand_shape(result, sizes_of(layer.y.value), groups)


def _groups(dims: Positions, pairs: set[Positions]) -> list[list[int]]:
    """The dimensions of a tensor, by number, in groups that become one."""
    starts = [at for at in range(len(dims)) if not at or dims[at - 1 : at + 1] not in pairs]
    return [list(range(start, end)) for start, end in pairwise([*starts, len(dims)])]
