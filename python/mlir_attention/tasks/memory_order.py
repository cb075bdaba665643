# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arguments of a function are better taken in the order in which they lie in memory.

A function of keys `[B, H, N, d]` may be called with a view of an array `[B, N, H, d]`. Declared so,
heads that lie within keys become tasks of several heads (`tiling.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from mlir import ir

from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.tasks.argument_order import can_be_reordered, reorder
from mlir_attention.tasks.tiling import chunks_for_heads, groups_in, heads_together
from mlir_attention.updates.aliases import is_writable


def reorderable_arguments(module: ir.Operation, entry: str) -> list[int]:
    """The numbers of the arguments of `entry` that are keys or values, and nothing else.

    One that is updated is also what its new value must be alike.
    """
    function = ir.SymbolTable(module)[entry]
    return [
        number
        for number, argument in enumerate(function.arguments)
        if list(argument.uses) and can_be_reordered(argument) and not is_writable(function, number)
    ]


@dataclass(frozen=True)
class Tasks:
    """When tasks of other heads than before are better.

    chunks:   to count on, where their number is known at run time only.
    elements: of keys, as many as so many chunks have.
    """

    chunks: int
    elements: int


def reorder_arguments(
    module: ir.Operation, entry: str, orders: Mapping[int, Sequence[int]], workers: int
) -> Tasks | None:
    """Declares each argument in the order that it has in memory; see `argument_order.py`.

    None if a task of `workers` cores has then as many heads as it has anyway.
    """
    before = [bool(heads_together(space, TaskLimits(workers))) for space in _spaces_in(module)]
    arguments = _arguments(module, entry)
    for number, order in orders.items():
        reorder(arguments[number], order)
    after = [(space, chunks_for_heads(space, workers)) for space in _spaces_in(module)]
    changed = [
        (space, chunks)
        for (space, chunks), was_together in zip(after, before, strict=True)
        if bool(chunks) != was_together
    ]
    if not changed:
        return None
    return Tasks(
        max(1, *(chunks for _, chunks in changed)),
        max(chunks * _known_elements(space.key) for space, chunks in changed),
    )


def _arguments(module: ir.Operation, entry: str) -> list[ir.BlockArgument]:
    return list(ir.SymbolTable(module)[entry].arguments)


def _spaces_in(module: ir.Operation) -> list[IterationSpace]:
    """The iteration spaces of all groups, in order."""
    return [IterationSpace.of(group) for group in groups_in(module)]


def _known_elements(keys: Operand) -> int:
    """Of the keys, but for extents that are not known."""
    return prod(extent for extent in keys.type.shape if not ir.ShapedType.is_dynamic_size(extent))
