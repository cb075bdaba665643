# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tells how many keys of each sequence exist, where a mask hides those from a length on.

The mask stays: what it costs is little beside the pages that then are not read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlir import ir

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.kv_lengths import keys_of, lengths_from
from mlir_attention.group.score_region import block_of
from mlir_attention.group.visible_keys import Inequality, inequalities
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.linear_forms import Range
from mlir_attention.support.walk import producer_named


@dataclass(frozen=True)
class _Length:
    """The keys before `operand` less `start` are those that the mask lets through."""

    operand: Operand
    start: int


def take_lengths(group: ir.Operation) -> None:
    """Gives a group over a cache of pages the `kv_lengths` that its mask has, if it has one."""
    space = IterationSpace.of(group)
    if space.page_table is None or space.kv_lengths is not None:
        return
    lengths = [_length_of(each, group.opview, space) for each in inequalities(group.opview)]
    length = next((found for found in lengths if found is not None), None)
    if length is None:
        return
    with ir.InsertionPoint(group), group.location:
        extents = space.extents()
        keys = keys_of(space.key_dims, extents)
        value = lengths_from(extents, length.operand.named, length.start, keys)
        *others, table = space.operands
        operand = Operand("kv_lengths", value, length.operand.dims)
        with_lengths = replace(space, operands=(*others, operand, table))
        new = clone_group(group.opview, with_lengths, [result.type for result in group.results])
    replace_op(group, list(new.results))


def _length_of(inequality: Inequality, group: GroupOp, space: IterationSpace) -> _Length | None:
    """That of `key + start + 1 - length <= 0`, where the length is the same for all rows."""
    terms = dict(inequality.form.terms)
    positions: dict[int, int] = {}
    for value in list(terms):
        index = producer_named(value, IndexOp.OPERATION_NAME)
        if index is not None:
            positions[index.opview.dim.value] = terms.pop(value)
    if positions != _strides(space) or list(terms.values()) != [-1]:
        return None
    (length,) = terms
    if not all(_always_holds(range_, length) for range_ in inequality.ranges):
        return None
    operand = _score_operand(length, group, space)
    return None if operand is None else _Length(operand, inequality.form.constant - 1)


def _strides(space: IterationSpace) -> dict[int, int | None]:
    """What a step along each key dimension adds to the position of a key; None if not known."""
    strides: dict[int, int | None] = {}
    stride: int | None = 1
    for dim in reversed(space.key_dims):
        strides[dim] = stride
        extent = space.static_extents.get(dim)
        stride = None if stride is None or extent is None else stride * extent
    return {dim: stride for dim, stride in strides.items() if dim in space.long(space.key_dims)}


def _always_holds(range_: Range, length: ir.Value) -> bool:
    """Whether arithmetic does not wrap: on positions, which memory bounds, or on a signed length,
    which is not near the limits of its type."""
    return length not in range_.form.terms or range_.least < 0


def _score_operand(value: ir.Value, group: GroupOp, space: IterationSpace) -> Operand | None:
    """The score operand of which `value` is an element, if it can be lengths."""
    _, *elements = block_of(group).arguments
    if value not in elements:
        return None
    operand = space.score_operands[elements.index(value)]
    type_ = operand.element_type
    is_integer = isinstance(type_, ir.IntegerType) and type_.width in (32, 64)
    # A dimension of extent 1 may be one of the rows, of which there is one.
    shape = operand.type.shape
    positions = [
        None if extent == 1 and dim not in space.batch_dims else dim
        for dim, extent in zip(operand.map, shape, strict=True)
    ]
    is_per_sequence = all(dim is None or dim in space.batch_dims for dim in positions)
    return replace(operand, map=tuple(positions)) if is_integer and is_per_sequence else None
