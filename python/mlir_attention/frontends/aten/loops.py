# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loops that carry values, and assertions of what the loops will read and write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mlir import ir
from mlir.dialects import arith, cf, scf, tensor

from mlir_attention.checks import conditions
from mlir_attention.diagnostics import place_of
from mlir_attention.support.extents import Extent, as_value

#: Given the position and what is carried, the new values of that.
Body = Callable[..., Sequence[ir.Value]]


def repeat(count: Extent, carried: Sequence[ir.Value], body: Body) -> list[ir.Value]:
    """Runs `body` for the positions 0 to `count`, and returns what is carried in the end.

    One step, or none, is no loop.
    """
    if isinstance(count, int) and count < 2:
        return list(body(as_value(0), *carried)) if count == 1 else list(carried)
    return repeat_between(as_value(0), as_value(count), as_value(1), carried, body)


def repeat_between(
    first: ir.Value, end: ir.Value, step: ir.Value, carried: Sequence[ir.Value], body: Body
) -> list[ir.Value]:
    """Runs `body` for the positions from `first` to `end` that are `step` apart."""
    loop = scf.ForOp(first, end, step, list(carried))
    with ir.InsertionPoint(loop.body):
        scf.YieldOp(list(body(*loop.body.arguments)))
    return list(loop.results)


def repeat_all(sizes: Sequence[Extent], carried: Sequence[ir.Value], body: Body) -> list[ir.Value]:
    """Runs `body` for the positions of a tensor of these sizes, the last dimension innermost.

    It gets the list of an element's positions, and what is carried.
    """

    def run(before: list[ir.Value], *values: ir.Value) -> Sequence[ir.Value]:
        if len(before) == len(sizes):
            return body(before, *values)
        count = sizes[len(before)]
        return repeat(count, values, lambda position, *inner: run([*before, position], *inner))

    return list(run([], *carried))


class Limited(NamedTuple):
    """A position that is to be inside: at least 0 and less than `extent`, of dimension `axis`."""

    position: ir.Value
    extent: Extent
    axis: int


def require_positions(
    sizes: Sequence[Extent], limited: Callable[[list[ir.Value]], Sequence[Limited]]
) -> None:
    """Asserts that positions are inside, before anything is written.

    `limited` gives those for an element of a tensor of these sizes.
    """
    place = place_of(ir.Location.current)
    subject = f"the index at {place}" if place else "the index"

    def check(element: list[ir.Value]) -> Sequence[ir.Value]:
        for position, extent, axis in limited(element):
            cf.assert_(
                conditions.is_position(position, extent),
                ir.StringAttr.get(f"{subject} is outside dimension {axis}"),
            )
        return []

    repeat_all(sizes, [], check)


def position_of(indices: ir.Value, element: Sequence[ir.Value]) -> ir.Value:
    """An element of a tensor of integers, as an index."""
    return arith.index_cast(ir.IndexType.get(), tensor.extract(indices, list(element)))
