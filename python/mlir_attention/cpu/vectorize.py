# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which groups the vector schedule takes, and how it is put to work on them.

It takes tasks with keys `[N, d]` and values `[N, e]` of f32, f16 or bf16, whose d and e are
numbers of vectors of at least 4 elements and whose numbers of query rows are static; any N, any
region, any score operands. All other groups stay as they are, and are lowered to scalar loops:

- inputs of f64, or of shorter types than 16 bits;
- keys `[d, N]`, values `[e, N]`, several dimensions of keys, or of depth;
- a row of the query, key, value or output that is not contiguous;
- lengths and page tables that are not those of the task.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import func

from mlir_attention.cpu.exponentials import expand_exponentials
from mlir_attention.cpu.plan import Machine, Plan, Problem, make_plan
from mlir_attention.cpu.schedule import label_steps, vectorize_task
from mlir_attention.cpu.tasks import long_keys, outline_group
from mlir_attention.cpu.vectors import broadcast_in_place, skip_masked_values, sum_lanes_by_tree
from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.rewrites import scalars
from mlir_attention.rewrites.extents import Extent, group_extents, static_extents
from mlir_attention.rewrites.group_to_linalg import build_steps
from mlir_attention.rewrites.ops import ops_in
from mlir_attention.rewrites.structure import GroupStructure, Positions, dims
from mlir_attention.rewrites.structured import Name, Named, elementwise


def vectorize_groups(module: ir.Operation, machine: Machine) -> None:
    """Rewrites the groups of `module` that the vector schedule takes."""
    with module.context:
        for op in ops_in(module, GroupOp.OPERATION_NAME):
            plan = plan_for(op.opview, machine)
            if plan is not None:
                function = outline_group(op.opview)
                _vectorize(function, plan)


def plan_for(group: GroupOp, machine: Machine) -> Plan | None:
    """The tile sizes for a group; None if it is not one that the schedule takes."""
    structure = GroupStructure.of(group)
    extents = static_extents(group)
    if structure.has_lengths or structure.has_table:
        return None
    outer = (*structure.batch, *structure.split)
    roles = (long_keys(structure, extents), structure.depth, structure.value_depth)
    if any(len(role) != 1 for role in roles) or any(extents.get(dim) != 1 for dim in outer):
        return None
    (key,), (depth,), (value_depth,) = roles
    if not all(dim in extents for dim in (*structure.query, depth, value_depth)):
        return None
    if 0 in extents.values():
        return None
    rows = tuple(dim for dim in structure.query if extents[dim] != 1)
    kept = {*rows, key, depth, value_depth}
    if not (
        _order(structure.query_map, kept)[-1] == depth
        and _order(structure.key_map, kept) == (key, depth)
        and _order(structure.value_map, kept) == (key, value_depth)
        and _order(structure.output_map, kept)[-1] == value_depth
    ):
        return None
    innermost = (structure.query_map, structure.key_map, structure.value_map, structure.output_map)
    if any(positions[-1] not in kept for positions in innermost):
        return None
    if not isinstance(accumulation_type(*list(group.operands)[:3]), ir.F32Type):
        return None
    if not all(_is_float(operand) for operand in list(group.operands)[:3]):
        return None
    problem = Problem(
        rows=tuple(extents[dim] for dim in rows),
        keys=extents.get(key),
        depth=extents[depth],
        value_depth=extents[value_depth],
    )
    return make_plan(problem, machine)


def _order(positions: Positions, kept: set[int]) -> Positions:
    return tuple(dim for dim in positions if dim in kept)


def _is_float(value: ir.Value) -> bool:
    element = ir.RankedTensorType(value.type).element_type
    return isinstance(element, ir.F32Type | ir.F16Type | ir.BF16Type)


def _vectorize(function: func.FuncOp, plan: Plan) -> None:
    (group,) = ops_in(function.operation, GroupOp.OPERATION_NAME)
    with ir.InsertionPoint(group), group.location:
        steps = _widen_query(group.opview)
        results, more = build_steps(group.opview)
        steps |= more
        label_steps(steps)
    for old, new in zip(group.results, results, strict=True):
        old.replace_all_uses_with(new)
    group.erase()
    vectorize_task(function.operation, plan, steps.keys())
    expand_exponentials(function.operation)
    skip_masked_values(function.operation)
    broadcast_in_place(function.operation)
    sum_lanes_by_tree(function.operation)


def _widen_query(group: GroupOp) -> dict[str, ir.Operation]:
    """Makes the query one of f32, converted once and not for every key; returns the op that does.

    Where its rows need more registers than there are, as eight rows of 128 do.
    """
    structure = GroupStructure.of(group)
    query, names = group.operands[0], dims(structure.query_map)
    f32 = ir.F32Type.get()
    if ir.RankedTensorType(query.type).element_type == f32:
        return {}
    extents: dict[Name, Extent] = dict(enumerate(group_extents(structure, list(group.operands))))
    wide = elementwise(
        extents, names, f32, [Named(query, names)], lambda element: scalars.convert(element, f32)
    )
    group.operation.operands[0] = wide.value
    return {"wide-query": wide.value.owner.operation}
