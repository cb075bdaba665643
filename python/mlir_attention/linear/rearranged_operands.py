# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an operand is a rearranged copy of: weights transposed, or repeated for every batch.

Frontends write `x @ w.T` as a transposition and a product, and a product of a batch with one weight
as a broadcast of it. Read through its indexing map, the weight itself needs no copy.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention.dialects import linalg
from mlir_attention.support.indexing_maps import Positions, dims, positions_of
from mlir_attention.support.walk import producer


def without_rearrangement(value: ir.Value, positions: Positions) -> tuple[ir.Value, Positions]:
    """What `value`, whose dimensions are `positions`, is a copy of, and the dimensions of that."""
    while (found := _source(value)) is not None:
        value, of_result = found
        positions = tuple(positions[at] for at in of_result)
    return value, positions


def _source(value: ir.Value) -> tuple[ir.Value, list[int]] | None:
    """What an op copies to `value`, and which dimension of `value` each of its dimensions is."""
    op = producer(value)
    if op is None or op.name not in ("linalg.transpose", "linalg.broadcast", "linalg.generic"):
        return None
    if len(op.operands) != 2 or len(op.results) != 1 or not _yields_its_input(op):
        return None
    maps = [ir.AffineMapAttr(map_).value for map_ in linalg.get_indexing_maps(op)]
    if not maps[0].is_projected_permutation or not maps[1].is_permutation:
        return None
    source, target = (dims(positions_of(map_)) for map_ in maps)
    return op.operands[0], [target.index(dim) for dim in source]


def _yields_its_input(op: ir.Operation) -> bool:
    block = op.regions[0].blocks[0]
    first = block.operations[0]
    return first.operation.name == "linalg.yield" and first.operands[0] == block.arguments[0]
