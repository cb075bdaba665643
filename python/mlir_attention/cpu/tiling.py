# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Distributes groups over threads: a task for every batch, key/value head and split."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import interpreter, structured

from mlir_attention.dialects.attention import GroupOp
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
        with module.context, ir.Location.unknown():
            script = ir.Module.create()
            script.operation.attributes["transform.with_named_sequence"] = ir.UnitAttr.get()
            with ir.InsertionPoint(script.body):
                sequence = _tile_sequence(marks)
            interpreter.apply_named_sequence(module, sequence, script)
    for group in _groups(module):
        if _MARK in group.attributes:
            del group.attributes[_MARK]


def tile_sizes(group: GroupOp) -> tuple[int, ...]:
    """The size of a task along every iteration dimension; 0 is all of it."""
    structure = GroupStructure.of(group)
    extents: dict[int, int] = {}
    for operand, positions in zip(group.operands, structure.maps, strict=True):
        for extent, dim in zip(operand.type.shape, positions, strict=True):
            if dim is not None and not ir.ShapedType.is_dynamic_size(extent):
                extents[dim] = extent

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


def _tile_sequence(marks: dict[tuple[int, ...], str]) -> ir.Operation:
    any_op = transform.AnyOpType.get()
    sequence = transform.NamedSequenceOp("__transform_main", [any_op], [], arg_attrs=[{}])
    with ir.InsertionPoint(sequence.body):
        for sizes, mark in marks.items():
            attributes = ir.DictAttr.get({_MARK: ir.StringAttr.get(mark)})
            groups = structured.MatchOp(any_op, sequence.bodyTarget, op_attrs=attributes)
            structured.TileUsingForallOp(groups, tile_sizes=list(sizes))
        transform.YieldOp([])
    return sequence.operation
