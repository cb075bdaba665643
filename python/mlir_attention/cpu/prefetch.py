# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asks for the rows of keys and values that come next.

The vector schedule reads several rows side by side, a pattern that prefetchers in hardware do
not follow to the end of memory's bandwidth.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, memref, scf

from mlir_attention.rewrites.ops import ops_in

#: How far ahead, in bytes of rows.
_DISTANCE = 1 << 14

#: The hint of a prefetch into the second-level cache. The few line buffers of the first level
#: are left to the reads themselves: with hints for it, half the bandwidth was measured.
_SECOND_LEVEL = 2

_CACHE_LINE = 64


def prefetch_rows(module: ir.Operation) -> None:
    """Puts prefetches before every vector read in a loop that walks over many rows.

    A buffer with no more rows than are asked for in advance (queries, scores, outputs) is left.
    """
    with module.context:
        for read in ops_in(module, "vector.transfer_read"):
            distance = _distance_in_rows(read)
            if distance:
                with ir.InsertionPoint(read), read.location:
                    _prefetch(read, distance)


def _distance_in_rows(read: ir.Operation) -> int:
    """The number of rows to look ahead; 0 if the read does not walk over many rows."""
    source, result = read.operands[0].type, read.results[0].type
    if not isinstance(source, ir.MemRefType) or source.rank < 2 or not 1 <= result.rank <= 2:
        return 0
    columns, rows = source.shape[-1], source.shape[-2]
    dynamic = ir.ShapedType.get_dynamic_size()
    identity = ir.AffineMap.get_minor_identity(source.rank, result.rank)
    is_walk = isinstance(read.parent.opview, scf.ForOp) and not _is_constant(
        read.operands[source.rank - 1]
    )
    if columns == dynamic or ir.AffineMapAttr(read.attributes["permutation_map"]).value != identity:
        return 0
    distance = max(_DISTANCE // (columns * _bytes(source.element_type)), 1)
    return distance if is_walk and (rows == dynamic or rows > distance) else 0


def _prefetch(read: ir.Operation, distance: int) -> None:
    source, result = read.operands[0], read.results[0].type
    *outer, row, column = list(read.operands)[1 : 1 + source.type.rank]
    index = ir.IndexType.get()

    def constant(value: int) -> ir.Value:
        return arith.constant(index, value)

    rows = result.shape[0] if result.rank == 2 else 1
    columns = source.type.shape[-1]
    if rows > 1:
        position = arith.muli(column, constant(rows))
        row = arith.addi(row, arith.divui(position, constant(columns)))
        column = arith.remui(position, constant(columns))
    last = arith.subi(_extent(source, source.type.rank - 2), constant(1))
    row = arith.minsi(arith.addi(row, constant(distance)), last)
    step = _CACHE_LINE // _bytes(source.type.element_type)
    for offset in range(0, rows * result.shape[-1], step):
        at = arith.addi(column, constant(offset)) if offset else column
        memref.prefetch(source, [*outer, row, at], False, _SECOND_LEVEL, True)


def _extent(source: ir.Value, dim: int) -> ir.Value:
    index = ir.IndexType.get()
    if source.type.is_dynamic_dim(dim):
        return memref.dim(source, arith.constant(index, dim))
    return arith.constant(index, source.type.shape[dim])


def _is_constant(value: ir.Value) -> bool:
    return not isinstance(value.owner, ir.Block) and value.owner.operation.name == "arith.constant"


def _bytes(element: ir.Type) -> int:
    return int(element.width) // 8 or 1
