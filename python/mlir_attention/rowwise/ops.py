# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that compute each element of a row, or sums of its elements, whatever other rows hold."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from mlir import ir

from mlir_attention.support.indexing_maps import Positions, known_extents, positions_of
from mlir_attention.support.walk import ops_in

_MARK = "attention.rowwise"

#: Elements that an op visits, from which on a remark says why it is left to scalar loops.
LARGE_LOOP = 1 << 20


@dataclass(frozen=True)
class RowwiseOp:
    """A linalg.generic of one result, on tensors or on memrefs.

    Attributes:
      op: the generic.
      maps: of its operands, the result's last.
      reduced: the dimensions that the result does not have.
    """

    op: ir.Operation
    maps: tuple[Positions, ...]
    reduced: frozenset[int]

    @staticmethod
    def of(op: ir.Operation) -> RowwiseOp:
        maps = tuple(positions_of(ir.AffineMapAttr(map_).value) for map_ in _maps(op))
        kinds = enumerate(op.attributes["iterator_types"])
        reduced = frozenset(dim for dim, kind in kinds if "reduction" in str(kind))
        return RowwiseOp(op, maps, reduced)

    @property
    def num_dims(self) -> int:
        return int(ir.AffineMapAttr(_maps(self.op)[0]).value.n_dims)

    @property
    def extents(self) -> list[int | None]:
        """The extents that types state, by dimension; None of others."""
        known = known_extents((operand.type for operand in self.op.operands), self.maps)
        return [known.get(dim) for dim in range(self.num_dims)]

    @property
    def rows(self) -> int:
        """How many of its first dimensions are the first ones of its result, in order."""
        leading = 0
        for dim in self.maps[-1]:
            if dim != leading:
                break
            leading += 1
        return leading

    def size(self, unknown: int = 1) -> int:
        """Elements that it visits; an extent that is not known counts as `unknown`."""
        return prod(unknown if extent is None else extent for extent in self.extents)


def has_simple_maps(op: ir.Operation) -> bool:
    """Whether each indexing map lists dimensions, each once, and zeros."""
    return all(_is_simple(ir.AffineMapAttr(map_).value) for map_ in _maps(op))


def _is_simple(map_: ir.AffineMap) -> bool:
    listed = [ir.AffineDimExpr(e).position for e in map_.results if isinstance(e, ir.AffineDimExpr)]
    zeros = [e for e in map_.results if e == ir.AffineExpr.get_constant(0)]
    return len({*listed}) + len(zeros) == len(map_.results)


def mark(op: RowwiseOp) -> None:
    """States that an op is one of those that vectors visit where that can be.

    And how many elements it visits; of very many, that it is large.
    """
    i64 = ir.IntegerType.get_signless(64)
    op.op.attributes[_MARK] = ir.IntegerAttr.get(i64, min(op.size(LARGE_LOOP), LARGE_LOOP))


def is_large(op: ir.Operation) -> bool:
    """Whether a marked op is worth a remark; of one in tasks, whether all its tasks are."""
    return ir.IntegerAttr(op.attributes[_MARK]).value >= LARGE_LOOP


def marked_in(root: ir.Operation) -> list[ir.Operation]:
    """The ops that are marked; those that are like no op that `mark` takes are left."""
    return [op for op in _with_mark(root) if has_simple_maps(op)]


def forget_marks(module: ir.Operation) -> None:
    """Drops the marks that a program came with: nothing has checked those ops."""
    for op in _with_mark(module):
        del op.attributes[_MARK]


def _with_mark(root: ir.Operation) -> list[ir.Operation]:
    return [op for op in ops_in(root, "linalg.generic") if _MARK in op.attributes]


def _maps(op: ir.Operation) -> ir.ArrayAttr:
    return ir.ArrayAttr(op.attributes["indexing_maps"])
