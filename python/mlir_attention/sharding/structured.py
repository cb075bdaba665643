# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Linalg ops over the part of one rank: linear layers, and what is computed element by element.

Weights that are cut by columns give columns of the result. Weights that are cut along the sum give
terms of it, which an all-reduce sums over the ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir._mlir_libs._mlirDialectsLinalg import isa_contraction_op
from mlir.dialects import shard

from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects import linalg
from mlir_attention.sharding.layout import Axes, Layout, cut_along
from mlir_attention.sharding.part import Part
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.indexing_maps import Positions, positions_of
from mlir_attention.support.walk import constant_attribute, ops_in, producer_named


def structured(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """A linalg op with one result: cut along the loops along which its operands are.

    Raises RewriteError if operands are cut in ways that do not fit, and for a reduction that is no
    sum of products.
    """
    if len(op.results) != 1:
        raise RewriteError(op.location, f"'{op.name}' of parts must have one result")
    if ops_in(op, "linalg.index"):
        raise RewriteError(op.location, f"'{op.name}' of parts must not use positions")
    loops = _Loops.of(op, parts)
    summed = loops.summed()
    if summed:
        _check_sum(op, loops, parts, summed)
    result = loops.build(op, parts)
    for loop in summed:
        axes = loops.axes[loop]
        result = shard.AllReduceOp(
            result.type, loops.layout.grid.name, result,
            grid_axes=ir.DenseI16ArrayAttr.get(list(axes)),
        ).operation.results[0]  # fmt: skip
    # What is converted of a weight is as large as the weight.
    operands = [parts[value] for value in op.operands if value in parts]
    is_computed = isa_contraction_op(op) or any(part.may_gather for part in operands)
    return Part(result, loops.layout_of(loops.maps[-1], without=summed), is_computed)


@dataclass(frozen=True)
class _Loops:
    """The loops of an op: the maps of its operands, and the axes along which loops are cut."""

    maps: list[Positions]
    axes: dict[int, Axes]
    layout: Layout

    @staticmethod
    def of(op: ir.Operation, parts: dict[ir.Value, Part]) -> _Loops:
        maps = [ir.AffineMapAttr(each).value for each in linalg.get_indexing_maps(op)]
        if not all(_lists_loops(each) for each in maps):
            raise RewriteError(op.location, f"'{op.name}' of parts must read elements by its loops")
        positions = [positions_of(each) for each in maps]
        axes: dict[int, Axes] = {}
        owners: dict[int, int] = {}
        grids = set()
        for value, loops in zip(op.operands, positions, strict=True):
            if value not in parts:
                continue
            grids.add(parts[value].layout.grid)
            for at, over in parts[value].layout.cut:
                loop = loops[at]
                if loop is None or axes.setdefault(loop, over) != over:
                    raise RewriteError(op.location, f"'{op.name}' has parts along other axes")
                if any(owners.setdefault(axis, loop) != loop for axis in over):
                    raise RewriteError(op.location, f"'{op.name}' has two loops over one axis")
        if len(grids) != 1:
            raise RewriteError(op.location, f"'{op.name}' has parts on several grids")
        return _Loops(positions, axes, Layout(grids.pop(), ()))

    def summed(self) -> list[int]:
        """The loops that are cut and that the result does not have."""
        return [loop for loop in self.axes if loop not in self.maps[-1]]

    def layout_of(self, positions: Positions, without: Sequence[int] = ()) -> Layout:
        """Of an operand with these loops."""
        return self.layout.with_axes(
            [
                () if loop is None or loop in without else self.axes.get(loop, ())
                for loop in positions
            ]
        )

    def build(self, op: ir.Operation, parts: dict[ir.Value, Part]) -> ir.Value:
        """The op over the parts of its operands; those of whole ones are slices."""
        clone = op.clone()
        extents = self._extents(op, parts)
        for number, (value, positions) in enumerate(zip(op.operands, self.maps, strict=True)):
            own = parts[value].value if value in parts else value
            known = dict(parts[value].layout.cut) if value in parts else {}
            with ir.InsertionPoint(clone):
                for at, loop in enumerate(positions):
                    if loop in self.axes and at not in known:
                        axes, what = self.axes[loop], f"operand {number} of a '{op.name}'"
                        own = cut_along(own, at, self.layout.grid, axes, extents[loop], what)
            clone.operands[number] = own
        result = clone.results[0]
        result.set_type(clone.operands[len(op.operands) - 1].type)
        return result

    def _extents(self, op: ir.Operation, parts: dict[ir.Value, Part]) -> dict[int, Extent]:
        """Of the loops that are cut, for one rank."""
        found: dict[int, Extent] = {}
        for value, positions in zip(op.operands, self.maps, strict=True):
            if value in parts:
                for at, _ in parts[value].layout.cut:
                    loop = positions[at]
                    assert loop is not None
                    found.setdefault(loop, extent_of(parts[value].value, at))
        return found


def _lists_loops(affine_map: ir.AffineMap) -> bool:
    """Whether a map has loops, and zeros where it has one position, only."""
    return all(
        isinstance(each, ir.AffineDimExpr)
        or (isinstance(each, ir.AffineConstantExpr) and each.value == 0)
        for each in affine_map.results
    )


def _check_sum(
    op: ir.Operation, loops: _Loops, parts: dict[ir.Value, Part], summed: Sequence[int]
) -> None:
    """Raises RewriteError unless the terms of ranks can be summed."""
    if not isa_contraction_op(op):
        raise RewriteError(op.location, f"'{op.name}' sums over parts, and is no contraction")
    *inputs, init = op.operands
    for loop in summed:
        cut = [
            parts[value]
            for value, positions in zip(inputs, loops.maps, strict=False)
            if value in parts
            and loop in positions
            and parts[value].layout.axes[positions.index(loop)]
        ]
        count = sum(loop in positions for positions in loops.maps[:-1])
        if len(cut) < count and all(part.may_gather for part in cut):
            # To gather what is small takes no sum of the result.
            raise RewriteError(op.location, f"'{op.name}' has parts of activations only")
    fill = producer_named(init, "linalg.fill")
    zero = None if fill is None else constant_attribute(fill.operands[0])
    if not isinstance(zero, ir.FloatAttr | ir.IntegerAttr) or zero.value != 0:
        # Each rank would add it.
        raise RewriteError(op.location, f"'{op.name}' of parts must begin its sum with 0")
