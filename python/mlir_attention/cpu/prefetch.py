# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asks for the rows of keys and values that come next, where prefetchers in hardware do not.

They follow the vector schedule, which reads in the order of memory, as long as little is done with
each row; then hints only cost. Shares of the speed of memory that were measured (Zen 4, two cores,
f32, 128 columns; several runs, other tenants on the machine, hence good to 0.1 at best; before
the values of one row were read in order, which without hints gave 0.98 since):

    query rows              1      2      4      8
    no hints             1.04   0.73   0.67   0.60
    for values           0.93   1.02   1.01   0.83
    for keys and values  0.81   0.96   0.90   0.90
"""

from __future__ import annotations

from math import prod

from mlir import ir
from mlir.dialects import arith, memref, scf

from mlir_attention.rewrites.ops import ops_in

#: How far ahead, in bytes of rows.
_DISTANCE = 1 << 14

#: The query rows up to which hints for keys, and for values, cost more than they bring.
_FEW_ROWS_OF_KEYS, _FEW_ROWS_OF_VALUES = 4, 1

#: The hint of a prefetch into the second-level cache. The few line buffers of the first level
#: are left to the reads themselves: with hints for it, half the bandwidth was measured.
_SECOND_LEVEL = 2

_CACHE_LINE = 64


def prefetch_rows(module: ir.Operation) -> None:
    """Puts prefetches before every vector read that walks over many rows for several query rows.

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
    is_row = result.rank == 1 or result.shape[0] == 1
    is_walk = isinstance(read.parent.opview, scf.ForOp) and _varies(
        read.operands[source.rank - 1], read.parent
    )
    if columns == dynamic or ir.AffineMapAttr(read.attributes["permutation_map"]).value != identity:
        return 0
    distance = max(_DISTANCE // (columns * _bytes(source.element_type)), 1)
    is_long = rows == dynamic or rows > distance
    return distance if is_row and is_walk and is_long and _is_shared(read) else 0


def _is_shared(read: ir.Operation) -> bool:
    """Whether so many query rows use what is read that hints bring something."""
    # The output is accumulated from key to key.
    is_value = any(isinstance(result.type, ir.VectorType) for result in read.parent.results)
    few = _FEW_ROWS_OF_VALUES if is_value else _FEW_ROWS_OF_KEYS
    return _repetitions(read) > few


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


#: What a vector goes through before it meets the query rows.
_PREPARATIONS = ("arith.extf", "arith.sitofp", "vector.extract_strided_slice", "vector.shuffle")

#: Where it meets one: in a product, or in what hides masked values before one.
_MULTIPLICATIONS = ("arith.mulf", "arith.select", "x86vector.avx512.dot")


def _prefetch(read: ir.Operation, distance: int) -> None:
    source, result = read.operands[0], read.results[0].type
    *outer, row, column = list(read.operands)[1 : 1 + source.type.rank]
    index = ir.IndexType.get()

    def constant(value: int) -> ir.Value:
        return arith.constant(index, value)

    last = arith.subi(_extent(source, source.type.rank - 2), constant(1))
    row = arith.minsi(arith.addi(row, constant(distance)), last)
    step = _CACHE_LINE // _bytes(source.type.element_type)
    for offset in range(0, result.shape[-1], step):
        at = arith.addi(column, constant(offset)) if offset else column
        memref.prefetch(source, [*outer, row, at], False, _SECOND_LEVEL, True)


def _extent(source: ir.Value, dim: int) -> ir.Value:
    index = ir.IndexType.get()
    if source.type.is_dynamic_dim(dim):
        return memref.dim(source, arith.constant(index, dim))
    return arith.constant(index, source.type.shape[dim])


def _varies(value: ir.Value, loop: ir.Operation) -> bool:
    """Whether `value` is another one in each iteration of `loop`."""
    owner = value.owner
    parent = owner.owner if isinstance(owner, ir.Block) else owner.operation.parent
    return bool(parent == loop)


def _bytes(element: ir.Type) -> int:
    return int(element.width) // 8 or 1
