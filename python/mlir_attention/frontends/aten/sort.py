# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sorted rows, by merging ever longer runs."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, math, tensor

from mlir_attention.frontends.aten.loops import repeat, repeat_all, repeat_between
from mlir_attention.frontends.aten.order import Comparison, Order
from mlir_attention.support.extents import Extent, as_value, empty
from mlir_attention.support.tensor_slices import insert_at, sizes_of


def sort(
    operands: Sequence[ir.Value],
    types: Sequence[ir.Type | None],
    *,
    descending: bool,
    unsigned: bool = False,
) -> list[ir.Value]:
    """`torch.sort` along the last dimension: the numbers, and where they stood.

    It is stable: of equal numbers, the one that stood first comes first.
    """
    (source,) = operands
    return sort_rows(source, Order(descending, unsigned))


def sort_rows(source: ir.Value, order: Comparison) -> list[ir.Value]:
    """The numbers of each row in an order, and where they stood, as i64. It is stable."""
    *outer, count = sizes = sizes_of(source)
    element = ir.RankedTensorType(source.type).element_type
    results = [empty(sizes, type_) for type_ in (element, _index_type())]

    def sort_row(row: list[ir.Value], *results: ir.Value) -> list[ir.Value]:
        return repeat(
            _passes(count),
            _copy_row(source, row, count, results),
            lambda number, *runs: _merge_runs(runs, row, count, number, order),
        )

    return repeat_all(outer, results, sort_row)


def _copy_row(
    source: ir.Value, row: list[ir.Value], count: Extent, results: Sequence[ir.Value]
) -> list[ir.Value]:
    """The row as it is, with the places of its numbers."""

    def copy(at: ir.Value, values: ir.Value, places: ir.Value) -> list[ir.Value]:
        element = [*row, at]
        place = arith.index_cast(_index_type(), at)
        return [
            tensor.insert(tensor.extract(source, element), values, element),
            tensor.insert(place, places, element),
        ]

    return repeat(count, results, copy)


def _passes(count: Extent) -> Extent:
    """How often runs double until one is as long as `count`."""
    if isinstance(count, int):
        return max(count - 1, 0).bit_length()
    index, i64 = ir.IndexType.get(), _index_type()
    last = arith.subi(count, as_value(1))
    last = arith.maxsi(last, as_value(0))
    zeros = math.ctlz(arith.index_cast(i64, last))
    return arith.subi(as_value(64), arith.index_cast(index, zeros))


def _merge_runs(
    runs: Sequence[ir.Value],
    row: list[ir.Value],
    count: Extent,
    number: ir.Value,
    order: Comparison,
) -> list[ir.Value]:
    """Merges each two sorted runs of 2**number into one: two tensors, of values and places."""
    end = as_value(count)
    width = arith.shli(as_value(1), number)
    both = arith.addi(width, width)
    units: list[Extent] = [1] * len(row)
    merged = [empty([*units, count], ir.RankedTensorType(run.type).element_type) for run in runs]
    zeros = [as_value(0)] * len(row)

    def merge_two(start: ir.Value, *merged: ir.Value) -> list[ir.Value]:
        middle = arith.minsi(arith.addi(start, width), end)
        last = arith.minsi(arith.addi(start, both), end)

        def take(
            at: ir.Value, left: ir.Value, right: ir.Value, *merged: ir.Value
        ) -> list[ir.Value]:
            there = [_clamped(position, end) for position in (left, right)]
            values = [tensor.extract(runs[0], [*row, position]) for position in there]
            left_is_done = arith.cmpi(arith.CmpIPredicate.sge, left, middle)
            right_is_left = arith.cmpi(arith.CmpIPredicate.slt, right, last)
            right_comes_first = arith.ori(left_is_done, order.comes_first(values[1], values[0]))
            takes_right = arith.andi(right_is_left, right_comes_first)
            place = arith.select(takes_right, there[1], there[0])
            taken = [
                arith.select(takes_right, values[1], values[0]),
                tensor.extract(runs[1], [*row, place]),
            ]
            step = [arith.addi(position, as_value(1)) for position in (left, right)]
            return [
                arith.select(takes_right, left, step[0]),
                arith.select(takes_right, step[1], right),
                *(
                    tensor.insert(number, tensor_, [*zeros, at])
                    for number, tensor_ in zip(taken, merged, strict=True)
                ),
            ]

        return repeat_between(start, last, as_value(1), [start, middle, *merged], take)[2:]

    merged = repeat_between(as_value(0), end, both, merged, merge_two)
    sizes = [*units, count]
    return [
        insert_at(result, run, sizes, [*row, 0]) for result, run in zip(merged, runs, strict=True)
    ]


def _clamped(position: ir.Value, end: ir.Value) -> ir.Value:
    """A position that can be read, also where none is left."""
    return arith.minsi(position, arith.subi(end, as_value(1)))


def _index_type() -> ir.Type:
    return ir.IntegerType.get_signless(64)
