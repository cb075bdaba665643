# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The first numbers of each row, in one pass over it."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, scf, tensor

from mlir_attention.checks.conditions import any_of, boolean
from mlir_attention.frontends.aten.loops import repeat, repeat_all, repeat_between
from mlir_attention.frontends.aten.order import Order
from mlir_attention.frontends.aten.sort import sort
from mlir_attention.support.extents import as_value, empty
from mlir_attention.support.tensor_slices import first_of, sizes_of

#: To keep so many numbers in order takes longer than to sort the row.
_MANY = 512


def topk(
    operands: Sequence[ir.Value],
    types: Sequence[ir.Type | None],
    *,
    count: int,
    largest: bool,
    unsigned: bool = False,
) -> list[ir.Value]:
    """`torch.topk` along the last dimension: the first `count` numbers, and where they stand.

    Of equal numbers, the one that stands first comes first. Most numbers of a row are compared with
    the last of those that are kept, and with no other.
    """
    (source,) = operands
    outer = sizes_of(source)[:-1]
    if count > _MANY:
        results = sort(operands, types, descending=largest, unsigned=unsigned)
        return [first_of(result, [*outer, count]) for result in results]
    order = Order(largest, unsigned)
    element = ir.RankedTensorType(source.type).element_type
    kept = [empty([*outer, count], type_) for type_ in (element, _index_type())]
    if count == 0:
        return kept
    last = as_value(count - 1)

    def keep_of_row(row: list[ir.Value], *kept: ir.Value) -> list[ir.Value]:
        def see(at: ir.Value, *kept: ir.Value) -> list[ir.Value]:
            value = tensor.extract(source, [*row, at])
            there_is_room = arith.cmpi(arith.CmpIPredicate.sle, at, last)
            is_better = order.comes_first(value, tensor.extract(kept[0], [*row, last]))
            choice = scf.IfOp(
                arith.ori(there_is_room, is_better),
                [tensor_.type for tensor_ in kept],
                has_else=True,
            )
            with ir.InsertionPoint(choice.then_block):
                number = arith.minsi(at, last)
                place = arith.index_cast(_index_type(), at)
                scf.YieldOp(_insert(kept, row, number, value, place, order))
            with ir.InsertionPoint(choice.else_block):
                scf.YieldOp(list(kept))
            return list(choice.results)

        return repeat(sizes_of(source)[-1], kept, see)

    return repeat_all(outer, kept, keep_of_row)


def _insert(
    kept: Sequence[ir.Value],
    row: list[ir.Value],
    last: ir.Value,
    value: ir.Value,
    place: ir.Value,
    order: Order,
) -> list[ir.Value]:
    """Puts a number and its place where it belongs, and moves those behind it, up to `last`."""

    def step(
        at: ir.Value, is_in: ir.Value, value: ir.Value, place: ir.Value, *kept: ir.Value
    ) -> list[ir.Value]:
        slot = [*row, at]
        olds = [tensor.extract(tensor_, slot) for tensor_ in kept]
        is_last = arith.cmpi(arith.CmpIPredicate.eq, at, last)
        goes_here = any_of([is_in, is_last, order.comes_first(value, olds[0])])
        hand = list(zip((value, place), olds, strict=True))
        return [
            goes_here,
            *(arith.select(goes_here, old, new) for new, old in hand),
            *(
                tensor.insert(arith.select(goes_here, new, old), tensor_, slot)
                for (new, old), tensor_ in zip(hand, kept, strict=True)
            ),
        ]

    end = arith.addi(last, as_value(1))
    carried = [boolean(False), value, place, *kept]
    return repeat_between(as_value(0), end, as_value(1), carried, step)[3:]


def _index_type() -> ir.Type:
    return ir.IntegerType.get_signless(64)
