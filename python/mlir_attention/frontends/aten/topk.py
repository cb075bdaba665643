# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The first numbers of each row, by so many passes over it."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.checks.conditions import negation
from mlir_attention.frontends.aten.loops import repeat, repeat_all
from mlir_attention.frontends.aten.order import Order
from mlir_attention.frontends.aten.sort import sort
from mlir_attention.support.extents import as_value, empty
from mlir_attention.support.tensor_slices import first_of, sizes_of

#: Sorting a row reads each number about so many times.
_READS_OF_SORT = 64


def topk(
    operands: Sequence[ir.Value],
    types: Sequence[ir.Type | None],
    *,
    count: int,
    largest: bool,
    unsigned: bool = False,
) -> list[ir.Value]:
    """`torch.topk` along the last dimension: the first `count` numbers, and where they stand.

    Of equal numbers, the one that stands first comes first.
    """
    (source,) = operands
    outer = sizes_of(source)[:-1]
    if count > _READS_OF_SORT:
        results = sort(operands, types, descending=largest, unsigned=unsigned)
        return [first_of(result, [*outer, count]) for result in results]
    order = Order(largest, unsigned)
    element = ir.RankedTensorType(source.type).element_type
    results = [empty([*outer, count], type_) for type_ in (element, _index_type())]
    if count == 0:
        return results

    def pick_row(row: list[ir.Value], *results: ir.Value) -> list[ir.Value]:
        # What comes next stands behind what came last.
        before_all = [tensor.extract(source, [*row, as_value(0)]), as_value(-1)]

        def pick(
            number: ir.Value, last: ir.Value, at: ir.Value, *results: ir.Value
        ) -> list[ir.Value]:
            is_first = arith.cmpi(arith.CmpIPredicate.eq, number, as_value(0))
            value, place = _next_of(source, row, last, at, is_first, order)
            place_value = arith.index_cast(_index_type(), place)
            return [
                value,
                place,
                tensor.insert(value, results[0], [*row, number]),
                tensor.insert(place_value, results[1], [*row, number]),
            ]

        return repeat(count, [*before_all, *results], pick)[2:]

    return repeat_all(outer, results, pick_row)


def _next_of(
    source: ir.Value,
    row: list[ir.Value],
    last: ir.Value,
    last_at: ir.Value,
    is_first: ir.Value,
    order: Order,
) -> list[ir.Value]:
    """The number of a row that comes after `last`, which stands at `last_at`, and its place."""
    eq, sgt = arith.CmpIPredicate.eq, arith.CmpIPredicate.sgt

    def compare(at: ir.Value, best: ir.Value, best_at: ir.Value) -> list[ir.Value]:
        value = tensor.extract(source, [*row, at])
        is_equal = _neither(order.comes_first(last, value), order.comes_first(value, last))
        stands_behind = arith.cmpi(sgt, at, last_at)
        comes_after = arith.ori(order.comes_first(last, value), arith.andi(is_equal, stands_behind))
        is_candidate = arith.ori(is_first, comes_after)
        nothing_yet = arith.cmpi(eq, best_at, as_value(-1))
        is_better = arith.ori(nothing_yet, order.comes_first(value, best))
        takes = arith.andi(is_candidate, is_better)
        return [arith.select(takes, value, best), arith.select(takes, at, best_at)]

    return repeat(sizes_of(source)[-1], [last, as_value(-1)], compare)


def _neither(one: ir.Value, other: ir.Value) -> ir.Value:
    return negation(arith.ori(one, other))


def _index_type() -> ir.Type:
    return ir.IntegerType.get_signless(64)
