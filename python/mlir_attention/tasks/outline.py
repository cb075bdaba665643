# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the group of a task a function of its own.

The function sees no dimension in which the task has one position (batch, head, split), so that
keys are `[N, d]` and scores `[rows, N]` whatever surrounds them, and it is what the schedule
rewrites: nothing else of the user's function is touched. Its body is inlined afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from mlir import ir
from mlir.dialects import arith, func

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.score_region import block_of, indices
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.functions import declare_private
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.tensor_slices import as_type
from mlir_attention.support.unit_dims import reduced_type, with_dims, without_dims
from mlir_attention.support.walk import is_constant, is_inside, ops_in
from mlir_attention.tasks.task_bounds import most_rows, note_most_rows


def outline_group(group: GroupOp, *, any_length: bool = False) -> tuple[func.FuncOp, func.CallOp]:
    """Replaces `group` by a call of a new private function that holds it.

    Returns both. The function takes operands without the dimensions of one position, then the
    scalars that the region captures. With `any_length` it takes any number of keys, and all
    positions that the region depends on.
    """
    space = IterationSpace.of(group)
    kept = _kept_dims(space)
    extents = dict(space.static_extents)
    if any_length:
        _hoist_positions(group, kept)
        (key,) = space.long_key_dims
        extents[key] = ir.ShapedType.get_dynamic_size()
    captured = _captured_values(group, positions=any_length)

    def stated(operand: Operand) -> Operand:
        type_ = _stated(operand.type, operand.map, extents)
        return replace(operand, value=as_type(operand.value, type_))

    with ir.InsertionPoint(group), group.location:
        reduced = _reduced(space.with_operands(stated), kept)
        whole_types = [
            _stated(result.type, positions, extents)
            for result, positions in zip(group.results, space.result_maps, strict=True)
        ]
        result_types = [
            reduced_type(type_, positions, kept)
            for type_, positions in zip(whole_types, space.result_maps, strict=True)
        ]
    arguments = [*(operand.value for operand in reduced.operands), *captured]
    inputs = [argument.type for argument in arguments]
    function = declare_private(group.operation, "attention_task", inputs, result_types)
    with group.location:
        function.add_entry_block()
        _fill(function, group, reduced, kept, captured)
    with ir.InsertionPoint(group), group.location:
        call = func.CallOp(function, arguments)
        for result, short, type_, positions in zip(
            group.results, call.results, whole_types, space.result_maps, strict=True
        ):
            whole = with_dims(short, type_, positions, kept)
            result.replace_all_uses_with(as_type(whole, result.type))
    erase(group)
    return function, call


def task_function(group: GroupOp) -> func.FuncOp | None:
    """The function that `outline_group` would make, if the group is in such a one already."""
    function = group.operation.parent.opview
    if not isinstance(function, func.FuncOp) or not _is_private(function):
        return None
    ops = [op.operation for op in group.operation.block.operations]
    *_, end = others = [op for op in ops if op != group.operation and op.name != "arith.constant"]
    is_alone = others == [end] and list(end.operands) == list(group.results)
    takes_arguments = all(isinstance(operand.owner, ir.Block) for operand in group.operands)
    space = IterationSpace.of(group)
    is_reduced = len(_kept_dims(space)) == space.num_dims
    return function if is_alone and takes_arguments and is_reduced else None


def _is_private(function: func.FuncOp) -> bool:
    private = ir.StringAttr.get("private", function.context)
    return "sym_visibility" in function.attributes and function.visibility == private


def _kept_dims(space: IterationSpace) -> list[int]:
    """The dimensions of the function's group, in order."""
    needed = (*space.long_key_dims, *space.depth_dims, *space.value_depth_dims)
    return sorted({*needed, *space.long(range(space.num_dims))})


def _reduced(space: IterationSpace, kept: list[int]) -> IterationSpace:
    """The iteration space of the dimensions that are kept, and views of the operands."""

    def renumbered(positions: Positions) -> Positions:
        return tuple(kept.index(dim) for dim in positions if dim in kept)

    def view(operand: Operand) -> Operand:
        value = without_dims(operand.value, operand.map, kept)
        (packed,) = renumbered((operand.packed_dim,)) or (None,)
        return replace(operand, value=value, map=renumbered(operand.map), packed_dim=packed)

    return replace(
        space.with_operands(view),
        num_dims=len(kept),
        result_maps=tuple(map(renumbered, space.result_maps)),
    )


def _hoist_positions(group: GroupOp, kept: list[int]) -> None:
    """Moves out of the region what depends on positions only that a task has one of."""
    for index in indices(group):
        if index.dim.value not in kept:
            with ir.InsertionPoint(group), index.location:
                index.result.replace_all_uses_with(arith.constant(ir.IndexType.get(), 0))
            erase(index)
    for op in [op.operation for op in block_of(group).operations]:
        is_number = op.name.startswith(("arith.", "affine.apply")) and isinstance(
            op.results[0].type, ir.IndexType
        )
        if is_number and all(not is_inside(operand, group.operation) for operand in op.operands):
            op.move_before(group.operation)


def _captured_values(group: GroupOp, positions: bool) -> list[ir.Value]:
    """What the region uses from outside, but constants, which are copied into the function.

    With `positions`, constants that are of type index are captured too.
    """
    captured: list[ir.Value] = []
    for op in ops_in(group.operation):
        for operand in op.operands if op != group.operation else ():
            is_position = positions and isinstance(operand.type, ir.IndexType)
            if not is_inside(operand, group.operation) and (
                is_position or not is_constant(operand)
            ):
                captured += [operand] if operand not in captured else []
    return captured


def _fill(
    function: func.FuncOp,
    group: GroupOp,
    space: IterationSpace,
    kept: list[int],
    captured: list[ir.Value],
) -> None:
    """Builds a group like `space` of the first arguments, and moves the region there."""
    num_operands = len(space.operands)
    arguments = list(function.arguments)
    values = dict(zip(space.operands, arguments[:num_operands], strict=True))
    block = block_of(group)
    with ir.InsertionPoint(function.entry_block), group.location:
        inside = space.with_operands(lambda operand: replace(operand, value=values[operand]))
        inner = inside.build_group(function.type.results, ir.StringAttr(group.tag).value)
        func.ReturnOp(list(inner.results))
    most = {dim: most_rows(group, kept[dim]) for dim in space.query_dims}
    note_most_rows(inner, {dim: rows for dim, rows in most.items() if rows is not None})
    block.append_to(inner.regions[0])
    for index in indices(inner):
        dim = index.dim.value
        with ir.InsertionPoint(index), index.location:
            if dim in kept:
                index.attributes["dim"] = ir.IntegerAttr.get(
                    ir.IntegerType.get_signless(64), kept.index(dim)
                )
                continue
            only = arith.constant(ir.IndexType.get(), 0)
        replace_op(index, [only])
    _use_arguments(inner, dict(zip(captured, arguments[num_operands:], strict=True)))


def _use_arguments(group: GroupOp, arguments: dict[ir.Value, ir.Value]) -> None:
    """Lets the region read the function's arguments, and copies of the constants."""
    for op in ops_in(group.operation):
        if op == group.operation:
            continue
        for number, operand in enumerate(op.operands):
            if operand in arguments:
                op.operands[number] = arguments[operand]
            elif is_constant(operand) and not is_inside(operand, group.operation):
                op.operands[number] = operand.owner.operation.clone(ir.InsertionPoint(group)).result


def _stated(
    type_: ir.RankedTensorType, positions: Positions, extents: dict[int, int]
) -> ir.RankedTensorType:
    """The type with all extents that are known, from whichever operand."""
    shape = [
        extent if dim is None else extents.get(dim, extent)
        for extent, dim in zip(type_.shape, positions, strict=True)
    ]
    return ir.RankedTensorType.get(shape, type_.element_type)
