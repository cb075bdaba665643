# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Vectors of innermost elements, read from tensors and written to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects import arith, tensor, vector

from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import as_value, static_sizes
from mlir_attention.support.tensor_slices import sizes_of


def read(
    source: ir.Value,
    position: Sequence[ir.Value | int],
    shape: Sequence[int],
    *,
    in_bounds: bool = True,
) -> ir.Value:
    """A vector of innermost elements; unless it is `in_bounds`, zeros for those behind the end."""
    type_ = ir.RankedTensorType(source.type)
    return vector.transfer_read(
        ir.VectorType.get(shape, type_.element_type),
        source,
        _indices(position),
        ir.AffineMap.get_minor_identity(type_.rank, len(shape)),
        arith.ConstantOp(type_.element_type, _zero(type_.element_type)).result,
        in_bounds=[in_bounds] * len(shape),
    )


def write(value: ir.Value, target: ir.Value, position: Sequence[ir.Value | int]) -> ir.Value:
    """`target` with a vector of innermost elements."""
    rank = value.type.rank
    return vector.transfer_write(
        target.type,
        value,
        target,
        _indices(position),
        ir.AffineMap.get_minor_identity(len(position), rank),
        in_bounds=[True] * rank,
    )


def zeros(type_: ir.VectorType) -> ir.Value:
    """A vector of zeros, of any element type."""
    splat = ir.DenseElementsAttr.get_splat(type_, _zero(type_.element_type))
    return arith.ConstantOp(type_, splat).result


def _zero(element: ir.Type) -> ir.Attribute:
    is_integer = isinstance(element, ir.IntegerType)
    return ir.IntegerAttr.get(element, 0) if is_integer else ir.FloatAttr.get(element, 0.0)


def _indices(position: Sequence[ir.Value | int]) -> list[ir.Value]:
    return [as_value(at) for at in position]


@dataclass(frozen=True)
class Destination:
    """Where the elements of a tile are written: right where they belong.

    Written to a slice, they would be inserted from there, which the vectorizer makes a read and a
    write of the whole tile.

    Attributes:
      tensor: what the tile is a part of; the tile itself if that is not known.
      offsets: where it begins in there.
      result: the value that stands for `tensor` with the new elements of the tile.
      insertion: the op that would put them there.
    """

    tensor: ir.Value
    offsets: tuple[ir.Value | int, ...]
    result: ir.Value
    insertion: ir.Operation | None = None

    @staticmethod
    def of(tile: ir.Value, result: ir.Value) -> Destination:
        """That of a tile of which `result` is the new value."""
        alone = Destination(tile, (0,) * tile.type.rank, result)
        users = [use.owner for use in result.uses]
        if isinstance(tile.owner, ir.Block) or len(users) != 1:
            return alone
        part, put = tile.owner.opview, users[0].opview
        if not isinstance(part, tensor.ExtractSliceOp) or not isinstance(put, tensor.InsertSliceOp):
            return alone
        is_same = put.dest == part.source and all(
            list(getattr(put, name)) == list(getattr(part, name))
            for name in ("static_offsets", "offsets", "static_sizes", "sizes", "static_strides")
        )
        ranks = {part.source.type.rank, tile.type.rank}
        if not is_same or len(ranks) > 1 or any(stride != 1 for stride in part.static_strides):
            return alone
        dynamic = iter(part.offsets)
        offsets = tuple(
            next(dynamic) if ir.ShapedType.is_dynamic_size(at) else at for at in part.static_offsets
        )
        return Destination(part.source, offsets, put.result, put.operation)

    def write(self, vectors: Mapping[tuple[int, ...], ir.Value]) -> ir.Value:
        """`tensor` with `vectors` at their positions in the tile."""
        written = self.tensor
        for position, value in vectors.items():
            at = [_sum(offset, n) for offset, n in zip(self.offsets, position, strict=True)]
            written = write(value, written, at)
        return written

    def replace_result(self, written: ir.Value) -> None:
        """Replaces the new value of the tile by that of `tensor`."""
        self.result.replace_all_uses_with(written)
        if self.insertion is not None:
            erase(self.insertion)

    def with_longer_rows(self) -> Destination:
        """The same in a view whose last dimension is the last two, `[.., n, 2]` as `[.., 2 n]`."""
        *outer, rows, pair = sizes_of(self.tensor)
        type_ = ir.RankedTensorType(self.tensor.type)
        extent = rows * pair if isinstance(rows, int) else ir.ShapedType.get_dynamic_size()
        flat = ir.RankedTensorType.get([*static_sizes(outer), extent], type_.element_type)
        groups = [*([dim] for dim in range(len(outer))), [len(outer), len(outer) + 1]]
        *before, first, _ = self.offsets
        first = first * 2 if isinstance(first, int) else arith.muli(first, as_value(2))
        view = tensor.collapse_shape(flat, self.tensor, groups)
        return replace(self, tensor=view, offsets=(*before, first))


def _sum(offset: ir.Value | int, number: int) -> ir.Value | int:
    if isinstance(offset, int):
        return offset + number
    return arith.addi(offset, as_value(number)) if number else offset
