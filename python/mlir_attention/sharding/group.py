# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The group of one rank: over its part of the keys, of the heads, or of the batch.

A part of the batch, of the heads or of the query rows is a group by itself. A part of the keys
gives a partial output and its LSE, which all ranks along the axes gather and combine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import indices, renumber_indices
from mlir_attention.sharding.cut import Cut
from mlir_attention.sharding.exchange import gather_together
from mlir_attention.sharding.layout import Axes, offset_of
from mlir_attention.sharding.part import Part
from mlir_attention.split.lse_combine import combine_partials
from mlir_attention.support.extents import Extent, static_sizes
from mlir_attention.support.indexing_maps import select
from mlir_attention.support.tensor_slices import as_type


@dataclass(frozen=True)
class LocalGroup:
    """What a group became: its results, and the layout of each; and the axes that were combined."""

    results: list[Part]
    combined: Axes


def partition_group(group: GroupOp, parts: dict[str, Part], *, is_tree: bool = False) -> LocalGroup:
    """Builds the group of this rank, at the insertion point.

    `parts` are those of its sharded operands, by their names. With `is_tree`, ranks along several
    axes combine axis by axis. Raises RewriteError for shardings that no group can have.
    """
    space = IterationSpace.of(group)
    cut = Cut.of(group, space, parts)
    local = cut.local_space(space, parts)
    extents = local.extents()
    key_dim = cut.key_dim
    results = _build(group, local, extents, cut)
    if key_dim is not None:
        results = _combine(group, space, cut, results, is_tree)
    layouts = [cut.layout(positions) for positions in space.result_maps]
    return LocalGroup(
        [Part(*each, may_gather=True) for each in zip(results, layouts, strict=True)],
        cut.axes[key_dim] if key_dim is not None else (),
    )


def _build(
    group: GroupOp, local: IterationSpace, extents: Sequence[Extent], cut: Cut
) -> list[ir.Value]:
    """The group over the part of this rank; with an LSE if keys are cut."""
    types = [ir.RankedTensorType(result.type).element_type for result in group.results]
    if cut.key_dim is not None:
        types = [accumulation_type(group.query, group.key, group.value)] * 2
        local = replace(local, result_maps=(local.output_map, local.row_dims))
    used = {index.dim.value for index in indices(group)}
    offsets = {
        dim: offset_of(cut.grid, axes, extents[dim])
        for dim, axes in cut.axes.items()
        if dim in used
    }
    clone = clone_group(
        group,
        local,
        [
            ir.RankedTensorType.get(static_sizes(select(extents, positions)), element)
            for positions, element in zip(local.result_maps, types, strict=True)
        ],
    )
    renumber_indices(
        clone,
        lambda dim: (
            dim,
            (lambda within: arith.addi(offsets[dim], within)) if dim in offsets else None,
        ),
    )
    return list(clone.results)


def _combine(
    group: GroupOp, space: IterationSpace, cut: Cut, partials: list[ir.Value], is_tree: bool
) -> list[ir.Value]:
    """The results of all ranks, whose partial outputs and LSE are gathered in one message.

    With `is_tree`, those along the last axis first, and then what they combine to, axis by axis.
    """
    assert cut.key_dim is not None
    axes = cut.axes[cut.key_dim]
    types = [ir.RankedTensorType(result.type) for result in group.results]
    local = [
        cut.layout(positions).local_type(type_, cut.location)
        for type_, positions in zip(types, space.result_maps, strict=True)
    ]
    value_depth = [
        at + 1 for at, dim in enumerate(space.output_map) if dim in space.value_depth_dims
    ]
    stages = [(axis,) for axis in reversed(axes)] if is_tree else [axes]
    for stage in stages:
        partial, lse = gather_together(partials, cut.grid, stage)
        is_last = stage == stages[-1]
        of_partials = [ir.RankedTensorType(value.type) for value in partials]
        output_type, *lse_types = local if is_last else of_partials
        partials = combine_partials(
            partial,
            lse,
            value_depth=value_depth,
            split=0,
            output_type=output_type,
            lse_type=lse_types[0] if lse_types else None,
            # Both are results of the same group.
            checks=False,
        )
    return [as_type(value, type_) for value, type_ in zip(partials, local, strict=True)]
