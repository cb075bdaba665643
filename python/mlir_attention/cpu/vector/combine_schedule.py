# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The schedule of a combine: rows in parallel, the partial outputs of a row by vectors.

    for all rows
      weights of the splits, from their LSE
      for each split: acc[column] += weight * partial

A combine whose region computes anything but the merge by LSE is left, and runs as plain loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial

from mlir import ir
from mlir.dialects import func
from mlir.dialects.transform import loop, structured

from mlir_attention.cpu.lowering.exponentials import expand_exponentials
from mlir_attention.cpu.vector.tile_sizes.task import FEWEST_LANES
from mlir_attention.cpu.vector.transform_steps import STEP, drop_labels, find, simplify
from mlir_attention.diagnostics import remark
from mlir_attention.dialects.attention import LseCombineOp
from mlir_attention.split.combine_form import merging_op
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import largest_divisor
from mlir_attention.support.functions import declare_private
from mlir_attention.support.indexing_maps import dims, positions_of
from mlir_attention.support.transform_scripts import apply_script
from mlir_attention.support.walk import ops_in

#: Columns of a row that are summed up in registers, or on the stack where those do not suffice. Of
#: wider rows a task takes a part, of at least so many: it computes the weights of all splits anew.
_WIDEST, _NARROWEST_PART = 512, 64


class _Step(str, Enum):
    """Names of the ops that the schedule works on."""

    MERGE = "merge"
    ROUNDING = "rounding"


@dataclass(frozen=True)
class _Merge:
    """The op that sums up partial outputs, and the one that rounds the sum, which may be none.

    `tile` are the tile sizes of the last of both that make a task of every row, or of a part of it;
    what is one task stays whole.
    """

    merge: ir.Operation
    rounding: ir.Operation | None
    tile: list[int]


def vectorize_combines(module: ir.Operation, *, explains: bool = False) -> None:
    """Rewrites the combines of `module` that have the form above.

    With `explains`, a remark says of each other one why it is left.
    """
    with module.context:
        for op in ops_in(module, LseCombineOp.OPERATION_NAME):
            merge = _find_merge(op.opview)
            if isinstance(merge, _Merge):
                _label(merge)
                function = _outline(op.opview)
                apply_script(function.operation, partial(_schedule, merge))
                drop_labels(function.operation)
                expand_exponentials(function.operation)
            elif explains:
                left = "the combine runs as scalar loops, which are slower"
                remark(op.location, f"{left}: {merge}")


def _schedule(merge: _Merge, task: ir.Value) -> None:
    last = find(task, _Step.ROUNDING if merge.rounding else _Step.MERGE)
    if any(merge.tile):
        structured.FuseOp(last, tile_sizes=merge.tile, use_forall=True)
        simplify(task)
    splits = [int("reduction" in str(kind)) for kind in merge.merge.attributes["iterator_types"]]
    structured.TileUsingForOp(find(task, _Step.MERGE), sizes=splits)
    simplify(task)
    structured.VectorizeOp(find(task, _Step.MERGE), [])
    if merge.rounding:
        structured.VectorizeOp(find(task, _Step.ROUNDING), [])
    simplify(task)
    loops = structured.MatchOp.match_op_names(task, ["scf.for"]).result
    loop.HoistLoopInvariantSubsetsOp(loops)
    simplify(task)


def _find_merge(combine: LseCombineOp) -> _Merge | str:
    """What the schedule works on; or why the combine is not one that it takes."""
    if any(0 in ir.RankedTensorType(value.type).shape for value in combine.operands):
        # No loop is made over nothing, and the schedule's tiles need theirs.
        return "there is nothing to combine"
    merge = merging_op(combine)
    if merge is None:
        return "its region is not the merge by LSE that attention-flash-decoding builds"
    block = combine.regions[0].blocks[0]
    last = block.operations[-1].operands[0].owner.operation
    *_, innermost = _dims(merge, 0)
    if innermost in _dims(merge, 1):
        return "the partial outputs are not contiguous along value depth"
    width = merge.results[0].type.shape[-1]
    if ir.ShapedType.is_dynamic_size(width):
        return "the extent of the innermost value depth is dynamic"
    if width % FEWEST_LANES:
        return f"value depth {width} is no multiple of {FEWEST_LANES}"
    part = FEWEST_LANES * largest_divisor(width // FEWEST_LANES, _WIDEST // FEWEST_LANES)
    if part < min(width, _NARROWEST_PART):
        return f"value depth {width} has no parts of {_NARROWEST_PART} to {_WIDEST} columns"
    extents = dict(zip(_dims(last, -1), last.results[0].type.shape, strict=True))
    columns = _dims(last, -1)[-1]
    tile = [int(extents.get(dim, 1) != 1) for dim in range(len(_kinds(last)))]
    tile[columns] = 0 if part == width else part
    return _Merge(merge, last if last != merge else None, tile)


def _kinds(generic: ir.Operation) -> list[str]:
    return [
        "reduction" if "reduction" in str(kind) else "parallel"
        for kind in generic.attributes["iterator_types"]
    ]


def _dims(generic: ir.Operation, operand: int) -> list[int]:
    """The dimensions that the map of an operand lists."""
    maps = list(ir.ArrayAttr(generic.attributes["indexing_maps"]))
    return list(dims(positions_of(ir.AffineMapAttr(maps[operand]).value)))


def _label(merge: _Merge) -> None:
    merge.merge.attributes[STEP] = ir.StringAttr.get(_Step.MERGE)
    if merge.rounding:
        merge.rounding.attributes[STEP] = ir.StringAttr.get(_Step.ROUNDING)


def _outline(combine: LseCombineOp) -> func.FuncOp:
    """Makes the region a function, and the combine a call of it."""
    function = declare_private(
        combine.operation,
        "attention_combine",
        [operand.type for operand in combine.operands],
        [result.type for result in combine.results],
    )
    block = combine.regions[0].blocks[0]
    with combine.location:
        block.append_to(function.regions[0])
        terminator = block.operations[-1]
        with ir.InsertionPoint(terminator):
            func.ReturnOp(list(terminator.operands))
        erase(terminator)
        with ir.InsertionPoint(combine):
            call = func.CallOp(function, list(combine.operands))
    replace_op(combine, call.results)
    return function
