# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whether a slice of one dimension, `size` positions from `offset` by `stride`, is inside."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.quantities import Facts, Quantity, as_value


def fits_for_sure(
    facts: Facts, offset: Quantity, size: Quantity, stride: Quantity, limit: Quantity
) -> bool:
    """Whether a slice is inside for sure."""
    if not isinstance(stride, int) or stride < 1:
        return False
    return (
        facts.is_natural(offset)
        and facts.is_natural(size)
        and facts.is_at_most([(1, offset), (stride, size), (-1, limit)], stride - 1)
        and (size != 0 or facts.is_at_most([(1, offset), (-1, limit)], 0))
    )


def fits(offset: Quantity, size: Quantity, stride: Quantity, limit: Quantity) -> ir.Value:
    """Whether a slice is inside: computed so that nothing wraps, whatever the numbers are."""
    if stride == 1:
        if isinstance(size, int) and isinstance(limit, int):
            if not 0 <= size <= limit:
                return checks.boolean(False)
            return checks.is_size(offset, limit - size)
        size, limit = as_value(size), as_value(limit)
        rest = arith.subi(limit, size)
        return checks.all_of([checks.is_size(size, limit), checks.is_size(offset, rest)])
    offset, size, limit = as_value(offset), as_value(size), as_value(limit)
    is_empty = checks.compare(CmpIPredicate.eq, size, 0)
    empty_fits = checks.all_of([is_empty, checks.is_size(offset, limit)])
    steps = arith.subi(size, as_value(1))
    rest = arith.subi(arith.subi(limit, as_value(1)), offset)
    all_fit = checks.all_of(
        [
            checks.is_position(offset, limit),
            checks.compare(CmpIPredicate.sgt, size, 0),
            checks.is_size(steps, _most_steps(offset, rest, stride)),
        ]
    )
    return checks.any_of([empty_fits, all_fit])


def _most_steps(before: ir.Value, behind: ir.Value, stride: Quantity) -> ir.Value:
    """How many steps lead from a position to the end, or to the start if they go backwards."""
    zero, one = as_value(0), as_value(1)
    stride = as_value(stride)
    goes_back = checks.compare(CmpIPredicate.slt, stride, 0)
    room = arith.select(goes_back, before, behind)
    length = arith.select(goes_back, arith.subi(zero, stride), stride)
    most = arith.divui(room, arith.maxui(length, one))
    stands_still = checks.compare(CmpIPredicate.eq, stride, 0)
    return arith.select(stands_still, as_value(-1), most)
