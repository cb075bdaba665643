# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Memrefs of any offset and outer strides, with a unit innermost stride: what callers pass."""

from __future__ import annotations

from mlir import ir

DYNAMIC_STRIDE = ir.ShapedType.get_dynamic_stride_or_offset()


def strided_layout(rank: int) -> ir.StridedLayoutAttr:
    strides = [DYNAMIC_STRIDE] * (rank - 1) + [1] * min(rank, 1)
    return ir.StridedLayoutAttr.get(DYNAMIC_STRIDE, strides)


def strided_memref(tensor: ir.RankedTensorType | ir.MemRefType) -> ir.MemRefType:
    """What a tensor argument of a public function becomes; or a buffer, in such memory."""
    return ir.MemRefType.get(tensor.shape, tensor.element_type, layout=strided_layout(tensor.rank))
