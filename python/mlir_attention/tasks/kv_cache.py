# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lengths and page tables: a task reads the keys that exist, in the page where they are.

A task has one length and one page; then the keys are a slice of the cache, and the group
is an ordinary one. What is past the length is in no slice, so that time follows the length.
"""

from __future__ import annotations

from dataclasses import replace

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
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
    while _has_pages_to_split(module):
        walk_and_rewrite(module, GroupOp.OPERATION_NAME, _split_first_pages)


def slice_caches(module: ir.Operation) -> None:
    """Replaces page tables and lengths of one element by slices of the key and value."""
    walk_and_rewrite(module, GroupOp.OPERATION_NAME, _slice_page)
    walk_and_rewrite(module, GroupOp.OPERATION_NAME, _slice_length)


def _has_pages_to_split(module: ir.Operation) -> bool:
    groups = ops_in(module, GroupOp.OPERATION_NAME)
    return any(_pages_to_split(IterationSpace.of(group)) for group in groups)


def _pages_to_split(space: IterationSpace) -> tuple[int, ...]:
    table = space.page_table.map if space.page_table else ()
    return space.long(dim for dim in space.key_dims if dim in table)


def _split_first_pages(group: GroupOp, rewriter: Rewriter) -> str | None:
    space = IterationSpace.of(group)
    dims = _pages_to_split(space)
    if not dims:
        return "it has no pages to part"
    pages = space.static_extents.get(dims[0])
    split_group(group, space, rewriter, dims[0], SplitPlan(pages, 1, 0))
    return None


def _slice_page(group: GroupOp, rewriter: Rewriter) -> str | None:
    """Pattern: a table of one entry becomes an offset of the key and the value.

    The dimensions of the table, all of extent 1, take the place of that of the pages,
    but for those that a cache has anyway.
    """
    space = IterationSpace.of(group)
    table, lengths = space.page_table, space.kv_lengths
    if table is None or not _has_one_element(table):
        return "it has no page table of one entry"
    if space.has_empty_operand:
        return "one of its tensors is empty"
    entry = as_index(_element(table))
    if lengths is not None:
        if not _has_one_element(lengths):
            return "its lengths are many"
        # What the table says of a page whose keys do not exist may point anywhere.
        length = as_index(_element(lengths))
        is_read = arith.cmpi(arith.CmpIPredicate.sgt, length, as_value(0))
        entry = arith.select(is_read, entry, as_value(0))

    def page_of(cache: Operand) -> Operand:
        at = cache.map.index(None)
        missing = [dim for dim in table.map if dim not in cache.map]
        page = view_unit_as(slice_along(cache.value, at, entry, 1), at, len(missing))
        return replace(cache, value=page, map=(*cache.map[:at], *missing, *cache.map[at + 1 :]))

    sliced = space.without("page_table")
    for cache in (space.key, space.value):
        sliced = sliced.with_operand(page_of(cache))
    _replace(group, sliced, rewriter)
    return None


def _slice_length(group: GroupOp, rewriter: Rewriter) -> str | None:
    """Pattern: of keys that have one length, only those that exist are operands."""
    space = IterationSpace.of(group)
    lengths = space.kv_lengths
    if space.page_table or lengths is None or not _has_one_element(lengths):
        return "it has no one length"
    if space.has_empty_operand:
        return "one of its tensors is empty"
    *outer, key = space.long_key_dims
    if outer:
        return "its keys have several dimensions"
    length = as_index(_element(lengths))
    existing = space.with_operands(lambda operand: _with_ones(operand, lengths.map))
    existing = existing.with_values_along(key, lambda value, at: slice_along(value, at, 0, length))
    _replace(group, existing.without("kv_lengths"), rewriter)
    return None


def _with_ones(operand: Operand, ones: Positions) -> Operand:
    """States that `operand` has extent 1 along `ones`: an operand that says so is about to go."""
    value = operand.value
    for at, dim in enumerate(operand.map):
        if dim is not None and dim in ones:
            value = state_extent(value, at, 1)
    return replace(operand, value=value)


def _replace(group: GroupOp, space: IterationSpace, rewriter: Rewriter) -> None:
    types = [result.type for result in group.results]
    rewriter.replace_op(group, clone_group(group, space, types).results)


def _has_one_element(operand: Operand) -> bool:
    return all(extent == 1 for extent in operand.type.shape)


def _element(operand: Operand) -> ir.Value:
    return tensor.extract(operand.value, [as_value(0)] * operand.type.rank)
