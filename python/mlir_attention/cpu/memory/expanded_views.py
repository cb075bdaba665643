# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes the strides of views that expand one dimension into several of dynamic size.

Upstream's `expand-strided-metadata` takes one dynamic size for each expanded dimension, and aborts
the process over more.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, memref

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    mixed_numbers,
    static_sizes,
)
from mlir_attention.support.walk import ops_in, reassociation


def compute_expanded_strides(module: ir.Operation) -> None:
    """Replaces each `memref.expand_shape` of that kind by a `memref.reinterpret_cast`."""
    with module.context:
        for expand in ops_in(module, "memref.expand_shape"):
            type_ = ir.MemRefType(expand.results[0].type)
            groups = reassociation(expand)
            if any(sum(map(type_.is_dynamic_dim, group)) > 1 for group in groups):
                with ir.InsertionPoint(expand), expand.location:
                    replace_op(expand, [_view(expand, type_, groups)])


def _view(expand: ir.Operation, type_: ir.MemRefType, groups: list[list[int]]) -> ir.Value:
    rank = len(groups)
    _, offset, *metadata = memref.ExtractStridedMetadataOp(expand.operands[0]).results
    (sizes,) = mixed_numbers(expand, ["static_output_shape"])
    strides: list[Extent] = [0] * type_.rank
    for group, stride in zip(groups, metadata[rank:], strict=True):
        for at in reversed(group):
            strides[at] = stride
            stride = arith.muli(stride, as_value(sizes[at]))
    stated_strides, stated_offset = type_.get_strides_and_offset()
    strides = [_stated_or(*pair) for pair in zip(stated_strides, strides, strict=True)]
    offsets = [_stated_or(stated_offset, offset)]
    operands = (offsets, sizes, strides)
    return memref.reinterpret_cast(
        type_, expand.operands[0], *map(dynamic_sizes, operands), *map(static_sizes, operands)
    )


def _stated_or(stated: int, value: Extent) -> Extent:
    """A stride or an offset: the number that the type states, or else the value."""
    return value if stated == ir.ShapedType.get_dynamic_stride_or_offset() else stated
