# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Vector reads of rows that a loop walks over many of: what may be prefetched, and how far ahead.

    scf.for %key                              scf.for %key
      vector.transfer_read %rows[%key, %c0]     scf.for %column
                                                  vector.transfer_read %rows[%key, %column]

The walk is that of the loop over keys. Buffers with no more rows than the distance (queries,
scores, outputs) are left alone, and so are those that the function itself has allocated (blocks of
keys and values).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from mlir import ir
from mlir.dialects import scf

from mlir_attention.cpu.cache_geometry import CACHE_LINE
from mlir_attention.cpu.memory.prefetch_marks import mark_around
from mlir_attention.dialects import x86vector
from mlir_attention.support.walk import is_constant, is_inside, ops_in

#: How far ahead, in bytes of rows.
DISTANCE = 1 << 14

#: At least so many keys ahead, where each has a row for each head: those of a block of values
#: (`_VALUE_BLOCK_OF_HEADS` in `cpu/vector/tile_sizes/row_tiles.py`).
_KEYS_OF_HEADS = 8

_DYNAMIC_STRIDE = ir.ShapedType.get_dynamic_stride_or_offset()


@dataclass(frozen=True)
class Walk:
    """A read of a row that a loop takes over many of them.

    Attributes:
      read: the vector.transfer_read.
      loop: that loop; the one right around the read, or outside of one that goes along the row.
      dim: the dimension of the buffer along which it walks: that of the rows, or that of keys
        which have a row for each head.
      distance: how far it is to look ahead along `dim`.
      is_marked: whether a schedule asked for it.
    """

    read: ir.Operation
    loop: ir.Operation
    dim: int
    distance: int
    is_marked: bool = False

    @property
    def source(self) -> ir.Value:
        return self.read.operands[0]

    @property
    def row(self) -> tuple[ir.Value, ...]:
        """Which row of which buffer is read, or a part of it."""
        return tuple(self.read.operands)[: self.source.type.rank]

    @property
    def lines(self) -> range:
        """Where a prefetch of a line is to be, behind the column of the read."""
        width = int(self.read.results[0].type.shape[-1])
        return range(0, width, min(CACHE_LINE // _bytes(self.source.type.element_type), width))

    @property
    def row_bytes(self) -> int:
        return _row_bytes(self.source)

    @property
    def repetitions(self) -> int:
        """How often what is read is used, once for each query row."""
        return _repetitions(self.read)

    @property
    def is_strided(self) -> bool:
        """Whether something is known to lie between the rows."""
        return self._row_stride not in (_DYNAMIC_STRIDE, self.source.type.shape[-1])

    @property
    def may_be_strided(self) -> bool:
        """Whether that is known at run time, before the loop."""
        return self._row_stride == _DYNAMIC_STRIDE and not is_inside(self.source, self.loop)

    @property
    def _row_stride(self) -> int:
        return int(self.source.type.get_strides_and_offset()[0][-2])

    @property
    def is_over_keys(self) -> bool:
        """Whether what it walks over are keys that have a row for each head."""
        return bool(self.dim != self.source.type.rank - 2)


def walks_in(module: ir.Operation) -> dict[ir.Operation, list[Walk]]:
    """The reads that walk over many rows, by the loop that they are in."""
    walks: dict[ir.Operation, list[Walk]] = {}
    for read in ops_in(module, "vector.transfer_read"):
        if _reads_a_row(read) and isinstance(read.parent.opview, scf.ForOp):
            walk = _walk_of(read)
            if walk is not None:
                walks.setdefault(walk.loop, []).append(walk)
    return walks


def _reads_a_row(read: ir.Operation) -> bool:
    """Whether what is read lies side by side in a row of a buffer of known columns.

    A longer row than `DISTANCE` needs no prefetch: it is itself what prefetchers follow.
    """
    source, result = read.operands[0].type, read.results[0].type
    if not isinstance(source, ir.MemRefType) or source.rank < 2 or not 1 <= result.rank <= 2:
        return False
    if not isinstance(source.element_type, ir.FloatType | ir.IntegerType) or not source.shape[-1]:
        return False
    identity = ir.AffineMap.get_minor_identity(source.rank, result.rank)
    return (
        not _is_scratch(read.operands[0])
        and _has_strides(source)
        and not source.is_dynamic_dim(source.rank - 1)
        and ir.AffineMapAttr(read.attributes["permutation_map"]).value == identity
        and (result.rank == 1 or result.shape[0] == 1)
        and result.shape[-1] * _bytes(source.element_type) <= DISTANCE
    )


def _is_scratch(buffer: ir.Value) -> bool:
    """Whether a task wrote what is in `buffer`, so that it is in the cache."""
    while not isinstance(buffer.owner, ir.Block) and buffer.owner.operation.name in _VIEWS:
        buffer = buffer.owner.operation.operands[0]
    return not isinstance(buffer.owner, ir.Block) and buffer.owner.operation.name in _ALLOCATIONS


def _walk_of(read: ir.Operation) -> Walk | None:
    """The walk over rows, or over keys and the heads of each, that a read of a row makes."""
    source = read.operands[0].type
    row, key = source.rank - 2, source.rank - 3
    mark = mark_around(read)
    if mark is not None:
        is_asked_for = mark.rows and mark.is_of(read.operands[1 + row])
        return Walk(read, read.parent, row, mark.rows, is_marked=True) if is_asked_for else None
    distance = max(DISTANCE // _row_bytes(read.operands[0]), 1)
    loop = read.parent if _varies(read, row) else _loop_over_rows(read, row)
    if loop is not None and _is_long(source, row, distance):
        return Walk(read, loop, row, distance)
    if key < 0 or source.is_dynamic_dim(row) or not _is_walk_over_heads(read, key, row):
        return None
    distance = max(distance // source.shape[row], _KEYS_OF_HEADS)
    return Walk(read, read.parent, key, distance) if _is_long(source, key, distance) else None


def _varies(read: ir.Operation, dim: int) -> bool:
    """Whether the place along `dim` is another one in each iteration of the innermost loop."""
    return is_inside(read.operands[1 + dim], read.parent)


def _loop_over_rows(read: ir.Operation, row: int) -> ir.Operation | None:
    """The loop that takes another row each time, if the innermost one goes along a row of keys.

    That one sums up products of the row with several others. Rows of the query are not many.
    """
    sums_up = any(isinstance(result.type, ir.VectorType) for result in read.parent.results)
    if not sums_up or not _varies(read, row + 1) or len(_products(read)) < 2:
        return None
    loop = read.parent.parent
    while isinstance(loop.opview, scf.ForOp) and not is_inside(read.operands[1 + row], loop):
        loop = loop.parent
    return loop if isinstance(loop.opview, scf.ForOp) else None


def _is_long(source: ir.MemRefType, dim: int, distance: int) -> bool:
    return source.is_dynamic_dim(dim) or source.shape[dim] > distance


def _is_walk_over_heads(read: ir.Operation, key: int, row: int) -> bool:
    """Whether one loop goes over keys and another one over their rows, in either order."""
    outer = [dim for dim in (key, row) if not _varies(read, dim)]
    return len(outer) == 1 and not is_constant(read.operands[1 + outer[0]])


def _has_strides(type_: ir.MemRefType) -> bool:
    identity = ir.AffineMap.get_identity(type_.rank)
    return isinstance(type_.layout, ir.StridedLayoutAttr) or type_.affine_map == identity


def _repetitions(op: ir.Operation) -> int:
    """How often the vector that `op` makes is repeated or used, once for each query row."""
    users = [use.owner.operation for use in op.results[0].uses]
    counts = [_repetitions(user) for user in users if user.name in _PREPARATIONS]
    counts += [
        prod(user.results[0].type.shape) // prod(op.results[0].type.shape)
        for user in users
        if user.name == "vector.broadcast"
    ]
    return max([sum(user.name in _MULTIPLICATIONS for user in users), *counts])


def _products(read: ir.Operation) -> set[ir.Operation]:
    """The ops that multiply what is read."""
    users = {use.owner.operation for use in read.results[0].uses}
    return {user for user in users if user.name in _MULTIPLICATIONS}


#: What makes a buffer, and what makes a view of one.
_ALLOCATIONS = ("memref.alloc", "memref.alloca")
_VIEWS = ("memref.subview", "memref.expand_shape", "memref.collapse_shape", "memref.cast")

#: What a vector goes through before it meets the query rows.
_PREPARATIONS = (
    "arith.extf", "arith.sitofp", "arith.uitofp", "vector.extract_strided_slice", "vector.shuffle",
)  # fmt: skip

#: Where it meets one: in a product, or in what hides masked values before one.
_MULTIPLICATIONS = ("arith.mulf", "arith.select", x86vector.DOT)


def _row_bytes(buffer: ir.Value) -> int:
    return int(buffer.type.shape[-1]) * _bytes(buffer.type.element_type)


def _bytes(element: ir.Type) -> int:
    return int(element.width) // 8 or 1
