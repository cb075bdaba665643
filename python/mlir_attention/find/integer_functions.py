# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What scalar ops on integers compute, as functions of bits."""

from __future__ import annotations

from collections.abc import Callable

from mlir import ir
from mlir.dialects.arith import CmpIPredicate

#: A function of the bits of operands, as numbers from 0 on; None where the op is undefined.
Function = Callable[..., int | None]

_COMPARISONS: dict[CmpIPredicate, Callable[[int, int], bool]] = {
    CmpIPredicate.eq: int.__eq__,
    CmpIPredicate.ne: int.__ne__,
    CmpIPredicate.slt: int.__lt__,
    CmpIPredicate.sle: int.__le__,
    CmpIPredicate.sgt: int.__gt__,
    CmpIPredicate.sge: int.__ge__,
    CmpIPredicate.ult: int.__lt__,
    CmpIPredicate.ule: int.__le__,
    CmpIPredicate.ugt: int.__gt__,
    CmpIPredicate.uge: int.__ge__,
}

_OF_BITS: dict[str, Callable[[int, int], int]] = {
    "arith.addi": int.__add__,
    "arith.subi": int.__sub__,
    "arith.muli": int.__mul__,
    "arith.andi": int.__and__,
    "arith.ori": int.__or__,
    "arith.xori": int.__xor__,
}

_QUOTIENTS = ("arith.divui", "arith.remui", "arith.divsi", "arith.remsi", "arith.floordivsi")


def signed(bits: int, width: int) -> int:
    """The number that `bits` are in two's complement."""
    return bits - (1 << width) if bits >> (width - 1) else bits


def function_of(op: ir.Operation) -> Function | None:
    """What an op computes of the bits of its operands; None of ops that this knows nothing of."""
    types = [value.type for value in (*op.operands, *op.results)]
    if not all(isinstance(type_, ir.IntegerType) for type_ in types):
        return None
    width, own = types[0].width, types[-1].width
    bits = (1 << own) - 1
    if op.name in _OF_BITS:
        compute = _OF_BITS[op.name]
        return lambda a, b: compute(a, b) & bits
    if op.name in ("arith.shli", "arith.shrui", "arith.shrsi"):
        return _shift(op.name, own)
    if op.name in _QUOTIENTS:
        return _quotient(op.name, own)
    if op.name in ("arith.extui", "arith.trunci"):
        return lambda a: a & bits
    if op.name == "arith.extsi":
        return lambda a: signed(a, width) & bits
    if op.name == "arith.select":
        return lambda condition, a, b: a if condition else b
    if op.name == "arith.cmpi":
        return _comparison(op, width)
    return None


def _shift(name: str, width: int) -> Function:
    def compute(a: int, count: int) -> int | None:
        if count >= width:
            return None
        if name == "arith.shli":
            return a << count & (1 << width) - 1
        return (a if name == "arith.shrui" else signed(a, width)) >> count & (1 << width) - 1

    return compute


def _quotient(name: str, width: int) -> Function:
    is_signed = not name.endswith("ui")

    def compute(a: int, b: int) -> int | None:
        if is_signed:
            a, b = signed(a, width), signed(b, width)
        if b == 0:
            return None
        quotient = a // b
        if name != "arith.floordivsi" and quotient * b != a and quotient < 0:
            quotient += 1
        result = a - quotient * b if "rem" in name else quotient
        # The least number over -1 is greater than any.
        return None if is_signed and result >> (width - 1) == 1 else result & (1 << width) - 1

    return compute


def _comparison(op: ir.Operation, width: int) -> Function:
    predicate = CmpIPredicate(ir.IntegerAttr(op.attributes["predicate"]).value)
    compare = _COMPARISONS[predicate]
    if predicate.name.startswith("s"):
        return lambda a, b: int(compare(signed(a, width), signed(b, width)))
    return lambda a, b: int(compare(a, b))
