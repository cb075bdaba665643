# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds a group that computes the same scores as another one, over other operands."""

from collections.abc import Sequence

from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import block_of
from mlir_attention.support.erasing import erase

_INHERENT = ("indexing_maps", "operandSegmentSizes", "tag")


def clone_group(
    group: GroupOp,
    space: IterationSpace,
    result_types: Sequence[ir.Type],
    tag: str | None = None,
) -> GroupOp:
    """A group over `space`, with a copy of the region of `group`, and with its attributes.

    The tag is that of `group` by default.
    """
    new = group_without_region(space, result_types, tag or ir.StringAttr(group.tag).value)
    for name in group.attributes:
        if name not in _INHERENT:
            new.attributes[name] = group.attributes[name]
    twin = group.operation.clone()
    block_of(twin.opview).append_to(new.regions[0])
    erase(twin)
    return new


def group_without_region(
    space: IterationSpace, result_types: Sequence[ir.Type], tag: str
) -> GroupOp:
    """A group over `space`, at the insertion point, whose region has no block yet."""
    output, *lse = result_types
    lengths, table = space.kv_lengths, space.page_table
    return GroupOp(
        output,
        lse[0] if lse else None,
        space.query.value,
        space.key.value,
        space.value.value,
        [operand.value for operand in space.score_operands],
        space.indexing_maps,
        kv_lengths=lengths.value if lengths else None,
        page_table=table.value if table else None,
        tag=tag,
    )
