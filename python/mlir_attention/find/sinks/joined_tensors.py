# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors that are joined of others along a dimension, by whatever op: each is a piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlir import ir

from mlir_attention.find.expressions.scalar_expressions import Apply, Captured, Scalar
from mlir_attention.find.expressions.structured_op import shape_of
from mlir_attention.find.expressions.symbolic_extents import (
    Product,
    difference,
    expand,
    extents_of,
    resolve,
    sum_of,
)
from mlir_attention.support.extents import Extent, mixed_numbers
from mlir_attention.support.walk import producer

_ZERO = Product(0)


@dataclass(frozen=True)
class Piece:
    """`count` positions from `start` on, which are all those of a tensor, or a scalar."""

    start: Product
    count: Product
    source: ir.Value | Scalar

    @property
    def end(self) -> Product:
        return sum_of((self.start, self.count))

    def holds(self, start: Product, end: Product) -> bool:
        """Whether all positions from `start` to `end` are the piece's, whatever the extents are."""
        return _is_no_less(start, self.start) and _is_no_less(self.end, end)

    def is_apart_from(self, start: Product, end: Product) -> bool:
        return _is_no_less(start, self.end) or _is_no_less(self.start, end)

    def cut_between(self, start: Product, end: Product) -> Product | None:
        """Where the piece starts or ends between `start` and `end`, if it does, whatever the
        extents are."""
        edges = (self.start, self.end)
        return next((edge for edge in edges if _is_between(start, edge, end)), None)


def pieces_of(op: ir.Operation | None, at: int) -> list[Piece]:
    """What a tensor, the result of `op`, consists of along dimension `at`; where two pieces
    overlap, it is the first. Nothing, if it is not known to be joined or cut."""
    if op is None:
        return []
    if op.name == "tensor.concat" and ir.IntegerAttr(op.attributes["dim"]).value == at:
        return _side_by_side((operand, extents_of(operand)[at]) for operand in op.operands)
    if op.name == "tensor.pad":
        return _padded(op, at)
    if op.name == "tensor.insert_slice":
        slice_ = slice_along(op)
        if slice_ is not None and slice_.at == at:
            source, destination = op.operands[0], op.operands[1]
            total = extents_of(destination)[at]
            return [
                Piece(slice_.start, slice_.count, source),
                Piece(_ZERO, total, destination),
            ]
    if op.name == "tensor.extract_slice":
        slice_ = slice_along(op)
        if slice_ is not None and slice_.at == at:
            source = op.operands[0]
            return [Piece(difference(_ZERO, slice_.start), extents_of(source)[at], source)]
    return []


@dataclass(frozen=True)
class Slice:
    """`count` positions from `start` on along dimension `at`, and all along the others."""

    at: int
    start: Product
    count: Product


def slice_along(op: ir.Operation) -> Slice | None:
    """What a `tensor.extract_slice` takes, or a `tensor.insert_slice` writes, if that is a slice
    along one dimension."""
    num_tensors, whole, part = 1, op.operands[0], op.results[0]
    if op.name == "tensor.insert_slice":
        num_tensors, whole, part = 2, op.operands[1], op.operands[0]
    names = ("static_offsets", "static_sizes", "static_strides")
    offsets, sizes, strides = mixed_numbers(op, names, num_tensors=num_tensors)
    extents = extents_of(whole)
    if len(extents) != len(shape_of(part)) or any(stride != 1 for stride in strides):
        return None
    starts = [_number(offset) for offset in offsets]
    counts = [_number(size) for size in sizes]
    cut = [at for at, count in enumerate(counts) if count != extents[at]]
    if len(cut) != 1 or any(start != _ZERO for at, start in enumerate(starts) if at not in cut):
        return None
    (at,) = cut
    return Slice(at, starts[at], counts[at])


def _side_by_side(sources: Iterable[tuple[ir.Value | Scalar, Product]]) -> list[Piece]:
    pieces: list[Piece] = []
    for source, count in sources:
        start = pieces[-1].end if pieces else _ZERO
        pieces.append(Piece(start, count, source))
    return pieces


def _padded(op: ir.Operation, at: int) -> list[Piece]:
    """A `tensor.pad` along dimension `at` alone."""
    before, behind = mixed_numbers(op, ("static_low", "static_high"))
    others = [n for each in (before, behind) for place, n in enumerate(each) if place != at]
    padding = _padding_of(op)
    if padding is None or any(_number(number) != _ZERO for number in others):
        return []
    source = op.operands[0]
    return _side_by_side(
        (
            (padding, _number(before[at])),
            (source, extents_of(source)[at]),
            (padding, _number(behind[at])),
        )
    )


def _padding_of(op: ir.Operation) -> Scalar | None:
    """What a `tensor.pad` writes, if that is the same everywhere."""
    block = op.regions[0].blocks[0]
    padding = block.operations[-1].operands[0]
    source = producer(padding)
    if source is not None and source.block == block:
        return Apply(source, ()) if source.name == "arith.constant" else None
    return None if padding.owner == block else Captured(padding)


def _number(extent: Extent) -> Product:
    return Product(extent) if isinstance(extent, int) else expand(resolve(extent))


def _is_between(start: Product, edge: Product, end: Product) -> bool:
    return edge not in (start, end) and _is_no_less(edge, start) and _is_no_less(end, edge)


def _is_no_less(left: Product, right: Product) -> bool:
    return difference(left, right).is_never_negative
