# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of a task of few query rows, as a transform script.

A task scores all its keys, which reads K once, takes the softmax of the scores, which stay in
the cache of the core, and sums up the values, which reads V once. With 16 lanes and 4 rows:

    for 16 keys                                      scores, then the region on whole vectors
      for 1 key: for 16 of d:                        acc[row, lane] += Q * K
    for 16 keys                                      maximum; weights; total; probabilities
    for 32 keys: for 64 columns: for 1 key:          acc[row, column] += P * V

From five rows of f32 on, most tiles of scores have several keys: then each vector of the query,
too, is loaded for several products.

    for 2 keys: for 8 rows: for 16 of d:             acc[row, key, lane] += Q * K

Where a task has several heads that lie within the keys, `[N, H, d]`, they are rows of which a tile
has one, and all take their turns with a few keys. These are read side by side where rows are few:

    for 8 keys: for 1 head: for 16 of d: for 1 key:  acc[row, key, lane] += Q * K
    for 8 keys: for 1 head: for 16 columns: for 1 key: acc[row, column] += P * V

Where keys are left that make no whole vector, all are scored first, and the region then is run on
padded scores, or on whole vectors and single scores if it reads an element for each key.

Narrow types take four keys at a time for scores, and those that are left one by one. Where bf16 is
multiplied by dots, they are in steps of 32 of d, and of 2 keys for V.
Of packed keys and values, a byte is read and both its elements meet their columns. For that the
columns of low halves are taken together in the query, and those of high halves; in the output,
they are put in order behind all keys.
Keys `[d, N]` are scored otherwise:

    for 1024 keys: for 4 of d: for 16 keys:          scores[row, key] += Q * K
    for 16 keys                                      the region

And values `[e, N]` are summed up a few columns at a time:

    for 4 columns: for 16 keys:                      acc[row, column, lane] += P * V

The script makes loops over tiles: `tile` reads top to bottom, a function for each step. What is in
the tiles of products with rows of keys and values is written by hand (`register_tiles.py`), all
else by upstream's vectorizer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import prod

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.cpu.vector.arithmetic import Fmas, arithmetic_of
from mlir_attention.cpu.vector.register_tiles import (
    accumulate_value_columns,
    accumulate_values,
    compute_scores,
)
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.schedules import (
    KeyColumns,
    KeyRows,
    Padding,
    RowSchedule,
    ValueColumns,
    ValueRows,
)
from mlir_attention.cpu.vector.transform_steps import (
    find,
    peel,
    remainder_of,
    rename,
    simplify,
    start_of,
    step_of,
    take_one_by_one,
    tile_and_fuse,
    tile_reduction,
    unroll_without_units,
    visit_columns,
)
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.packing import take_halves_apart
from mlir_attention.lower.group_to_linalg import Step, build_steps
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent
from mlir_attention.support.linalg_builders import Name, elementwise
from mlir_attention.support.transform_scripts import Handle
from mlir_attention.support.walk import ops_in

#: The names of the ops that copy the query, converted, and the output, in another order.
_WIDE_QUERY, _ORDERED_OUTPUT = "wide-query", "ordered-output"

#: Columns and elements of the output of a task that one vector op may set to 0, in a row of stores.
#: LLVM aborts at vectors of 65536 elements; 4 rows of 4096 columns took 0.4 s, 64 rows 6 s.
_MOST_COLUMNS_AT_ONCE, _MOST_AT_ONCE = 1 << 10, 1 << 15


def make_steps(group: GroupOp, schedule: RowSchedule) -> dict[str, ir.Operation]:
    """Replaces the group of a task by linalg ops, which are returned by name."""
    with ir.InsertionPoint(group), group.location:
        group, query, output = take_halves_apart(group)
    copies = {_WIDE_QUERY: query, _ORDERED_OUTPUT: output}
    steps = {name: copy.value.owner for name, copy in copies.items() if copy is not None}
    with ir.InsertionPoint(group), group.location:
        if not schedule.uses_dots:
            steps |= _widen_query(group)
        results, more = build_steps(
            group,
            keys_multiple=1 if schedule.padding == Padding.NONE else schedule.lanes,
            runs_on_padding=schedule.padding == Padding.REGION,
            probabilities_in=ir.BF16Type.get() if schedule.uses_dots else None,
        )
    replace_op(group, results)
    return steps | more


def _widen_query(group: GroupOp) -> dict[str, ir.Operation]:
    """Makes the query one of f32, converted once and not for every key; returns the op that does.

    Where its rows need more registers than there are, as eight rows of 128 do.
    """
    space = IterationSpace.of(group)
    query, f32 = space.query, ir.F32Type.get()
    if query.element_type == f32:
        return {}
    extents: dict[Name, Extent] = dict(enumerate(space.extents()))
    wide = elementwise(
        extents, query.dims, f32, [query.named], lambda element: scalars.convert(element, f32)
    )
    group.operation.operands[0] = wide.value
    return {_WIDE_QUERY: wide.value.owner.operation}


def tile(task: Handle, schedule: RowSchedule, steps: Mapping[str, ir.Operation]) -> None:
    """Loops over tiles of all steps."""
    of_query = _parted(schedule.rows, schedule.keys)
    of_output = _parted(schedule.rows, schedule.values)
    if _WIDE_QUERY in steps:
        # First, so that it is not fused into the loops over keys.
        visit_columns(task, _WIDE_QUERY, of_query, schedule.lanes)
    _run_region(task, schedule, steps)
    for step in (Step.MAXIMUM, Step.TOTAL):
        _reduce_by_lanes(task, schedule, step)
    for step in (Step.PADDING, Step.WEIGHTS, Step.PROBABILITIES):
        if step in steps:
            _visit_by_lanes(task, schedule, step)
    if Step.OFFSET in steps:
        _sum_offsets(task, schedule)
    if Step.SCALED in steps:
        _visit_keys(task, schedule, Step.SCALED)
    simplify(task)
    if isinstance(schedule.keys, KeyColumns):
        _accumulate_score_columns(task, schedule, schedule.keys)
    else:
        _accumulate_scores(task, schedule, schedule.keys, steps)
    if isinstance(schedule.values, ValueColumns):
        _accumulate_output_columns(task, schedule, schedule.values)
    else:
        _accumulate_output(task, schedule, schedule.values)
    if _is_large(steps[Step.OUTPUT].results[0].type.shape):
        visit_columns(task, start_of(Step.OUTPUT), of_output, schedule.lanes)
    if Step.ROUNDED_OUTPUT in steps:
        visit_columns(task, Step.ROUNDED_OUTPUT, of_output, schedule.lanes)
    if _ORDERED_OUTPUT in steps:
        # All columns of a row, of which both of a byte are neighbours.
        structured.TileUsingForOp(find(task, _ORDERED_OUTPUT), sizes=[1 for _ in schedule.rows])
    simplify(task)


def _parted(rows: Sequence[int], columns: object) -> tuple[int, ...]:
    """The dimensions around columns: rows, and both parts of packed ones."""
    is_packed = isinstance(columns, KeyRows | ValueRows) and columns.parts > 1
    return (*rows, 1) if is_packed else tuple(rows)


def _is_large(output: Sequence[int]) -> bool:
    return output[-1] > _MOST_COLUMNS_AT_ONCE or prod(output) > _MOST_AT_ONCE


def _run_region(task: Handle, schedule: RowSchedule, steps: Collection[str]) -> None:
    """A loop over vectors of scores, which computes them right before the region where it can."""
    if isinstance(schedule.keys, KeyRows) and schedule.padding == Padding.NONE:
        if Step.REGION in steps:
            tile_and_fuse(find(task, Step.REGION), [*_whole(schedule.rows), schedule.lanes])
        else:
            tile_and_fuse(find(task, Step.SCORES), [schedule.lanes, *_whole(schedule.rows), 0])
    elif Step.REGION in steps:
        visit = _visit_by_lanes if schedule.padding == Padding.REGION else _visit_keys
        visit(task, schedule, Step.REGION)


def _visit_keys(task: Handle, schedule: RowSchedule, step: str) -> None:
    """Computes a vector of scores of each row of a tile at a time; the remainder one by one."""
    tiles = structured.TileUsingForOp(find(task, step), sizes=[*schedule.rows, schedule.lanes])
    if schedule.padding != Padding.NONE:
        take_one_by_one(peel(tiles.results[-1]), _whole(schedule.rows))


def _visit_by_lanes(task: Handle, schedule: RowSchedule, step: str) -> None:
    """Computes a vector of padded scores of each row of a tile at a time."""
    tiles = structured.TileUsingForOp(find(task, step), sizes=[*schedule.rows, schedule.lanes])
    _take_whole_vectors(tiles.results[-1], schedule)


def _reduce_by_lanes(task: Handle, schedule: RowSchedule, step: str) -> None:
    """Reduces the padded scores of each row with a partial result for each lane."""
    tiles = structured.TileUsingForOp(find(task, step), sizes=[*schedule.rows, 0])
    _, loop = tile_reduction(tiles.results[0], [*_whole(schedule.rows), schedule.lanes])
    _take_whole_vectors(loop, schedule)


def _sum_offsets(task: Handle, schedule: RowSchedule) -> None:
    """Sums up what the offsets of the values add to each row, with a partial sum a lane."""
    whole = _whole(schedule.rows)
    tiles = structured.TileUsingForOp(find(task, Step.OFFSET), sizes=[*schedule.rows, 0])
    sums, loop = tile_reduction(tiles.results[0], [*whole, schedule.lanes])
    rename(sums, Step.OFFSET)
    if schedule.padding != Padding.NONE:
        take_one_by_one(peel(loop), whole)


def _take_whole_vectors(loop_: Handle, schedule: RowSchedule) -> None:
    """States that a loop over scores, whose number is a multiple of the lanes, has no remainder.

    The remainder is peeled off, and then is found to be empty.
    """
    if schedule.has_dynamic_keys:
        peel(loop_)


def _accumulate_scores(
    task: Handle, schedule: RowSchedule, keys: KeyRows, steps: Collection[str]
) -> None:
    """Of a block of keys, or of all, a few at a time: tiles of rows whose sums stay in registers.

    Keys are read in the order of memory, which hardware prefetchers follow: without software
    prefetches, one query row that took four keys of f32 side by side read at 0.76 of the speed of
    memory, and at 1.00 one key at a time.
    """
    rows, whole = schedule.rows, _whole(schedule.rows)
    if Step.REGION in steps and any(rows) and schedule.padding == Padding.NONE:
        structured.TileUsingForOp(find(task, Step.REGION), sizes=[*rows, 0])
    tiles = structured.FuseOp(find(task, Step.SCORES), tile_sizes=[keys.keys, *rows, 0])
    parts: list[str] = [Step.SCORES]
    if keys.has_remainder:
        parts.append(remainder_of(Step.SCORES))
        rename(find(peel(tiles.results[1]), Step.SCORES), parts[-1])
        tile_and_fuse(find(task, parts[-1]), [1, *whole, 0])
    if keys.depth:
        for part in parts:
            structured.TileUsingForOp(find(task, part), sizes=[0, *whole, keys.depth])


def _accumulate_score_columns(task: Handle, schedule: RowSchedule, keys: KeyColumns) -> None:
    """Scores of keys `[d, N]`, in the order of memory: a few rows of d at a time.

    A vector of keys adds to their scores in the cache what it has in these rows. With all of d at
    once, every read would be on a page of its own, which takes twice the time.
    """
    _visit_keys(task, schedule, start_of(Step.SCORES))
    rows, whole = schedule.rows, _whole(schedule.rows)
    scores = find(task, Step.SCORES)
    scores = structured.TileUsingForOp(scores, sizes=[0, *whole, keys.block]).results[0]
    sizes = [keys.depth, *rows, schedule.lanes]
    scores, *loops = structured.TileUsingForOp(scores, sizes=sizes).results
    if keys.has_remainder:
        last = find(peel(loops[-1]), Step.SCORES)
        rename(last, remainder_of(Step.SCORES))
        structured.TileUsingForOp(last, sizes=[0, *whole, 1])
    depth = structured.TileUsingForOp(find(task, Step.SCORES), sizes=[1, *whole, 0]).results[1]
    unroll_without_units(depth, keys.depth)


def _accumulate_output(task: Handle, schedule: RowSchedule, values: ValueRows) -> None:
    """Tiles of rows x columns of the output that stay in registers, key by key.

    All tiles take their turns within a block of keys, so that its values come from memory once.
    """
    whole = [*_whole(schedule.rows), 0]
    output = find(task, Step.OUTPUT)
    if values.block:
        output = structured.TileUsingForOp(output, sizes=[values.block, *whole]).results[0]
        sizes = [0, *values.rows, values.columns]
        output = structured.TileUsingForOp(output, sizes=sizes).results[0]
    keys = structured.TileUsingForOp(output, sizes=[values.keys, *whole]).results[1]
    if values.has_remainder:
        remainder = remainder_of(Step.OUTPUT)
        rename(find(peel(keys), Step.OUTPUT), remainder)
        structured.TileUsingForOp(find(task, remainder), sizes=[1, *whole])


def _accumulate_output_columns(task: Handle, schedule: RowSchedule, values: ValueColumns) -> None:
    """The output from values `[e, N]`: a few columns at a time, with a partial sum a lane."""
    sizes = [*schedule.rows, values.columns, 0]
    tiles = structured.TileUsingForOp(find(task, Step.OUTPUT), sizes=sizes).results[0]
    outer = [*_whole(schedule.rows), 0]
    sums, loop = tile_reduction(tiles, [*outer, schedule.lanes])
    rename(sums, Step.OUTPUT)
    if schedule.padding != Padding.NONE:
        rename(take_one_by_one(peel(loop), outer), remainder_of(Step.OUTPUT))


def fill_registers(function: ir.Operation, schedule: RowSchedule, core: Core) -> None:
    """Makes the tiles of both products vector ops, but not those of scores of keys `[d, N]`."""
    with function.context:
        for op in ops_in(function, "linalg.generic"):
            name = step_of(op)
            if name in (Step.SCORES, remainder_of(Step.SCORES)):
                _fill_scores(op, schedule, core)
            elif name in (Step.OUTPUT, remainder_of(Step.OUTPUT)):
                _fill_output(op, schedule, core, is_remainder=name != Step.OUTPUT)


def _fill_scores(op: ir.Operation, schedule: RowSchedule, core: Core) -> None:
    by = arithmetic_of(schedule, core)
    if isinstance(schedule.keys, KeyRows):
        keys, side_by_side = schedule.keys, schedule.is_side_by_side
        compute_scores(op, by, side_by_side=side_by_side, in_loop=keys.in_loop, parts=keys.parts)


def _fill_output(
    op: ir.Operation, schedule: RowSchedule, core: Core, *, is_remainder: bool
) -> None:
    by, may_mask = arithmetic_of(schedule, core), schedule.may_mask
    if isinstance(schedule.values, ValueRows):
        if is_remainder:
            # Keys that are left are single ones.
            by = Fmas(schedule.lanes, core.has_masks)
        side_by_side = schedule.is_side_by_side and not is_remainder
        parts = schedule.values.parts
        accumulate_values(op, by, may_mask, side_by_side=side_by_side, parts=parts)
    elif not is_remainder:
        accumulate_value_columns(op, by, may_mask)


def _whole(rows: Sequence[int]) -> list[int]:
    """Tile sizes that leave the rows together."""
    return [0 for _ in rows]
