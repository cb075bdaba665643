# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Distributes groups over threads: a task for every batch, key/value head and split."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import structured

from mlir_attention.cpu.scripts import Handle, apply_script
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.rewrites.extents import static_extents
from mlir_attention.rewrites.ops import ops_in
from mlir_attention.rewrites.structure import GroupStructure

#: Query rows of a task. More share each key that is loaded; the scores of a task,
#: rows x keys of a chunk, are to stay in the cache of a core.
_ROWS = 32

_MARK = "attention.cpu_tile"


def tile_groups(module: ir.Operation) -> None:
    """Puts every group into an `scf.forall` over its batch and split dimensions.

    Long query dimensions are cut into tiles too. A group that is one task stays as it is.
    """
    marks: dict[tuple[int, ...], str] = {}
    for group in _groups(module):
        sizes = tile_sizes(group)
        if any(sizes):
            mark = marks.setdefault(sizes, f"tile{len(marks)}")
            group.attributes[_MARK] = ir.StringAttr.get(mark, module.context)
    if marks:
        apply_script(module, lambda root: _tile(root, marks))
    for group in _groups(module):
        if _MARK in group.attributes:
            del group.attributes[_MARK]


def tile_sizes(group: GroupOp) -> tuple[int, ...]:
    """The size of a task along every iteration dimension; 0 is all of it."""
    structure = GroupStructure.of(group)
    extents = static_extents(group)
    if 0 in extents.values():
        # There is nothing to share, and no slice of it to take.
        return (0,) * structure.num_dims

    def size(dim: int) -> int:
        if dim in (*structure.batch, *structure.split):
            # A loop of one iteration is none.
            return 0 if extents.get(dim) == 1 else 1
        return tile_rows(extents.get(dim)) if dim in structure.query else 0

    return tuple(size(dim) for dim in range(structure.num_dims))


def tile_rows(extent: int | None) -> int:
    """Query rows of a task; 0 for all. Tasks are alike where a number of rows allows it."""
    if extent is not None and extent <= _ROWS:
        return 0
    alike = [rows for rows in range(_ROWS // 2, _ROWS + 1) if extent and extent % rows == 0]
    return max(alike, default=_ROWS)


def _groups(module: ir.Operation) -> Sequence[GroupOp]:
    return [op.opview for op in ops_in(module, GroupOp.OPERATION_NAME)]


def _tile(root: Handle, marks: dict[tuple[int, ...], str]) -> None:
    for sizes, mark in marks.items():
        attributes = ir.DictAttr.get({_MARK: ir.StringAttr.get(mark)})
        groups = structured.MatchOp(transform.AnyOpType.get(), root, op_attrs=attributes)
        structured.TileUsingForallOp(groups, tile_sizes=list(sizes))
