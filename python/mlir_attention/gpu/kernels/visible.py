# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The keys that some row of a workgroup sees, where the region hides keys by their positions.

A bound such as n <= m + c holds for no key past the one of the row for which m + c is largest. It
counts where the arithmetic of the region surely does not wrap, which is computed with the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.gpu.kernels.emit import Number, add, least, mul
from mlir_attention.group.visible_keys import Inequality, inequalities
from mlir_attention.support.extents import as_value
from mlir_attention.support.linear_forms import Linear
from mlir_attention.support.walk import producer_named

#: Numbers of the program are to be below this, and so are extents, which memory limits.
_LARGEST = 1 << 40

#: No sum of such numbers leaves this, so that a range as wide as that is none.
_WIDE = 1 << 62


@dataclass(frozen=True)
class Interval:
    """The least and the greatest number that something is in a workgroup."""

    low: Number
    high: Number


#: The interval of the position along an iteration dimension.
Positions = Callable[[int], Interval]


def visible_keys(
    group: GroupOp,
    key: int,
    end: Number,
    positions: Positions,
    captured: dict[ir.Value, ir.Value],
) -> tuple[Number, Number]:
    """The first key that some row sees, and the end of them, at most `end`.

    `key` is the dimension of the keys, `captured` has what stands for values from outside of the
    region.
    """
    first: Number = 0
    for inequality in inequalities(group):
        bound = _Bound.of(inequality, key, positions, captured)
        if bound is None:
            continue
        rest, counts = bound.rest(), bound.counts()
        if bound.sign > 0:
            limit = arith.select(counts, as_value(add(mul(rest, -1), 1)), as_value(end))
            end = least(end, limit)
        else:
            limit = arith.select(counts, as_value(rest), as_value(0))
            first = arith.maxsi(as_value(first), limit)
    return first, end


@dataclass(frozen=True)
class _Bound:
    """form <= 0, where the key has the coefficient `sign`: 1 or -1."""

    inequality: Inequality
    sign: int
    terms: dict[ir.Value, Interval]
    key: ir.Value
    numbers: tuple[ir.Value, ...]

    @staticmethod
    def of(
        inequality: Inequality, key: int, positions: Positions, captured: dict[ir.Value, ir.Value]
    ) -> _Bound | None:
        """None if it is no bound of the key, or depends on what is not known of a workgroup."""
        terms: dict[ir.Value, Interval] = {}
        numbers = []
        key_value = None
        forms = (inequality.form, *(each.form for each in inequality.ranges))
        for value in {value: None for form in forms for value in form.terms}:
            index = producer_named(value, IndexOp.OPERATION_NAME)
            if index is not None:
                dim = int(index.opview.dim.value)
                terms[value] = positions(dim)
                # Each is another op, but there is one position.
                if dim == key and value in inequality.form.terms:
                    if key_value is not None:
                        return None
                    key_value = value
            elif value in captured and not isinstance(value.type, ir.FloatType):
                number = _as_index(captured[value])
                numbers.append(number)
                terms[value] = Interval(number, number)
            else:
                return None
        sign = inequality.form.terms.get(key_value, 0) if key_value is not None else 0
        if key_value is None or abs(sign) != 1:
            return None
        return _Bound(inequality, sign, terms, key_value, tuple(numbers))

    def rest(self) -> Number:
        """The least that the form without the key is."""
        return self._extreme(self.inequality.form, is_low=True, without=self.key)

    def counts(self) -> ir.Value:
        """Whether no arithmetic of the region wraps."""
        holds = arith.constant(ir.IntegerType.get_signless(1), 1)
        for number in self.numbers:
            holds = arith.andi(holds, _is_at_most(number, _LARGEST))
            holds = arith.andi(holds, _is_at_most(-_LARGEST, number))
        for range_ in self.inequality.ranges:
            if range_.most < _WIDE:
                high = self._extreme(range_.form, is_low=False)
                holds = arith.andi(holds, _is_at_most(high, range_.most))
            if range_.least > -_WIDE:
                low = self._extreme(range_.form, is_low=True)
                holds = arith.andi(holds, _is_at_most(range_.least, low))
        return holds

    def _extreme(self, form: Linear, is_low: bool, without: ir.Value | None = None) -> Number:
        total: Number = form.constant
        for value, coefficient in form.terms.items():
            if without is not None and value == without:
                continue
            interval = self.terms[value]
            end = interval.low if (coefficient > 0) == is_low else interval.high
            total = add(total, mul(end, coefficient))
        return total


def _is_at_most(a: Number, b: Number) -> ir.Value:
    return arith.cmpi(arith.CmpIPredicate.sle, as_value(a), as_value(b))


def _as_index(value: ir.Value) -> ir.Value:
    index = ir.IndexType.get()
    return value if value.type == index else arith.index_cast(index, value)
