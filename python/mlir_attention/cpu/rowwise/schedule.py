# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of elementwise ops and reductions: loops over vectors along one dimension.

    for each row: for 64 of its columns: y[row, columns] = f(x[row, columns])
    for each row: for 64 of its columns: sum[row] += sum of lanes of x[row, columns]
    for 16 rows: for 16 columns: y[column, row] = f(x[row, column])

Columns that are left over are a vector of their own, or are visited one by one if their number is
not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import structured

from mlir_attention.cpu.rowwise.arithmetic import expand_math, sum_in_any_order
from mlir_attention.cpu.rowwise.functions import outline
from mlir_attention.cpu.rowwise.refusal import columns_of, refusal
from mlir_attention.cpu.rowwise.transposes import transpose_by_halves
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.transform_steps import (
    drop_labels,
    find,
    label_steps,
    patterns,
    peel,
    simplify,
)
from mlir_attention.diagnostics import remark
from mlir_attention.rowwise.ops import RowwiseOp, is_large, marked_in
from mlir_attention.support.transform_scripts import Handle, Script, apply_scripts
from mlir_attention.support.walk import ops_in

#: Vectors of a tile: sums of as many are independent of each other.
_VECTORS = 4


@dataclass(frozen=True)
class _Tile:
    """How an op is visited.

    Attributes:
      name: what the script finds it by.
      sizes: those of a tile, by dimension; 0 takes all of it.
      partial: the dimensions of which whole tiles may leave something.
    """

    name: str
    sizes: list[int]
    partial: list[int]


def vectorize_rowwise(module: ir.Operation, core: Core, *, explains: bool = False) -> None:
    """Rewrites marked ops on memrefs to loops over vectors, in functions of their own.

    With `explains`, a remark gives the reason for each large one that is left.
    """
    with module.context:
        roots = dict.fromkeys(_outermost(op) for op in marked_in(module) if not op.results)
        functions = [function.operation for function in outline(list(roots))]
        scripts = []
        for function in functions:
            expand_math(function)
            tiles, left = _tiles_of(function, core, explains=explains)
            scripts.append(Script(function, partial(_vectorize, tiles=tiles), [left]))
        apply_scripts(scripts)
        for function in functions:
            drop_labels(function)
            sum_in_any_order(function)
            transpose_by_halves(function)


def _tiles_of(
    function: ir.Operation, core: Core, *, explains: bool
) -> tuple[list[_Tile], list[ir.Operation]]:
    """The tiles of the ops that vectors visit, which get labels, and the ops that they do not."""
    tiles, left = [], []
    for number, op in enumerate(marked_in(function)):
        rowwise = RowwiseOp.of(op)
        why_not = refusal(rowwise)
        if why_not is None:
            label_steps({f"rowwise-{number}": op})
            tiles.append(_tile_of(f"rowwise-{number}", rowwise, core))
            continue
        left.append(op)
        if explains and is_large(op):
            remark(op.location, f"runs as scalar loops, which are slower: {why_not}")
    for number, fill in enumerate(_large_fills(function, core)):
        label_steps({f"fill-{number}": fill})
        tiles.append(_tile_of_fill(f"fill-{number}", fill, core))
    return tiles, left


def _outermost(op: ir.Operation) -> ir.Operation:
    """The outermost parallel loop that an op is in; itself if it is in none."""
    found, parent = op, op.parent
    while parent is not None:
        if parent.name == "scf.forall":
            found = parent.operation
        parent = parent.parent
    return found


def _tile_of(name: str, op: RowwiseOp, core: Core) -> _Tile:
    extents, columns = op.extents, columns_of(op)
    lanes = _lanes_of(op, core)
    sizes = [0 if extent == 1 else 1 for extent in extents]
    partial = []
    for column in columns:
        extent = extents[column]
        size = lanes if extent is None or len(columns) > 1 else _alike(extent, lanes)
        sizes[column] = 0 if size == extent else size
        if extent is None or extent % size:
            partial.append(column)
    return _Tile(name, sizes, partial)


def _large_fills(function: ir.Operation, core: Core) -> list[ir.Operation]:
    """Fills of a known size beyond one tile: upstream would make a vector of all their elements."""
    return [
        fill
        for fill in ops_in(function, "linalg.fill")
        if not fill.results
        and _filled(fill).has_static_shape
        and prod(_filled(fill).shape) > _VECTORS * _lanes_of_fill(fill, core)
    ]


def _tile_of_fill(name: str, fill: ir.Operation, core: Core) -> _Tile:
    *rows, columns = _filled(fill).shape
    size = _alike(columns, _lanes_of_fill(fill, core))
    partial = [len(rows)] if columns % size else []
    return _Tile(name, [*([1] * len(rows)), size], partial)


def _lanes_of_fill(fill: ir.Operation, core: Core) -> int:
    # Those of index and complex have no width that Python knows.
    width = getattr(_filled(fill).element_type, "width", 64)
    return max(core.vector_bits // max(width, 8), 1)


def _filled(fill: ir.Operation) -> ir.MemRefType:
    return ir.MemRefType(fill.operands[1].type)


def _lanes_of(op: RowwiseOp, core: Core) -> int:
    """Elements of a vector register, of the widest that the op has; of 32 bits for squares."""
    widths = [ir.ShapedType(value.type).element_type.width for value in op.op.operands]
    least = 8 if len(columns_of(op)) == 1 else 32
    return max(core.vector_bits // max(*widths, least), 1)


def _alike(columns: int, lanes: int) -> int:
    """Columns of a tile: up to `_VECTORS` vectors, so many that none are left if that can be."""
    most = min(columns, _VECTORS * lanes)
    return next((n for n in range(most - most % lanes, 0, -lanes) if columns % n == 0), most)


def _vectorize(function: Handle, left: Handle, tiles: Sequence[_Tile]) -> None:
    structured.ConvertToLoopsOp(transform.AnyOpType.get(), left)
    for tile in tiles:
        if any(tile.sizes):
            op = find(function, tile.name)
            _, *loops = structured.TileUsingForOp(op, sizes=tile.sizes).results
            dims = [dim for dim, size in enumerate(tile.sizes) if size]
            # From the innermost one on: what is peeled off an outer loop has copies of the inner.
            for dim, loop in reversed([*zip(dims, loops, strict=True)]):
                if dim in tile.partial:
                    peel(loop)
    simplify(function)
    with patterns(function):
        structured.ApplyFoldUnitExtentDimsViaSlicesPatternsOp()
    function = structured.VectorizeChildrenAndApplyPatternsOp(
        function, disable_multi_reduction_to_contract_patterns=True
    ).result
    simplify(function)
