# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The vector schedule of a task, as a transform script: a function a step, read top to bottom.

A task scores all its keys, which reads K once, takes the softmax of the scores, which stay in
the cache of the core, and sums up the values, which reads V once. With 16 lanes and 4 rows:

    for 16 keys                                      scores, then the region on whole vectors
      for 1 key: for 16 of d:                        acc[row, lane] += Q * K
    for 16 keys                                      maximum; weights; total; probabilities
    for 32 keys: for 64 columns: for 1 key:          acc[row, column] += P * V

Where a task has several heads that lie within the keys, `[N, H, d]`, they are rows of which a tile
has one, and all take their turns with a few keys. These are read side by side where rows are few:

    for 8 keys: for 1 head: for 16 of d: for 1 key:  acc[row, key, lane] += Q * K
    for 8 keys: for 1 head: for 16 columns: for 1 key: acc[row, column] += P * V

Where keys are left that make no whole vector, all are scored first, and the region then is run on
padded scores, or on whole vectors and single scores if it reads an element for each key.

Narrow types take four keys at a time for scores, and those that are left one by one. Where bf16 is
multiplied by dots, they are in steps of 32 of d, and of 2 keys for V.
Keys `[d, N]` are scored otherwise:

    for 1024 keys: for 4 of d: for 16 keys:          scores[row, key] += Q * K
    for 16 keys                                      the region

And values `[e, N]` are summed up a few columns at a time:

    for 4 columns: for 16 keys:                      acc[row, column, lane] += P * V

The script makes loops over tiles. What is in the tiles of products with rows of keys and values
is written by hand (`register_tiles.py`), all else by upstream's vectorizer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from math import prod

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import loop, structured, tensor

from mlir_attention.cpu.vector.bf16_dots import Dots
from mlir_attention.cpu.vector.register_tiles import (
    Arithmetic,
    Fmas,
    accumulate_values,
    compute_scores,
)
from mlir_attention.cpu.vector.tile_sizes import KeyColumns, Plan
from mlir_attention.support.transform_scripts import Handle, Script, apply_scripts
from mlir_attention.support.walk import ops_in

#: Columns and elements of the output of a task that one vector op may set to 0, in a row of stores.
#: LLVM aborts at vectors of 65536 elements; 4 rows of 4096 columns took 0.4 s, 64 rows 6 s.
_MOST_COLUMNS_AT_ONCE, _MOST_AT_ONCE = 1 << 10, 1 << 15

#: The attribute by which the script finds the ops of a task.
STEP = "attention.step"

#: The name that innermost loops get.
_INNERMOST = "innermost"

#: What is added to the name of an op that takes the keys that make no whole tile.
_LAST = "-of-last-keys"


def label_steps(steps: dict[str, ir.Operation]) -> None:
    """Names each op for the script, and the fill that a reduction starts from."""
    for name, op in steps.items():
        op.attributes[STEP] = ir.StringAttr.get(name)
        start = op.operands[len(op.operands) - 1].owner
        if not isinstance(start, ir.Block) and start.operation.name == "linalg.fill":
            start.operation.attributes[STEP] = ir.StringAttr.get(f"{name}-start")


def fill_registers(function: ir.Operation, plan: Plan) -> None:
    """Makes the tiles of both products vector ops, but not those with columns of keys."""
    by_key, by = Fmas(plan.lanes, plan.has_masks), arithmetic_of(plan)
    with function.context:
        for op in ops_in(function, "linalg.generic"):
            name = step_of(op)
            if name in ("scores", "scores" + _LAST) and plan.key_columns is None:
                compute_scores(op, by, side_by_side=plan.is_side_by_side)
            elif name == "output":
                accumulate_values(op, by, plan.may_mask, side_by_side=plan.is_side_by_side)
            elif name == "output" + _LAST:
                accumulate_values(op, by_key, plan.may_mask)


def arithmetic_of(plan: Plan) -> Arithmetic:
    """How vectors are multiplied."""
    return Dots(plan.lanes) if plan.uses_dots else Fmas(plan.lanes, plan.has_masks)


def step_of(op: ir.Operation) -> str:
    """The name of a labelled op; "" of others."""
    return ir.StringAttr(op.attributes[STEP]).value if STEP in op.attributes else ""


def vectorize_tiles(functions: Sequence[ir.Operation]) -> None:
    """Makes what is left of linalg vector ops, and drops labels."""
    for function in functions:
        name_innermost_loops(function)
    # In other loops there is nothing to hoist, and to look for it takes time: each of the vectors
    # that a tile writes is compared with each.
    build = partial(vectorize, hoisted_from=lambda task: find(task, _INNERMOST))
    apply_scripts([Script(function, build) for function in functions])
    for function in functions:
        drop_labels(function)


def name_innermost_loops(function: ir.Operation) -> None:
    """Lets the script find the loops of what is yet to be vectorized, but those around others."""
    with function.context:
        for op in ops_in(function, "scf.for"):
            if len(ops_in(op, "scf.for")) == 1 and ops_in(op, "linalg."):
                op.attributes[STEP] = ir.StringAttr.get(_INNERMOST)


def drop_labels(function: ir.Operation) -> None:
    """Forgets what scripts found ops by."""
    for op in ops_in(function):
        if STEP in op.attributes:
            del op.attributes[STEP]


def tile(task: Handle, plan: Plan, steps: Mapping[str, ir.Operation]) -> None:
    """Loops over tiles of all steps."""
    if "wide-query" in steps:
        # First, so that it is not fused into the loops over keys.
        visit_columns(task, plan, "wide-query")
    if plan.key_columns is None and not plan.is_ragged:
        tile_keys(task, plan, steps)
    elif "region" in steps:
        visit = visit_by_lanes if plan.has_padded_region else visit_keys
        visit(task, plan, "region")
    for name in ("maximum", "total"):
        reduce_by_lanes(task, plan, name)
    for name in ("padding", "weights", "probabilities"):
        if name in steps:
            visit_by_lanes(task, plan, name)
    simplify(task)
    if plan.key_columns is None:
        accumulate_scores(task, plan, steps)
    else:
        accumulate_score_columns(task, plan, plan.key_columns)
    if plan.value_columns:
        accumulate_output_columns(task, plan)
    else:
        accumulate_output(task, plan)
    if _is_large(steps["output"].results[0].type.shape):
        visit_columns(task, plan, "output-start")
    if "rounded-output" in steps:
        visit_columns(task, plan, "rounded-output")
    simplify(task)


def _is_large(output: Sequence[int]) -> bool:
    return output[-1] > _MOST_COLUMNS_AT_ONCE or prod(output) > _MOST_AT_ONCE


def tile_keys(task: Handle, plan: Plan, steps: Collection[str]) -> None:
    """A loop over blocks of keys, as many as a vector of scores has elements.

    The scores of a block are computed where the region takes them.
    """
    if "region" in steps:
        tile_and_fuse(find(task, "region"), [*_whole(plan.rows), plan.lanes])
    else:
        tile_and_fuse(find(task, "scores"), [plan.lanes, *_whole(plan.rows), 0])


def visit_keys(task: Handle, plan: Plan, name: str) -> None:
    """Computes a vector of scores of each row of a tile at a time; what makes none, one by one."""
    tile = structured.TileUsingForOp(find(task, name), sizes=[*plan.rows, plan.lanes])
    if plan.is_ragged:
        take_one_by_one(peel(tile.results[len(tile.results) - 1]), _whole(plan.rows))


def accumulate_score_columns(task: Handle, plan: Plan, columns: KeyColumns) -> None:
    """Scores of keys `[d, N]`, in the order of memory: a few rows of d at a time.

    A vector of keys adds to their scores in the cache what it has in these rows. With all of d at
    once, every read would be on a page of its own, which takes twice the time.
    """
    visit_keys(task, plan, "scores-start")
    scores, rows = find(task, "scores"), _whole(plan.rows)
    scores = structured.TileUsingForOp(scores, sizes=[0, *rows, columns.block]).results[0]
    sizes = [columns.depth, *plan.rows, plan.lanes]
    scores, *loops = structured.TileUsingForOp(scores, sizes=sizes).results
    if columns.has_last_block:
        last = find(peel(loops[-1]), "scores")
        rename(last, "scores" + _LAST)
        structured.TileUsingForOp(last, sizes=[0, *rows, 1])
    depth = structured.TileUsingForOp(find(task, "scores"), sizes=[1, *rows, 0]).results[1]
    with patterns(depth):
        structured.ApplyFoldUnitExtentDimsViaSlicesPatternsOp()
    loop.LoopUnrollOp(depth, factor=columns.depth)


def take_one_by_one(last: Handle, outer: list[int]) -> None:
    """Visits the keys that make no whole vector, within tiles of `outer` sizes."""
    op = structured.MatchOp.match_op_names(last, ["linalg.generic", "linalg.fill"]).result
    structured.TileUsingForOp(op, sizes=[*outer, 1])


def accumulate_scores(task: Handle, plan: Plan, steps: Collection[str]) -> None:
    """Of a block of keys, or of all, a few at a time: tiles of rows whose sums stay in registers.

    Keys are read in the order of memory, which is what prefetchers in hardware follow: without
    hints, one query row that took four keys of f32 side by side read at 0.76 of the speed of
    memory, and at 1.00 one by one.
    """
    if "region" in steps and any(plan.rows) and not plan.is_ragged:
        structured.TileUsingForOp(find(task, "region"), sizes=[*plan.rows, 0])
    tiles = structured.FuseOp(find(task, "scores"), tile_sizes=[plan.keys, *plan.rows, 0])
    if plan.has_last_keys:
        rename(find(peel(tiles.results[1]), "scores"), "scores" + _LAST)
        tile_and_fuse(find(task, "scores" + _LAST), [1, *_whole(plan.rows), 0])
    if plan.depth:
        for name in ("scores", "scores" + _LAST)[: 1 + plan.has_last_keys]:
            structured.TileUsingForOp(find(task, name), sizes=[0, *_whole(plan.rows), plan.depth])


def reduce_by_lanes(task: Handle, plan: Plan, name: str) -> None:
    """Reduces the padded scores of each row with a partial result for each lane."""
    tile = structured.TileUsingForOp(find(task, name), sizes=[*plan.rows, 0])
    take_whole_vectors(tile_reduction(tile.results[0], [*_whole(plan.rows), plan.lanes]), plan)


def visit_by_lanes(task: Handle, plan: Plan, name: str) -> None:
    """Computes a vector of padded scores of each row of a tile at a time."""
    tile = structured.TileUsingForOp(find(task, name), sizes=[*plan.rows, plan.lanes])
    take_whole_vectors(tile.results[len(tile.results) - 1], plan)


def take_whole_vectors(loop_: Handle, plan: Plan) -> None:
    """States that a loop over scores, whose number is a multiple of the lanes, has no rest.

    The rest is peeled off, and then is found to be empty.
    """
    if plan.is_dynamic:
        peel(loop_)


def accumulate_output(task: Handle, plan: Plan) -> None:
    """Tiles of rows x columns of the output that stay in registers, key by key.

    All tiles take their turns within a block of keys, so that its values come from memory once.
    """
    output = find(task, "output")
    if plan.value_block:
        sizes = [plan.value_block, *_whole(plan.rows), 0]
        output = structured.TileUsingForOp(output, sizes=sizes).results[0]
        sizes = [0, *plan.output_rows, plan.columns]
        output = structured.TileUsingForOp(output, sizes=sizes).results[0]
    keys, *whole = [plan.value_keys, *_whole(plan.rows), 0]
    loop_ = structured.TileUsingForOp(output, sizes=[keys, *whole]).results[1]
    if plan.is_odd:
        rename(find(peel(loop_), "output"), "output" + _LAST)
        structured.TileUsingForOp(find(task, "output" + _LAST), sizes=[1, *whole])


def accumulate_output_columns(task: Handle, plan: Plan) -> None:
    """The output from values `[e, N]`: a few columns at a time, with a partial sum a lane."""
    sizes = [*plan.rows, plan.value_columns, 0]
    tile = structured.TileUsingForOp(find(task, "output"), sizes=sizes).results[0]
    outer = [*_whole(plan.rows), 0]
    sums = tile_reduction(tile, [*outer, plan.lanes])
    if plan.is_ragged:
        take_one_by_one(peel(sums), outer)


def visit_columns(task: Handle, plan: Plan, name: str) -> None:
    """Computes one row at a time, a vector at a time."""
    structured.TileUsingForOp(find(task, name), sizes=[*(1 for _ in plan.rows), plan.lanes])


def vectorize(task: Handle, hoisted_from: Callable[[Handle], Handle]) -> None:
    """From linalg to vector ops; accumulators become vectors that the loops in question carry."""
    task = structured.VectorizeChildrenAndApplyPatternsOp(task).result
    transform.ApplyLoopInvariantCodeMotionOp(loops_in(task))
    loop.HoistLoopInvariantSubsetsOp(hoisted_from(task))
    simplify(task)


def simplify(task: Handle) -> None:
    """Folds what a step left behind: sizes become constants where they can be."""
    with patterns(task):
        transform.ApplyCanonicalizationPatternsOp()
        structured.ApplyTilingCanonicalizationPatternsOp()
        loop.ApplyForLoopCanonicalizationPatternsOp()
        tensor.ApplyFoldTensorEmptyPatternsOp()
    transform.ApplyCommonSubexpressionEliminationOp(task)


def loops_in(root: Handle) -> Handle:
    """All its loops."""
    return structured.MatchOp.match_op_names(root, ["scf.for"]).result


def find(root: Handle, name: str) -> Handle:
    """The ops in `root` with that name."""
    attributes = ir.DictAttr.get({STEP: ir.StringAttr.get(name)})
    return structured.MatchOp(transform.AnyOpType.get(), root, op_attrs=attributes).result


def rename(ops: Handle, name: str) -> None:
    """Gives the ops another name."""
    parameter = transform.ParamConstantOp(
        transform.AnyParamType.get(), ir.StringAttr.get(name)
    ).result
    transform.AnnotateOp(ops, STEP, param=parameter)


def tile_and_fuse(op: Handle, sizes: Sequence[int]) -> Handle:
    """Loops over tiles of `op` and of all that it is computed from; returns the innermost."""
    tile = structured.FuseOp(op, tile_sizes=list(sizes))
    return tile.results[len(tile.results) - 1]


def tile_reduction(op: Handle, sizes: Sequence[int]) -> Handle:
    """A loop that keeps `sizes` partial results apart until its end; returns the loop."""
    any_op = transform.AnyOpType.get()
    tile = structured.TileReductionUsingForOp(
        [any_op], any_op, any_op, any_op, op, tile_sizes=list(sizes)
    )
    return tile.results[len(tile.results) - 1]


def peel(loop_: Handle) -> Handle:
    """Makes the last, partial tile a loop of its own, which is returned."""
    any_op = transform.AnyOpType.get()
    return loop.LoopPeelOp(any_op, any_op, loop_).results[1]


@contextmanager
def patterns(task: Handle) -> Iterator[None]:
    """Applies the pattern sets that the body names."""
    apply = transform.ApplyPatternsOp(task)
    with ir.InsertionPoint(apply.patterns):
        yield


def _whole(rows: Sequence[int]) -> list[int]:
    """Tile sizes that leave the rows together."""
    return [0 for _ in rows]
