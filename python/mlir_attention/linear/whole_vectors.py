# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Takes layers of many rows apart where columns or depth make no whole vectors, or panels.

    y[m, 0:960]   += x[m, 0:992]    w[0:960, 0:992]         15 panels of 64 columns
    y[m, 0:960]   += x[m, 992:1001] w[0:960, 992:1001]
    y[m, 960:992] += ...                                    2 vectors, the same
    y[m, 992:997] += x[m, 0:1001]   w[992:997, 0:1001]

Whole vectors can be packed (`cpu/linear/panels.py`), and what is left over is little. Times over
those of torch, of f32 on two cores (Ice Lake), in one piece and in parts; rows, depth, columns:

    128x768x50257    2.05    1.00    the vocabulary of GPT-2
    128x1001x1024    2.26    1.15
    128x1024x1040    1.51    0.97
    128x511x509      2.21    1.15
    512x500x1001     2.78    1.24
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mlir import ir

from mlir_attention.linear.contractions import Contraction, Operand
from mlir_attention.linear.products import are_few, count_rows
from mlir_attention.support.tensor_slices import insert_at, sizes_of, slice_along

#: Lanes of the widest vector, and columns of panels of three and of four of them.
_LANES, _PANELS = 16, (48, 64)

#: What is taken apart is as long as this.
_LEAST_EXTENT = 64


@dataclass(frozen=True)
class Part:
    """Some columns and some of the depth of a layer, each from `start` on; None is all of them."""

    columns: range | None = None
    depth: range | None = None

    def of(self, layer: Contraction) -> Contraction:
        """The layer of slices of its operands."""
        (column,), (depth,) = layer.columns, layer.depth
        for dim, some in ((column, self.columns), (depth, self.depth)):
            if some is not None:
                layer = replace(
                    layer,
                    x=_slice(layer.x, dim, some),
                    w=_slice(layer.w, dim, some),
                    y=_slice(layer.y, dim, some),
                )
        return layer

    def inserted(self, result: ir.Value, layer: Contraction) -> ir.Value:
        """The result of the whole `layer`, with that of this part in it."""
        if self.columns is None:
            return result
        at = layer.y.dims.index(layer.columns[0])
        offsets = [self.columns.start if dim == at else 0 for dim in range(len(layer.y.dims))]
        return insert_at(result, layer.y.value, sizes_of(result), offsets)


def parts_of(layer: Contraction) -> list[Part]:
    """The parts, to be added up in order; one of all where nothing is taken apart."""
    (column,), (depth,) = layer.columns, layer.depth
    extents = layer.extents
    rows = count_rows(extents.get(dim) for dim in layer.rows)
    if are_few(rows):
        return [Part()]
    # Few rows, as an unknown number may be, read each column once.
    depths = _cuts(extents.get(depth), [_LANES]) if rows is not None else [None]
    wide = extents.get(column)
    return [
        Part(columns, part)
        for columns in _cuts(wide, _widths(wide))
        for part in (depths if _are_whole(wide if columns is None else len(columns)) else [None])
    ]


def _are_whole(columns: int | None) -> bool:
    """Whether so many columns are known to make whole vectors."""
    return columns is not None and columns % _LANES == 0


def _widths(columns: int | None) -> list[int]:
    """What the first parts are multiples of."""
    vectors = (columns or 0) // _LANES * _LANES
    return [_LANES] if any(vectors % panel == 0 for panel in _PANELS) else [_PANELS[-1], _LANES]


def _cuts(extent: int | None, sizes: Sequence[int]) -> list[range | None]:
    """Ranges of multiples of each of `sizes`, then what is left; None is the whole extent."""
    if extent is None or extent < _LEAST_EXTENT:
        return [None]
    bounds = [0, *(extent - extent % size for size in sizes), extent]
    ranges = [range(start, end) for start, end in pairwise(bounds) if start < end]
    return [*ranges] if len(ranges) > 1 else [None]


def _slice(operand: Operand, dim: int, some: range) -> Operand:
    if dim not in operand.dims:
        return operand
    at = operand.dims.index(dim)
    return replace(operand, value=slice_along(operand.value, at, some.start, len(some)))
