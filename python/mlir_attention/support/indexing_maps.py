# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Indexing maps that list dimensions: as positions, as affine maps, as shapes."""

from collections.abc import Iterable, Sequence

from mlir import ir

from mlir_attention.support.extents import Extent

#: A map as positions of iteration dimensions; None is the constant 0.
Positions = tuple[int | None, ...]


def dims(positions: Positions) -> tuple[int, ...]:
    """The dimensions that a map lists, without its constants."""
    return tuple(dim for dim in positions if dim is not None)


def affine_map(num_dims: int, positions: Iterable[int | None]) -> ir.AffineMap:
    """The affine map that lists `positions`."""
    return ir.AffineMap.get(
        num_dims,
        0,
        [
            ir.AffineExpr.get_constant(0) if dim is None else ir.AffineExpr.get_dim(dim)
            for dim in positions
        ],
    )


def positions_of(affine_map: ir.AffineMap) -> Positions:
    return tuple(
        ir.AffineDimExpr(expr).position if isinstance(expr, ir.AffineDimExpr) else None
        for expr in affine_map.results
    )


def known_extents(types: Iterable[ir.ShapedType], maps: Iterable[Positions]) -> dict[int, int]:
    """The extents of the dimensions for which some type states one."""
    return {
        dim: extent
        for type_, positions in zip(types, maps, strict=True)
        for extent, dim in zip(type_.shape, positions, strict=True)
        if dim is not None and not ir.ShapedType.is_dynamic_size(extent)
    }


def select(extents: Sequence[Extent], positions: Positions) -> list[Extent]:
    """The shape of a tensor with map `positions`."""
    return [1 if dim is None else extents[dim] for dim in positions]
