# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lengths and page tables: a task reads the keys that exist, in the page where they are.

A task has one length and one page; then the keys are a slice of the cache, and the group
is an ordinary one. What is past the length is in no slice, so that time follows the length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.clone import group_like
from mlir_attention.group.iteration_space import GroupStructure, IterationSpace, static_extents
from mlir_attention.group.kv_lengths import as_index
from mlir_attention.split.heuristic import SplitPlan
from mlir_attention.split.split_group import split_group
from mlir_attention.support.extents import as_value
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.patterns import Rewriter, walk_and_rewrite
from mlir_attention.support.tensor_slices import slice_along, state_extent, view_unit_as
from mlir_attention.support.walk import ops_in


def split_into_pages(module: ir.Operation) -> None:
    """Cuts the keys of every group that has a page table into single pages."""
    while any(_pages_to_split(op.opview) for op in ops_in(module, GroupOp.OPERATION_NAME)):
        walk_and_rewrite(module, GroupOp.OPERATION_NAME, _split_first_pages)


def slice_caches(module: ir.Operation) -> None:
    """Replaces page tables and lengths of one element by slices of the key and value."""
    walk_and_rewrite(module, GroupOp.OPERATION_NAME, _slice_page)
    walk_and_rewrite(module, GroupOp.OPERATION_NAME, _slice_length)


def _pages_to_split(group: GroupOp) -> list[int]:
    structure = GroupStructure.of(group)
    table = structure.table_map or ()
    extents = static_extents(group)
    return [dim for dim in structure.key if dim in table and extents.get(dim) != 1]


def _split_first_pages(group: GroupOp, rewriter: Rewriter) -> str | None:
    dims = _pages_to_split(group)
    if not dims:
        return "it has no pages to part"
    pages = static_extents(group).get(dims[0])
    split_group(group, IterationSpace.of(group), rewriter, dims[0], SplitPlan(pages, 1, 0))
    return None


def _slice_page(group: GroupOp, rewriter: Rewriter) -> str | None:
    """Pattern: a table of one entry becomes an offset of the key and the value.

    The dimensions of the table, all of extent 1, take the place of that of the pages,
    but for those that a cache has anyway.
    """
    structure = GroupStructure.of(group)
    if structure.table_map is None or not _has_one_element(group.page_table):
        return "it has no page table of one entry"
    if _is_empty(group):
        return "a tensor of it is empty"
    entry = as_index(_element(group.page_table))
    if group.kv_lengths is not None:
        if not _has_one_element(group.kv_lengths):
            return "its lengths are many"
        # What the table says of a page whose keys do not exist may point anywhere.
        length = as_index(_element(group.kv_lengths))
        is_read = arith.cmpi(arith.CmpIPredicate.sgt, length, as_value(0))
        entry = arith.select(is_read, entry, as_value(0))
    operands, maps = list(group.operands), list(structure.maps)
    for number in (1, 2):
        at = maps[number].index(None)
        page = slice_along(operands[number], at, entry, 1)
        missing = [dim for dim in structure.table_map if dim not in maps[number]]
        operands[number] = view_unit_as(page, at, len(missing))
        maps[number] = (*maps[number][:at], *missing, *maps[number][at + 1 :])
    structure = replace(structure, maps=tuple(maps[:-1]), has_table=False)
    _replace(group, structure, operands[:-1], rewriter)
    return None


def _slice_length(group: GroupOp, rewriter: Rewriter) -> str | None:
    """Pattern: of keys that have one length, only those that exist are operands."""
    structure = GroupStructure.of(group)
    has_one_length = structure.has_lengths and _has_one_element(group.kv_lengths)
    if structure.has_table or not has_one_length:
        return "it has no one length"
    if _is_empty(group):
        return "a tensor of it is empty"
    *outer, key = _long_dims(group, structure.key) or structure.key[-1:]
    if outer:
        return "its keys have several dimensions"
    length = as_index(_element(group.kv_lengths))
    operands = [
        _with_ones(operand, positions, structure.maps[-1])
        for operand, positions in zip(group.operands, structure.maps, strict=True)
    ]
    operands = [
        slice_along(operand, positions.index(key), 0, length) if key in positions else operand
        for operand, positions in zip(operands, structure.maps, strict=True)
    ]
    # Without the lengths, which are the last operand now that there is no table.
    structure = replace(structure, maps=structure.maps[:-1], has_lengths=False)
    _replace(group, structure, operands[:-1], rewriter)
    return None


def _with_ones(value: ir.Value, positions: Positions, ones: Positions) -> ir.Value:
    """States that `value` has extent 1 along `ones`: an operand that says so is about to go."""
    for at, dim in enumerate(positions):
        if dim is not None and dim in ones:
            value = state_extent(value, at, 1)
    return value


def _replace(
    group: GroupOp,
    structure: GroupStructure,
    operands: Sequence[ir.Value],
    rewriter: Rewriter,
) -> None:
    types = [result.type for result in group.results]
    rewriter.replace_op(group, group_like(group, structure, operands, types).results)


def _long_dims(group: GroupOp, dims: Sequence[int]) -> list[int]:
    extents = static_extents(group)
    return [dim for dim in dims if extents.get(dim) != 1]


def _is_empty(group: GroupOp) -> bool:
    """Whether an operand is known to have no elements, and so no slice either."""
    return any(0 in ir.RankedTensorType(operand.type).shape for operand in group.operands)


def _has_one_element(value: ir.Value) -> bool:
    return all(extent == 1 for extent in ir.RankedTensorType(value.type).shape)


def _element(value: ir.Value) -> ir.Value:
    return tensor.extract(value, [as_value(0)] * ir.RankedTensorType(value.type).rank)
