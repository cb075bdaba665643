# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a function of a device asks of the host, beside launches: by numbers below 0.

    ALLOCATE  memory of the device: the bytes; the answer is the address
    FREE      of the device: a tensor
    COPY      on the device: a tensor, and the one that it is copied to
    READ      from the device to the host: likewise
    WRITE     from the host to the device: likewise

A tensor is described by words: the bytes of an element, its rank, its sizes, its strides in
elements, and its address.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, memref

from mlir_attention.support.extents import as_value

ALLOCATE, FREE, COPY, READ, WRITE = -1, -2, -3, -4, -5


def described(buffer: ir.Value) -> list[ir.Value]:
    """The words of a tensor in a buffer."""
    type_ = ir.MemRefType(buffer.type)
    itemsize = as_value(bytes_of(type_.element_type))
    metadata = memref.ExtractStridedMetadataOp(buffer).operation.results
    start = memref.ExtractAlignedPointerAsIndexOp(buffer).result
    address = arith.addi(start, arith.muli(metadata[1], itemsize))
    return [itemsize, as_value(type_.rank), *list(metadata)[2:], address]


def bytes_of(element: ir.Type) -> int:
    """Those that an element takes in memory."""
    if isinstance(element, ir.IndexType):
        return 8
    width: int = element.width
    return -(-width // 8)
