# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which groups the vector schedule takes, and how it is put to work on them.

It takes tasks with keys `[N, d]` or `[d, N]` and values `[N, e]` or `[e, N]` of f32, f16, bf16,
f8E4M3FN, f8E5M2 or int8, whose d and e are numbers of vectors of at least 4 elements; any numbers
of keys and of query rows, any region, any score operands. Packed keys `[N, d / 2]` and values
`[N, e / 2]` have vectors of bytes. All other groups stay as they are, and are lowered to scalar
loops, of which a remark says why:

- inputs of f64, or of another kind of f8;
- several dimensions of keys, or of depth;
- a query, key, value or output that is contiguous along none of these;
- lengths and page tables that are not those of the task;
- numbers of rows that differ between tasks, and one key, values `[e, N]`, packed ones, or a region
  that divides integers;
- packed keys `[d / 2, N]` or values `[e / 2, N]`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import prod

from mlir import ir
from mlir.dialects import func

from mlir_attention._extension import are_equivalent
from mlir_attention.cpu.lowering.exponentials import expand_exponentials
from mlir_attention.cpu.memory.thread_buffers import allocate_most
from mlir_attention.cpu.vector import block_schedule, row_schedule
from mlir_attention.cpu.vector.tile_sizes.choice import choose_schedule, has_blocks
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.schedules import BlockSchedule, RowSchedule, Schedule
from mlir_attention.cpu.vector.tile_sizes.task import FEWEST_LANES, TaskShape
from mlir_attention.cpu.vector.transform_steps import label_steps, vectorize_tiles
from mlir_attention.cpu.vector.vector_patterns import (
    broadcast_in_place,
    pass_over_nan,
    state_bounds,
    sum_lanes_by_tree,
)
from mlir_attention.diagnostics import remark
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.interleaved_heads import interleaved_heads
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import block_of, can_run_on_padding, may_mask
from mlir_attention.support.erasing import erase
from mlir_attention.support.functions import module_of
from mlir_attention.support.transform_scripts import Script, apply_scripts
from mlir_attention.support.walk import ops_in, symbol_name
from mlir_attention.tasks.dynamic_rows import has_unknown_rows, take_few_rows_one_by_one
from mlir_attention.tasks.outline import outline_group, task_function
from mlir_attention.tasks.task_bounds import most_keys, most_rows

#: What the schedule loads vectors of, and converts to f32.
_ELEMENTS = ("f32", "f16", "bf16", "f8E4M3FN", "f8E5M2", "i8")


#: Vector ops of the region of a tile, over all its rows, which are written out one after another.
#: LLVM takes 0.07 ms for each: 2.7 s for 8 rows of 100 times tanh.
_MOST_REGION_OPS = 1 << 15

#: Vector ops that one op of math becomes: tanh becomes 46, exp 29; others are a call for each lane.
#: And what it takes to read a score operand, for each row.
_OPS_OF_MATH, _OPS_OF_OPERAND = 48, 8


@dataclass(frozen=True)
class _Task:
    """A function with one group, which is to be rewritten as a schedule says.

    `most_keys` is the most keys that it has, if that is known.
    """

    function: func.FuncOp
    schedule: Schedule
    core: Core
    most_keys: int | None


def vectorize_groups(module: ir.Operation, core: Core, *, explains: bool = False) -> None:
    """Rewrites the groups of `module` that the vector schedule takes.

    With `explains`, a remark says of each other one why it is left.
    """
    with module.context:
        tasks: list[_Task] = []
        for op in ops_in(module, GroupOp.OPERATION_NAME):
            schedule = schedule_for(op.opview, core)
            if not isinstance(schedule, str):
                tasks += _ways(_task(op.opview, schedule, core))
            elif explains:
                remark(op.location, f"runs as scalar loops, which are slower: {schedule}")
        _schedule(_shared(tasks))


def _shared(tasks: Sequence[_Task]) -> list[_Task]:
    """One of all tasks of a module that are alike, as those of the layers of a model.

    What called the others calls it.
    """
    kept: list[_Task] = []
    for task in tasks:
        twin = next((other for other in kept if _are_alike(task, other)), None)
        if twin is None:
            kept.append(task)
            continue
        name = symbol_name(task.function.operation)
        shared = symbol_name(twin.function.operation)
        ir.SymbolTable.replace_all_symbol_uses(name, shared, module_of(task.function.operation))
        erase(task.function)
    return kept


def _are_alike(one: _Task, other: _Task) -> bool:
    function, twin = one.function.operation, other.function.operation
    return (
        (one.schedule, one.most_keys) == (other.schedule, other.most_keys)
        and module_of(function) == module_of(twin)
        and are_equivalent(function, twin)
    )


def _task(group: GroupOp, schedule: Schedule, core: Core) -> _Task:
    """The task of a group, which gets a function of its own if it is in none."""
    most = most_keys(group)
    function = task_function(group) or outline_group(group)[0]
    return _Task(function, schedule, core, most)


def schedule_for(group: GroupOp, core: Core) -> Schedule | str:
    """The schedule for a group; or why there is none."""
    space = IterationSpace.of(group)
    extents = space.static_extents
    rows = {dim: extents.get(dim) or most_rows(group, dim) or 0 for dim in space.query_dims}
    heads = interleaved_heads(space)
    refusal = (
        _refuse_extents(space, {dim for dim, most in rows.items() if most}, heads)
        or _refuse_layout(space)
        or _refuse_types(space)
    )
    if refusal:
        return refusal
    (key,), (depth,), (value_depth,) = space.long_key_dims, _depths(space), _value_depths(space)
    shape = TaskShape(
        rows=tuple(rows[dim] for dim in space.query_dims if extents.get(dim) != 1),
        keys=extents.get(key),
        most_keys=most_keys(group),
        depth=extents[depth],
        value_depth=extents[value_depth],
        has_key_columns=space.key.map[-1] == key,
        has_value_columns=space.value.map[-1] == key,
        element=_element(space),
        may_mask=may_mask(group),
        is_ragged=has_unknown_rows(space),
        has_safe_region=can_run_on_padding(group),
        reads_by_key=any(key in operand.map for operand in space.score_operands),
        heads=len(space.long(heads)),
        key_parts=1 + len(space.key.packed_dims),
        value_parts=1 + len(space.value.packed_dims),
    )
    if shape.is_ragged and not has_blocks(shape, core):
        return "the extent of a query dimension is dynamic"
    schedule = choose_schedule(shape, core)
    if schedule is None:
        return (
            f"depth {shape.depth} or value depth {shape.value_depth} is no multiple of "
            f"{FEWEST_LANES}"
        )
    return _refuse_region(group, shape, schedule) or schedule


def _refuse_region(group: GroupOp, shape: TaskShape, schedule: Schedule) -> str | None:
    """A region that is too large to be written out for every row of a tile."""
    ops = [op for top in block_of(group).operations for op in ops_in(top.operation)]
    size = sum(_OPS_OF_MATH if op.name.startswith("math.") else 1 for op in ops)
    size += _OPS_OF_OPERAND * len(group.score_operands)
    tile = schedule.rows[len(schedule.rows) - len(shape.rows) :]
    rows = prod(size or most for size, most in zip(tile, shape.rows, strict=True))
    if size * rows <= _MOST_REGION_OPS:
        return None
    return f"its region of {len(ops)} ops is too large to be computed for {rows} rows at once"


def _refuse_extents(
    space: IterationSpace, bounded: Collection[int], heads: Collection[int]
) -> str | None:
    """What is not one task of a static or `bounded` number of rows, and of columns."""
    extents = space.static_extents
    if 0 in extents.values():
        return "there is nothing to compute"
    if space.kv_lengths or space.page_table:
        return "its kv_lengths or its page_table are not those of one task"
    tasks = (dim for dim in (*space.batch_dims, *space.split_dims) if dim not in heads)
    if space.long(tasks):
        return "it is more than one task"
    roles = {
        "key": space.long_key_dims,
        "depth": _depths(space),
        "value depth": _value_depths(space),
    }
    for role, dims_ in roles.items():
        if len(dims_) != 1:
            return f"it has {len(dims_)} {role} dimensions, not one"
    for role, dims_ in ("query", space.query_dims), *list(roles.items())[1:]:
        if any(dim not in extents and dim not in bounded for dim in dims_):
            return f"the extent of a {role} dimension is dynamic"
    return None


def _refuse_layout(space: IterationSpace) -> str | None:
    """Operands whose innermost dimension is not the one that vectors lie along."""
    (key,), (depth,), (value_depth,) = space.long_key_dims, _depths(space), _value_depths(space)
    innermost = {
        "query": (space.query.map, {depth, *space.key.packed_dims}),
        "key": (space.key.map, {depth, key}),
        "value": (space.value.map, {value_depth, key}),
        "output": (space.output_map, {value_depth, *space.value.packed_dims}),
    }
    for cache in (space.key, space.value):
        if cache.packed_dim is not None and cache.map[-1] == key:
            return f"the {cache.name} is packed, and contiguous along the keys"
    for name, (positions, vectors) in innermost.items():
        if positions[-1] not in vectors:
            names = {depth: "depth", key: "the keys", value_depth: "value depth"}
            where = " or ".join(sorted(names[dim] for dim in vectors if dim in names))
            return f"the {name} is not contiguous along {where}"
    return None


def _depths(space: IterationSpace) -> tuple[int, ...]:
    """The dimensions along which a key has columns, or bytes if it is packed."""
    return tuple(dim for dim in space.depth_dims if dim != space.key.packed_dim)


def _value_depths(space: IterationSpace) -> tuple[int, ...]:
    """The dimensions along which a value has columns, or bytes if it is packed."""
    return tuple(dim for dim in space.value_depth_dims if dim != space.value.packed_dim)


def _refuse_types(space: IterationSpace) -> str | None:
    """Element types that vectors are not loaded of."""
    for operand in (space.query, space.key, space.value):
        if str(operand.element_type) not in _ELEMENTS:
            return f"the {operand.name} holds {operand.element_type}"
    return None


def _element(space: IterationSpace) -> str:
    """The element type of query, key and value; "" if they differ."""
    elements = {str(operand.element_type) for operand in (space.query, space.key, space.value)}
    return elements.pop() if len(elements) == 1 else ""


def _ways(task: _Task) -> list[_Task]:
    """The task; where its number of rows is unknown, the two ways to go, a function each."""
    (op,) = ops_in(task.function.operation, GroupOp.OPERATION_NAME)
    space = IterationSpace.of(op)
    if not isinstance(task.schedule, BlockSchedule) or not has_unknown_rows(space):
        return [task]
    one = take_few_rows_one_by_one(op.opview, space, task.schedule.most_rows)
    schedules = ((one, schedule_for(one, task.core)), (op.opview, task.schedule))
    return [
        replace(task, function=outline_group(group)[0], schedule=schedule)
        for group, schedule in schedules
        if not isinstance(schedule, str)
    ]


def _schedule(tasks: Sequence[_Task]) -> None:
    """Rewrites the groups of tasks as their schedules say."""
    apply_scripts([Script(task.function.operation, _tiling(task)) for task in tasks])
    for task in tasks:
        _fill_registers(task)
    vectorize_tiles([task.function.operation for task in tasks])
    for task in tasks:
        _improve_vectors(task)


def _tiling(task: _Task) -> Callable[..., None]:
    """Makes the group of a task linalg ops; returns what then makes loops over their tiles."""
    (group,) = ops_in(task.function.operation, GroupOp.OPERATION_NAME)
    schedule = task.schedule
    if isinstance(schedule, BlockSchedule):
        steps = block_schedule.make_steps(group.opview, schedule)
        tile = partial(block_schedule.tile, schedule=schedule, steps=steps)
    else:
        steps = row_schedule.make_steps(group.opview, schedule)
        tile = partial(row_schedule.tile, schedule=schedule, steps=steps)
    with group.context:
        label_steps(steps)
    return tile


def _fill_registers(task: _Task) -> None:
    """Makes vector ops of the tiles that the vectorizer does not take as well."""
    function, schedule = task.function.operation, task.schedule
    if isinstance(schedule, BlockSchedule):
        block_schedule.fill_registers(function, schedule, task.core)
    else:
        row_schedule.fill_registers(function, schedule, task.core)


def _improve_vectors(task: _Task) -> None:
    """What upstream's vectorizer leaves to be wished for."""
    function, schedule = task.function.operation, task.schedule
    state_bounds(function)
    pass_over_nan(function)
    expand_exponentials(function)
    broadcast_in_place(function)
    sum_lanes_by_tree(function)
    if isinstance(schedule, RowSchedule) and task.most_keys is not None:
        allocate_most(function, -(-task.most_keys // schedule.lanes) * schedule.lanes)
