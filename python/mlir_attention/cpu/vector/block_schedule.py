# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of a task with many query rows, whose keys come in blocks.

In a block, with 16 lanes, tiles of 4 rows for scores and of 2 rows for the output:

    for 4 vectors of keys: for 4 rows: for d:       acc[row, vector, lane] += Q * K, then the region
    for 1 vector that is left: for 16 rows: for d:  acc[row, lane] += Q * K, then the region
    for 16 rows: for a vector of keys               maximum; weights; total; probabilities
    for 32 keys: for 2 rows: for 128 columns: for 1 key:  acc[row, column] += P * V

By dots of bf16, d are pairs, and the last line is one of 8 rows, 32 columns and 2 keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.cpu.memory.thread_buffers import allocate_most
from mlir_attention.cpu.vector.arithmetic import arithmetic_of
from mlir_attention.cpu.vector.key_blocks import BlockStep, take_keys_in_blocks
from mlir_attention.cpu.vector.register_tiles import (
    accumulate_values,
    compute_scores_of_columns,
    transpose_keys,
)
from mlir_attention.cpu.vector.tile_sizes.core import Core
from mlir_attention.cpu.vector.tile_sizes.schedules import BlockSchedule
from mlir_attention.cpu.vector.transform_steps import (
    find,
    peel,
    remainder_of,
    rename,
    simplify,
    start_of,
    step_of,
    tile_and_fuse,
    tile_reduction,
    visit_columns,
)
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.lower.group_to_linalg import Step, build_steps
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.transform_scripts import Handle
from mlir_attention.support.walk import ops_in


def make_steps(group: GroupOp, schedule: BlockSchedule) -> dict[str, ir.Operation]:
    """Replaces the group of a task by a loop over blocks of linalg ops, returned by name."""
    function = group.operation.parent
    with ir.InsertionPoint(group), group.location:
        inner, steps = take_keys_in_blocks(group, schedule)
    with ir.InsertionPoint(inner), inner.location:
        results, more = build_steps(
            inner, probabilities_in=ir.BF16Type.get() if schedule.uses_dots else None
        )
    replace_op(inner, results)
    # What is dynamic is the number of vectors of keys of a block.
    allocate_most(function, schedule.block // schedule.lanes)
    return steps | more


def tile(task: Handle, schedule: BlockSchedule, steps: Mapping[str, ir.Operation]) -> None:
    """Loops over tiles of all steps."""
    _copy_operands(task, schedule, steps)
    _merge_blocks(task, schedule, steps)
    _compute_softmax(task, schedule, steps.keys())
    simplify(task)
    _accumulate_scores(task, schedule)
    _accumulate_output(task, schedule)
    simplify(task)


def _copy_operands(
    task: Handle, schedule: BlockSchedule, steps: Mapping[str, ir.Operation]
) -> None:
    """What is copied for all blocks, and for each block."""
    if BlockStep.PACKED_KEY in steps:
        _transpose_squares(task, schedule)
    for name, op in steps.items():
        if name.startswith((BlockStep.PACKED_KEY_COLUMNS, BlockStep.PACKED_OPERAND)):
            _copy_by_vectors(task, schedule, name, op.operands[0].type.shape)
        if name.startswith(BlockStep.CLEARED):
            outer = [1] * (op.results[0].type.rank - 1)
            structured.TileUsingForOp(find(task, name), sizes=[*outer, schedule.lanes])
    visit_columns(task, BlockStep.PACKED_QUERY, schedule.rows, schedule.lanes)


def _transpose_squares(task: Handle, schedule: BlockSchedule) -> None:
    """Squares of a vector of keys and of one of d, or of pairs; the remainder one by one."""
    pair = [0] if schedule.uses_dots else []
    sizes = [schedule.lanes] * 2 + pair
    tiles = structured.TileUsingForOp(find(task, BlockStep.PACKED_KEY), sizes=sizes)
    op = structured.MatchOp.match_op_names(peel(tiles.results[1]), ["linalg.generic"]).result
    rename(op, remainder_of(BlockStep.PACKED_KEY))
    structured.TileUsingForOp(find(task, remainder_of(BlockStep.PACKED_KEY)), sizes=[1, 0, *pair])


def _copy_by_vectors(
    task: Handle, schedule: BlockSchedule, name: str, extents: Sequence[int]
) -> None:
    """A vector of the innermost dimension at a time; the remainder one by one."""
    outer, last = [1] * (len(extents) - 1), extents[-1]
    tiles = structured.TileUsingForOp(find(task, name), sizes=[*outer, schedule.lanes])
    if last % schedule.lanes or ir.ShapedType.is_dynamic_size(last):
        rest = peel(tiles.results[len(extents)])
        op = structured.MatchOp.match_op_names(rest, ["linalg.generic"]).result
        structured.TileUsingForOp(op, sizes=[*outer, 1])


def _merge_blocks(task: Handle, schedule: BlockSchedule, steps: Mapping[str, ir.Operation]) -> None:
    """What is computed of each row of the output, a tile of columns at a time."""
    columns = schedule.values.columns
    rounded = {Step.ROUNDED_OUTPUT} & steps.keys()
    for name in (
        BlockStep.FIRST_OUTPUT,
        start_of(Step.OUTPUT),
        BlockStep.MERGED_OUTPUT,
        *rounded,
    ):
        visit_columns(task, name, schedule.rows, columns)
    structured.TileUsingForOp(find(task, BlockStep.PACKED_VALUE), sizes=[1, columns])
    for name in (Step.LSE, BlockStep.MERGED_LSE):
        structured.TileUsingForOp(find(task, name), sizes=list(schedule.rows_of_vector))


def _compute_softmax(task: Handle, schedule: BlockSchedule, steps: Set[str]) -> None:
    """Tiles of scores, the region right behind them; then the softmax, row by row."""
    each_row, whole = [1 for _ in schedule.rows], _whole(schedule)
    remainder = remainder_of(Step.REGION)
    rest = peel(tile_and_fuse(find(task, Step.REGION), [*whole, schedule.vectors, 0]))
    rename(find(rest, Step.REGION), remainder)
    tile_and_fuse(find(task, Step.REGION), [*schedule.rows, 0, 0])
    tile_and_fuse(find(task, remainder), [*schedule.rows_of_vector, 1, 0])
    # More rows at a time would be as fast, and take twice as long to compile.
    for name in (Step.MAXIMUM, Step.TOTAL, *({Step.OFFSET} & steps)):
        tiles = structured.TileUsingForOp(find(task, name), sizes=[*each_row, 0, 0])
        tile_reduction(tiles.results[0], [*whole, 1, schedule.lanes])
    for name in (Step.WEIGHTS, Step.PROBABILITIES, *({Step.SCALED} & steps)):
        structured.TileUsingForOp(find(task, name), sizes=[*each_row, 1, 0])


def _accumulate_scores(task: Handle, schedule: BlockSchedule) -> None:
    """One product for each score of a tile at a time."""
    whole = _whole(schedule)
    # Of keys [d, N], d is the outermost dimension; of pairs, it is an inner one.
    sizes = [0, 0, *whole, 1, 0] if schedule.uses_dots else [1, *whole, 0, 0]
    structured.TileUsingForOp(find(task, Step.SCORES), sizes=sizes)


def _accumulate_output(task: Handle, schedule: BlockSchedule) -> None:
    """Tiles of rows x columns of the output that stay in registers, key by key.

    All rows take their turns with some columns before the next columns, so that the values of a
    block, of any depth, come from the first-level cache.
    """
    values, whole = schedule.values, _whole(schedule)
    output = find(task, Step.OUTPUT)
    vectors = values.block // schedule.lanes
    output = structured.TileUsingForOp(output, sizes=[vectors, 0, *whole, 0]).results[0]
    output = structured.TileUsingForOp(output, sizes=[0, 0, *whole, values.columns]).results[0]
    output = structured.TileUsingForOp(output, sizes=[0, 0, *values.rows, 0]).results[0]
    structured.TileUsingForOp(output, sizes=[1, values.keys, *whole, 0])


def fill_registers(function: ir.Operation, schedule: BlockSchedule, core: Core) -> None:
    """Makes the tiles of both products, and the squares of transposed keys, vector ops."""
    by = arithmetic_of(schedule, core)
    with function.context:
        for op in ops_in(function, "linalg.generic"):
            name = step_of(op)
            if name == BlockStep.PACKED_KEY:
                transpose_keys(op, by)
            elif name == Step.SCORES:
                compute_scores_of_columns(op, by)
            elif name == Step.OUTPUT:
                # Behind the vectors of keys are the keys of one.
                accumulate_values(op, by, schedule.may_mask, units=1)


def _whole(schedule: BlockSchedule) -> list[int]:
    """Tile sizes that leave the rows together."""
    return [0 for _ in schedule.rows]
