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

_INHERENT = (
    "indexing_maps",
    "operandSegmentSizes",
    "tag",
    "unsigned_key",
    "unsigned_value",
    "packed_key",
    "packed_value",
)


def clone_group(
    group: GroupOp,
    space: IterationSpace,
    result_types: Sequence[ir.Type],
    tag: str | None = None,
) -> GroupOp:
    """A group over `space`, at the insertion point, with the region and the attributes of `group`.

    Both are copies. The tag is that of `group` by default.
    """
    new = space.build_group(result_types, tag or ir.StringAttr(group.tag).value)
    for name in group.attributes:
        if name not in _INHERENT:
            new.attributes[name] = group.attributes[name]
    twin = group.operation.clone()
    block_of(twin.opview).append_to(new.regions[0])
    erase(twin)
    return new
