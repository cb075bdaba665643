# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Grids of ranks, and layouts: which dimension of a tensor is cut over which axes of a grid.

They are those of upstream's dialect `shard`: `shard.grid`, `shard.sharding`, `shard.shard`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from mlir import ir
from mlir.dialects import arith, cf, shard

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.extents import Extent, as_value, extent_of
from mlir_attention.support.functions import module_of
from mlir_attention.support.tensor_slices import slice_along

#: Axes of a grid along which a dimension is cut, the slowest first; none: the dimension is whole.
Axes = tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """A `shard.grid`: its name, and the number of ranks along each axis."""

    name: str
    shape: tuple[int, ...]

    @staticmethod
    def of(op: ir.Operation) -> Grid:
        """The grid that `op`, a `shard.grid`, declares. Raises RewriteError for a dynamic one."""
        name = ir.StringAttr(op.attributes["sym_name"]).value
        shape = tuple(ir.DenseI64ArrayAttr(op.attributes["shape"]))
        for axis, extent in enumerate(shape):
            if ir.ShapedType.is_dynamic_size(extent):
                raise RewriteError(
                    op.location, f"axis {axis} of the grid @{name} has no number of ranks"
                )
        return Grid(name, shape)

    @staticmethod
    def named(user: ir.Operation, attribute: str = "grid") -> Grid:
        """The grid that an attribute of `user` names, which the verifier has found."""
        name = ir.FlatSymbolRefAttr(user.attributes[attribute]).value
        return Grid.of(ir.SymbolTable(module_of(user))[name].operation)

    def __str__(self) -> str:
        return f"@{self.name}({'x'.join(map(str, self.shape))})"

    def count(self, axes: Axes) -> int:
        """The number of ranks along `axes`."""
        return prod(self.shape[axis] for axis in axes)

    def index(self, axes: Axes) -> ir.Value:
        """Which of the ranks along `axes` runs this, at the insertion point."""
        index_type = ir.IndexType.get()
        indices = shard.ProcessMultiIndexOp(
            [index_type] * len(axes), self.name, axes=ir.DenseI16ArrayAttr.get(list(axes))
        ).operation.results
        linear = indices[0]
        for axis, index in zip(axes[1:], list(indices)[1:], strict=True):
            linear = arith.addi(arith.muli(linear, as_value(self.shape[axis])), index)
        return linear


@dataclass(frozen=True)
class Layout:
    """How a tensor lies on the ranks of a grid: the axes along which each dimension is cut."""

    grid: Grid
    axes: tuple[Axes, ...]

    @staticmethod
    def of(op: ir.Operation) -> Layout:
        """That which `op`, a `shard.shard`, states. Raises RewriteError for what is unsupported."""
        sharding = op.operands[1].owner
        if isinstance(sharding, ir.Block) or sharding.name != "shard.sharding":
            raise RewriteError(op.location, "the sharding of a tensor must be a 'shard.sharding'")
        for name in ("static_halo_sizes", "static_sharded_dims_offsets"):
            if len(ir.DenseI64ArrayAttr(sharding.attributes[name])):
                what = name.removeprefix("static_")
                raise RewriteError(
                    sharding.location, f"attention-distribute cuts into equal parts: no {what}"
                )
        grid = Grid.named(sharding)
        axes = _axes_of(sharding.attributes["split_axes"])
        rank = ir.RankedTensorType(op.operands[0].type).rank
        if len(axes) > rank:
            if any(axes[rank:]):
                raise RewriteError(
                    op.location, f"the sharding has {len(axes)} dimensions, the tensor {rank}"
                )
            axes = axes[:rank]
        for axis in (axis for each in axes for axis in each):
            if axis >= len(grid.shape):
                raise RewriteError(op.location, f"the grid {grid} has no axis {axis}")
        return Layout(grid, (*axes, *((),) * (rank - len(axes))))

    @property
    def is_whole(self) -> bool:
        """Whether every rank has all of the tensor."""
        return not any(self.axes)

    @property
    def cut(self) -> list[tuple[int, Axes]]:
        """The dimensions that are cut, with their axes."""
        return [(at, axes) for at, axes in enumerate(self.axes) if axes]

    def with_axes(self, axes: Sequence[Axes]) -> Layout:
        """The layout of another tensor on the same grid."""
        return replace(self, axes=tuple(axes))

    def local_type(self, type_: ir.RankedTensorType, location: ir.Location) -> ir.RankedTensorType:
        """The type of the part of a rank. Raises RewriteError if ranks do not divide an extent."""
        shape = list(type_.shape)
        for at, axes in self.cut:
            if not type_.is_dynamic_dim(at):
                shape[at] = divide(shape[at], self.grid.count(axes), location, f"dimension {at}")
        return ir.RankedTensorType.get(shape, type_.element_type)

    def __str__(self) -> str:
        cut = ", ".join(f"dimension {at} over axes {list(axes)}" for at, axes in self.cut)
        return f"{cut} of @{self.grid.name}" if cut else "whole"


def divide(extent: int, count: int, location: ir.Location, what: str) -> int:
    """The part of a rank. Raises RewriteError if `count` ranks cannot have equal ones."""
    if extent % count:
        raise RewriteError(
            location, f"{what}, of extent {extent}, is not divided by the {count} ranks of its axes"
        )
    return extent // count


def offset_of(grid: Grid, axes: Axes, part: Extent) -> ir.Value:
    """Where the part of this rank begins, of `part` elements."""
    return arith.muli(grid.index(axes), as_value(part))


def cut_along(
    value: ir.Value, at: int, grid: Grid, axes: Axes, part: Extent, what: str
) -> ir.Value:
    """The part of this rank, of so many elements, of a tensor that all ranks have.

    That the parts make up dimension `at` of `what` is asserted, where types do not say it.
    """
    extent = extent_of(value, at)
    if not (isinstance(extent, int) and isinstance(part, int)):
        whole = arith.muli(as_value(part), as_value(grid.count(axes)))
        cf.assert_(
            arith.cmpi(arith.CmpIPredicate.eq, as_value(extent), whole),
            ir.StringAttr.get(f"dimension {at} of {what} must have the extent of all ranks' parts"),
        )
    return slice_along(value, at, offset_of(grid, axes, part), part)


def _axes_of(attribute: ir.Attribute) -> tuple[Axes, ...]:
    """`#shard<axisarray[[], [0, 1]]>`, for which there is no class in Python."""
    text = str(attribute).partition("[")[2].rpartition("]")[0]
    return tuple(
        tuple(int(number) for number in re.findall(r"\d+", inner))
        for inner in re.findall(r"\[([\d, ]*)\]", text)
    )
