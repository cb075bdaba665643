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

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

#: Functions that one script is for. Scripts run side by side.
_FUNCTIONS = 8


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
        for function in functions:
            expand_math(function)
        with _in_modules_of_a_few(functions) as parts:
            apply_scripts([_script_of(*part, core, explains=explains) for part in parts])
        for function in functions:
            drop_labels(function)
            sum_in_any_order(function)
            transpose_by_halves(function)


@contextmanager
def _in_modules_of_a_few(
    functions: Sequence[ir.Operation],
) -> Iterator[list[tuple[ir.Operation, Sequence[ir.Operation]]]]:
    """Moves functions to modules, of up to `_FUNCTIONS` each; gives these. Moves them back.

    A script has a root, and builds the patterns that it applies anew for each, which takes longer
    than to apply them to a small function.
    """
    if not functions:
        yield []
        return
    home = functions[0].block
    order = list(home.operations)
    parts = []
    for start in range(0, len(functions), _FUNCTIONS):
        with ir.Location.unknown():
            module = ir.Module.create()
        part = functions[start : start + _FUNCTIONS]
        for function in part:
            module.body.append(function)
        parts.append((module.operation, part))
    try:
        yield parts
    finally:
        for op in order:
            home.append(op)


def _script_of(
    root: ir.Operation, functions: Sequence[ir.Operation], core: Core, *, explains: bool
) -> Script:
    """What vectorizes the marked ops of the functions, which are in `root`."""
    tiles, left = [], []
    for number, function in enumerate(functions):
        its_tiles, its_left = _tiles_of(function, core, f"{number}-", explains=explains)
        tiles += its_tiles
        left += its_left
    return Script(root, partial(_vectorize, tiles=tiles), [left])


def _tiles_of(
    function: ir.Operation, core: Core, prefix: str, *, explains: bool
) -> tuple[list[_Tile], list[ir.Operation]]:
    """The tiles of the ops that vectors visit, which get labels, and the ops that they do not."""
    tiles, left = [], []
    for number, op in enumerate(marked_in(function)):
        rowwise = RowwiseOp.of(op)
        why_not = refusal(rowwise)
        name = f"{prefix}rowwise-{number}"
        if why_not is None:
            label_steps({name: op})
            tiles.append(_tile_of(name, rowwise, core))
            continue
        left.append(op)
        if explains and is_large(op):
            remark(op.location, f"runs as scalar loops, which are slower: {why_not}")
    for number, fill in enumerate(_large_fills(function, core)):
        name = f"{prefix}fill-{number}"
        label_steps({name: fill})
        tiles.append(_tile_of_fill(name, fill, core))
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


def _vectorize(root: Handle, left: Handle, tiles: Sequence[_Tile]) -> None:
    structured.ConvertToLoopsOp(transform.AnyOpType.get(), left)
    for tile in tiles:
        if any(tile.sizes):
            op = find(root, tile.name)
            _, *loops = structured.TileUsingForOp(op, sizes=tile.sizes).results
            dims = [dim for dim, size in enumerate(tile.sizes) if size]
            # From the innermost one on: what is peeled off an outer loop has copies of the inner.
            for dim, loop in reversed([*zip(dims, loops, strict=True)]):
                if dim in tile.partial:
                    peel(loop)
    simplify(root)
    with patterns(root):
        structured.ApplyFoldUnitExtentDimsViaSlicesPatternsOp()
    root = structured.VectorizeChildrenAndApplyPatternsOp(
        root, disable_multi_reduction_to_contract_patterns=True
    ).result
    simplify(root)
