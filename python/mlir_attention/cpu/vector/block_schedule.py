# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of a task with many query rows, whose keys come in blocks.

In a block, with 16 lanes, tiles of 16 rows for scores and of 2 rows for the output:

    for 16 rows: for a vector of keys: for d:        acc[row, lane] += Q * K, then the region
    for 16 rows: for a vector of keys                maximum; weights; total; probabilities
    for 32 keys: for 2 rows: for 128 columns: for 1 key:  acc[row, column] += P * V

By dots of bf16, d are pairs, and the last line is one of 8 rows, 32 columns and 2 keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.cpu.vector.register_tiles import (
    accumulate_values,
    compute_scores_of_columns,
    transpose_keys,
)
from mlir_attention.cpu.vector.row_schedule import (
    arithmetic_of,
    find,
    peel,
    rename,
    simplify,
    step_of,
    tile_and_fuse,
    tile_reduction,
    visit_columns,
)
from mlir_attention.cpu.vector.tile_sizes import Plan
from mlir_attention.support.transform_scripts import Handle
from mlir_attention.support.walk import ops_in


def fill_registers(function: ir.Operation, plan: Plan) -> None:
    """Makes the tiles of both products, and the squares of transposed keys, vector ops."""
    by = arithmetic_of(plan)
    with function.context:
        for op in ops_in(function, "linalg.generic"):
            name = step_of(op)
            if name == "packed-key":
                transpose_keys(op, by)
            elif name == "scores":
                compute_scores_of_columns(op, by)
            elif name == "output":
                # Behind the vectors of keys are the keys of one.
                accumulate_values(op, by, may_mask=True, units=1)


def tile(task: Handle, plan: Plan, steps: Mapping[str, ir.Operation]) -> None:
    """Loops over tiles of all steps."""
    if "packed-key" in steps:
        tile_squares(task, plan)
    for name, op in steps.items():
        if name.startswith(("packed-key-columns", "packed-operand")):
            copy_by_vectors(task, plan, name, op.operands[0].type.shape)
    each_row = [1 for _ in plan.rows]
    visit_columns(task, plan, "packed-query")
    rounded = {"rounded-output"} & steps.keys()
    for name in ("first-output", "output-start", "merged-output", *rounded):
        structured.TileUsingForOp(find(task, name), sizes=[*each_row, plan.columns])
    structured.TileUsingForOp(find(task, "packed-value"), sizes=[1, plan.columns])
    for name in ("lse", "merged-lse"):
        structured.TileUsingForOp(find(task, name), sizes=list(plan.rows))
    whole = [0 for _ in plan.rows]
    scores = find(task, "region")
    tile_and_fuse(scores, [*plan.rows, 1, 0])
    # More rows at a time would be as fast, and take twice as long to compile.
    for name in ("maximum", "total"):
        tiles = structured.TileUsingForOp(find(task, name), sizes=[*each_row, 0, 0])
        tile_reduction(tiles.results[0], [*whole, 1, plan.lanes])
    for name in ("weights", "probabilities"):
        structured.TileUsingForOp(find(task, name), sizes=[*each_row, 1, 0])
    simplify(task)
    # Of keys [d, N], d is the outermost dimension; of pairs, it is an inner one.
    sizes = [0, 0, *whole, 1, 0] if plan.uses_dots else [1, *whole, 0, 0]
    structured.TileUsingForOp(find(task, "scores"), sizes=sizes)
    accumulate_output(task, plan)
    simplify(task)


def tile_squares(task: Handle, plan: Plan) -> None:
    """Squares of a vector of keys and of one of d, or of pairs; keys that make none, one by one."""
    pair = [0] if plan.uses_dots else []
    tiles = structured.TileUsingForOp(find(task, "packed-key"), sizes=[plan.lanes] * 2 + pair)
    rest = peel(tiles.results[1])
    op = structured.MatchOp.match_op_names(rest, ["linalg.generic"]).result
    rename(op, "packed-key-of-last-keys")
    structured.TileUsingForOp(find(task, "packed-key-of-last-keys"), sizes=[1, 0, *pair])


def copy_by_vectors(task: Handle, plan: Plan, name: str, extents: Sequence[int]) -> None:
    """A vector of the innermost dimension at a time; elements that make none, one by one."""
    outer, last = [1] * (len(extents) - 1), extents[-1]
    tile = structured.TileUsingForOp(find(task, name), sizes=[*outer, plan.lanes])
    if last % plan.lanes or ir.ShapedType.is_dynamic_size(last):
        rest = peel(tile.results[len(extents)])
        op = structured.MatchOp.match_op_names(rest, ["linalg.generic"]).result
        structured.TileUsingForOp(op, sizes=[*outer, 1])


def accumulate_output(task: Handle, plan: Plan) -> None:
    """Tiles of rows x columns of the output that stay in registers, key by key."""
    whole = [0 for _ in plan.rows]
    output = find(task, "output")
    vectors = plan.value_block // plan.lanes
    output = structured.TileUsingForOp(output, sizes=[vectors, 0, *whole, 0]).results[0]
    sizes = [0, 0, *plan.output_rows, plan.columns]
    output = structured.TileUsingForOp(output, sizes=sizes).results[0]
    structured.TileUsingForOp(output, sizes=[1, plan.value_keys, *whole, 0])
