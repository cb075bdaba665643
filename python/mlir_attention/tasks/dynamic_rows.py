# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A task whose number of query rows is known at run time only takes a few of them one by one.

One function may serve prefill and decode. Blocks of keys (`key_blocks.py`) cost as much for one
row as for all that there is room for, hence a task looks at how many there are:

    if there are few positions
      for each position: attention.group        reads its keys row by row, as in a decode step
    else
      attention.group                           in blocks, for as many rows as there is room for

A position is one place along all query dimensions of unknown extent. It has one row; or, where the
heads that share keys and values are a query dimension too, a row for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import prod

from mlir import ir
from mlir.dialects import arith, bufferization, scf
from mlir.dialects.transform import structured

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, static_sizes
from mlir_attention.support.indexing_maps import dims
from mlir_attention.support.tensor_slices import first_of, insert_first
from mlir_attention.support.transform_scripts import apply_script
from mlir_attention.support.walk import ops_in

#: Of the positions that there is room for, one part in so many is few. Up to about two thirds of
#: them, one by one is the faster way.
_FEW = 2


def has_unknown_rows(space: IterationSpace) -> bool:
    """Whether the extent of a query dimension is known at run time only."""
    return bool(_unknown_dims(space))


def take_few_rows_one_by_one(
    group: GroupOp, space: IterationSpace, most_rows: Sequence[int]
) -> GroupOp:
    """Moves a group over `space`, of unknown rows, to where there are more than a few of them.

    `most_rows` is the most that there are, along each query dimension. Returns the group of one
    position that is computed, in loops, where there are no more.
    """
    unknown = _unknown_dims(space)
    most = dict(zip(space.query_dims, most_rows, strict=True))
    with ir.InsertionPoint(group), group.location:
        extents = space.extents()
        positions = reduce(arith.muli, [as_value(extents[dim]) for dim in unknown])
        few = as_value(prod(most[dim] for dim in unknown) // _FEW)
        is_few = arith.cmpi(arith.CmpIPredicate.ule, positions, few)
        outs = _outputs(group, space, extents, most)
        choice = scf.IfOp(is_few, [out.type for out in outs], has_else=True)
        for old, new in zip(group.results, choice.results, strict=True):
            old.replace_all_uses_with(new)
        with ir.InsertionPoint(choice.then_block):
            twin = clone_group(group, space, [out.type for out in outs])
            scf.YieldOp(list(twin.results))
        with ir.InsertionPoint(choice.else_block):
            scf.YieldOp(list(map(insert_first, group.results, outs)))
    group.operation.move_before(choice.else_block.operations[0])
    return _one_by_one(twin, [int(dim in unknown) for dim in range(space.num_dims)], outs)


def _unknown_dims(space: IterationSpace) -> list[int]:
    return [dim for dim in space.query_dims if dim not in space.static_extents]


def _outputs(
    group: GroupOp, space: IterationSpace, extents: Sequence[Extent], most: dict[int, int]
) -> list[ir.Value]:
    """Where results are written either way: in memory of one known layout."""
    outs = []
    for result, positions in zip(group.results, space.result_maps, strict=True):
        names = dims(positions)
        element = ir.RankedTensorType(result.type).element_type
        shape = static_sizes([most.get(dim, extents[dim]) for dim in names])
        room = bufferization.alloc_tensor(ir.RankedTensorType.get(shape, element), [])
        outs.append(first_of(room, [extents[dim] for dim in names]))
    return outs


def _one_by_one(group: GroupOp, sizes: list[int], outs: Sequence[ir.Value]) -> GroupOp:
    """Makes a group loops along the dimensions of which `sizes` has 1 and not 0, into `outs`.

    Returns the group in the loops.
    """
    choice = group.operation.parent
    apply_script(
        choice, lambda _, one: structured.TileUsingForOp(one, sizes=sizes), [group.operation]
    )
    for empty, out in zip(ops_in(choice, "tensor.empty"), outs, strict=True):
        replace_op(empty, [out])
    few = choice.opview.then_block
    (one,) = (op for top in few for op in ops_in(top.operation, GroupOp.OPERATION_NAME))
    return one.opview
