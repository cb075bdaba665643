# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which of two numbers comes first, as torch sorts them: NaN is the greatest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mlir import ir
from mlir.dialects import arith


class Comparison(Protocol):
    """An order of numbers."""

    def comes_first(self, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
        """Whether `lhs` comes before `rhs` and is not equal."""


@dataclass(frozen=True)
class Order:
    """An order of numbers, in which equal ones have no first.

    descending: the greatest first.
    unsigned:   integers are unsigned.
    """

    descending: bool
    unsigned: bool

    def comes_first(self, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
        """Whether `lhs` comes before `rhs` and is not equal."""
        return self._is_less(rhs, lhs) if self.descending else self._is_less(lhs, rhs)

    def _is_less(self, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
        if isinstance(lhs.type, ir.IntegerType):
            is_unsigned = self.unsigned or lhs.type.width == 1
            predicate = arith.CmpIPredicate.ult if is_unsigned else arith.CmpIPredicate.slt
            return arith.cmpi(predicate, lhs, rhs)
        less = arith.cmpf(arith.CmpFPredicate.OLT, lhs, rhs)
        is_number = arith.cmpf(arith.CmpFPredicate.ORD, lhs, lhs)
        is_nan = arith.cmpf(arith.CmpFPredicate.UNO, rhs, rhs)
        return arith.ori(less, arith.andi(is_number, is_nan))
