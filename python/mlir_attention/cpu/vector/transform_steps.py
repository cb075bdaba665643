# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Steps of transform scripts that schedules share, and the names by which they find ops.

Each function makes the transform ops of one step. An op keeps its name when it is tiled, fused or
cloned, so that a later step finds all that became of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod

from mlir import ir
from mlir.dialects import tensor as tensor_ops
from mlir.dialects import transform
from mlir.dialects.transform import loop, structured, tensor

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.transform_scripts import Handle, Script, apply_scripts
from mlir_attention.support.walk import ops_in

#: Elements of an inserted slice that may become one vector.
_LONGEST_SLICE = 1 << 12

#: The attribute that holds the name of an op.
STEP = "attention.step"


def label_steps(steps: Mapping[str, ir.Operation]) -> None:
    """Names each op for the script, and the fill that a reduction starts from."""
    for name, op in steps.items():
        op.attributes[STEP] = ir.StringAttr.get(name)
        start = op.operands[-1].owner
        if not isinstance(start, ir.Block) and start.operation.name == "linalg.fill":
            start.operation.attributes[STEP] = ir.StringAttr.get(start_of(name))


def start_of(step: str) -> str:
    """The name of the fill that a reduction starts from."""
    return step + "-start"


def remainder_of(step: str) -> str:
    """The name of the op that takes the keys that make no whole tile."""
    return step + "-remainder"


def step_of(op: ir.Operation) -> str:
    """The name of a labelled op; "" of others."""
    return ir.StringAttr(op.attributes[STEP]).value if STEP in op.attributes else ""


def drop_labels(function: ir.Operation) -> None:
    """Forgets what scripts found ops by."""
    for op in ops_in(function):
        if STEP in op.attributes:
            del op.attributes[STEP]


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
    return tile.results[-1]


def tile_reduction(op: Handle, sizes: Sequence[int]) -> tuple[Handle, Handle]:
    """A loop that keeps `sizes` partial results apart until its end.

    Returns the op that adds to the partial results, and the loop.
    """
    any_op = transform.AnyOpType.get()
    _, partial, _, loop_ = structured.TileReductionUsingForOp(
        [any_op], any_op, any_op, any_op, op, tile_sizes=list(sizes)
    ).results
    return partial, loop_


def peel(loop_: Handle) -> Handle:
    """Makes the last, partial tile a loop of its own, which is returned."""
    any_op = transform.AnyOpType.get()
    return loop.LoopPeelOp(any_op, any_op, loop_).results[1]


def simplify(task: Handle) -> None:
    """Folds what a step left behind: sizes become constants where they can be."""
    with patterns(task):
        transform.ApplyCanonicalizationPatternsOp()
        structured.ApplyTilingCanonicalizationPatternsOp()
        loop.ApplyForLoopCanonicalizationPatternsOp()
        tensor.ApplyFoldTensorEmptyPatternsOp()
    transform.ApplyCommonSubexpressionEliminationOp(task)


def visit_columns(task: Handle, name: str, rows: Sequence[int], columns: int) -> None:
    """Tiles of one row and so many columns."""
    structured.TileUsingForOp(find(task, name), sizes=[*(1 for _ in rows), columns])


def take_one_by_one(remainder: Handle, outer: Sequence[int]) -> Handle:
    """Visits the keys that make no whole vector one by one, within tiles of `outer` sizes.

    Returns the op that does.
    """
    op = structured.MatchOp.match_op_names(remainder, ["linalg.generic", "linalg.fill"]).result
    return structured.TileUsingForOp(op, sizes=[*outer, 1]).results[0]


def unroll_without_units(loop_: Handle, factor: int) -> None:
    """Unrolls a loop, whose body loses its dimensions of one position first."""
    with patterns(loop_):
        structured.ApplyFoldUnitExtentDimsViaSlicesPatternsOp()
    loop.LoopUnrollOp(loop_, factor=factor)


@contextmanager
def patterns(task: Handle) -> Iterator[None]:
    """Applies the pattern sets that the body names."""
    apply = transform.ApplyPatternsOp(task)
    with ir.InsertionPoint(apply.patterns):
        yield


def vectorize_tiles(functions: Sequence[ir.Operation]) -> None:
    """Makes what is left of linalg vector ops, and drops names."""
    for function in functions:
        _hide_sizes_of_long_slices(function)
    apply_scripts(
        [Script(function, _vectorize, [_innermost_loops(function)]) for function in functions]
    )
    for function in functions:
        drop_labels(function)


def _hide_sizes_of_long_slices(function: ir.Operation) -> None:
    """Lets inserted slices of many elements stay slices.

    Upstream makes one vector of a slice whose sizes it knows, however long. Simplification finds
    the sizes again.
    """
    for op in ops_in(function, "tensor.insert_slice"):
        slice_, into = op.operands[:2]
        type_, view = ir.RankedTensorType(slice_.type), op.opview
        is_long = type_.has_static_shape and prod(type_.shape) > _LONGEST_SLICE
        if not is_long or type_.rank != into.type.rank:
            continue
        with ir.InsertionPoint(op), op.location:
            unknown = [ir.ShapedType.get_dynamic_size()] * type_.rank
            hidden = tensor_ops.cast(ir.RankedTensorType.get(unknown, type_.element_type), slice_)
            inserted = tensor_ops.insert_slice(
                hidden, into, view.offsets, [as_value(size) for size in type_.shape], view.strides,
                view.static_offsets, unknown, view.static_strides,
            )  # fmt: skip
        replace_op(op, [inserted])


def _innermost_loops(function: ir.Operation) -> list[ir.Operation]:
    """Those of what is yet to be vectorized.

    In other loops there is nothing to hoist, and to look for it takes time: each of the vectors
    that a tile writes is compared with each.
    """
    return [
        op
        for op in ops_in(function, "scf.for")
        if len(ops_in(op, "scf.for")) == 1 and ops_in(op, "linalg.")
    ]


def _vectorize(task: Handle, innermost_loops: Handle) -> None:
    """From linalg to vector ops; accumulators become vectors that the innermost loops carry."""
    task = structured.VectorizeChildrenAndApplyPatternsOp(task).result
    loops = structured.MatchOp.match_op_names(task, ["scf.for"]).result
    transform.ApplyLoopInvariantCodeMotionOp(loops)
    loop.HoistLoopInvariantSubsetsOp(innermost_loops)
    simplify(task)
