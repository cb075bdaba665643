# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds scalar code of kernels: index arithmetic that folds, loops, branches, conversions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mlir import ir
from mlir.dialects import arith, math, scf

from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value

#: A number that is known, or an index value.
Number: TypeAlias = int | ir.Value


def add(*terms: Number) -> Number:
    """The sum."""
    total: Number = sum(term for term in terms if isinstance(term, int))
    for term in terms:
        if not isinstance(term, int):
            total = term if total == 0 and isinstance(total, int) else _op(arith.addi, total, term)
    return total


def mul(a: Number, b: Number) -> Number:
    """The product."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    for factor, other in ((a, b), (b, a)):
        if isinstance(factor, int) and factor in (0, 1):
            return other if factor else 0
    return _op(arith.muli, a, b)


def div(a: Number, b: Number) -> Number:
    """The quotient of numbers that are not negative."""
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    return a if isinstance(b, int) and b == 1 else _op(arith.divui, a, b)


def rem(a: Number, b: Number) -> Number:
    """The remainder of numbers that are not negative."""
    if isinstance(b, int) and b == 1:
        return 0
    return a % b if isinstance(a, int) and isinstance(b, int) else _op(arith.remui, a, b)


def least(a: Number, b: Number) -> Number:
    """The smaller of two signed numbers."""
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else _op(arith.minsi, a, b)


def ceil_div(a: Number, b: int) -> Number:
    """a / b, rounded up."""
    return div(add(a, b - 1), b)


def product(factors: Sequence[Number]) -> Number:
    """The product of all."""
    result: Number = 1
    for factor in factors:
        result = mul(result, factor)
    return result


def delinearize(position: Number, extents: Sequence[Number]) -> list[Number]:
    """The position along each of several dimensions, the last fastest; it is within them."""
    found: list[Number] = []
    for number, extent in reversed(list(enumerate(extents))):
        if isinstance(extent, int) and extent == 1:
            found.append(0)
        elif all(isinstance(e, int) and e == 1 for e in extents[:number]):
            found.append(position)
            position = 0
        else:
            found.append(rem(position, extent))
            position = div(position, extent)
    return found[::-1]


def less(a: Number, b: Number) -> ir.Value:
    """a < b, of signed numbers."""
    return arith.cmpi(arith.CmpIPredicate.slt, as_value(a), as_value(b))


def is_zero(a: Number) -> ir.Value:
    """a = 0."""
    return arith.cmpi(arith.CmpIPredicate.eq, as_value(a), as_value(0))


def loop(
    start: Number,
    stop: Number,
    step: int,
    initial: Sequence[ir.Value],
    body: Callable[..., Sequence[ir.Value]],
) -> list[ir.Value]:
    """`body(position, *values)` gives the next values; the last ones are returned."""
    if initial and not (isinstance(start, int) and isinstance(stop, int) and start < stop):
        # MLIR (22.1) makes SPIR-V of a loop whose results are not set where it does not run.
        return either(
            less(start, stop),
            lambda: _loop(start, stop, step, initial, body),
            lambda: initial,
            [value.type for value in initial],
        )
    return _loop(start, stop, step, initial, body)


def _loop(
    start: Number,
    stop: Number,
    step: int,
    initial: Sequence[ir.Value],
    body: Callable[..., Sequence[ir.Value]],
) -> list[ir.Value]:
    op = scf.ForOp(as_value(start), as_value(stop), as_value(step), list(initial))
    with ir.InsertionPoint(op.body):
        position, *values = op.body.arguments
        scf.YieldOp(list(body(position, *values)))
    return list(op.results)


def when(condition: ir.Value, body: Callable[[], None]) -> None:
    """Does something where a condition holds."""
    op = scf.IfOp(condition)
    with ir.InsertionPoint(op.then_block):
        body()
        scf.YieldOp([])


def either(
    condition: ir.Value,
    yes: Callable[[], Sequence[ir.Value]],
    no: Callable[[], Sequence[ir.Value]],
    types: Sequence[ir.Type],
) -> list[ir.Value]:
    """The values of one of two branches."""
    op = scf.IfOp(condition, list(types), has_else=True)
    for block, branch in ((op.then_block, yes), (op.else_block, no)):
        with ir.InsertionPoint(block):
            scf.YieldOp(list(branch()))
    return list(op.results)


def f32() -> ir.Type:
    """The type that kernels compute in."""
    return ir.F32Type.get()


def zero() -> ir.Value:
    """0, of f32."""
    return scalars.constant(f32(), 0.0)


def nothing() -> ir.Value:
    """-inf, of f32: the score of a key that is hidden."""
    return scalars.minus_infinity(f32())


def exp_shifted(score: ir.Value, maximum: ir.Value) -> ir.Value:
    """exp(score - maximum), where a maximum of -inf counts 0."""
    return math.exp(arith.subf(score, scalars.finite_max(maximum)))


def to_f32(element: ir.Value, stored: str, meant: str, is_unsigned: bool = False) -> ir.Value:
    """An element of memory, or a vector of them, as f32.

    `stored` is its type; `meant` is what the bits are of.
    """
    type_ = _like(element.type, f32())
    if meant == "bf16" and stored == "i16":
        bits = _like(element.type, ir.IntegerType.get_signless(32))
        shift = _splat(bits, 16)
        return arith.bitcast(type_, arith.shli(arith.extui(bits, element), shift))
    if meant == "f32":
        return element
    if meant in _FLOAT8:
        return _from_float8(element, *_FLOAT8[meant], has_infinity=meant == "f8E5M2")
    if meant.startswith("i"):
        return (arith.uitofp if is_unsigned else arith.sitofp)(type_, element)
    return arith.extf(type_, element)


#: Bits of the mantissa, and the bias of the exponent.
_FLOAT8 = {"f8E4M3FN": (3, 7), "f8E5M2": (2, 15)}


def _from_float8(bits: ir.Value, mantissa: int, bias: int, *, has_infinity: bool) -> ir.Value:
    """f32 of the bits of a type of 8 bits, or of a vector of them: exact.

    By integers, since devices may take numbers that are not normal for 0.
    """
    i32 = _like(bits.type, ir.IntegerType.get_signless(32))
    type_ = _like(bits.type, f32())
    wide = arith.extui(i32, bits)
    magnitude = arith.andi(wide, _splat(i32, 0x7F))
    shifted = arith.shli(magnitude, _splat(i32, 23 - mantissa))
    normal = arith.addi(shifted, _splat(i32, (127 - bias) << 23))
    # Below the least normal number, the bits count units of the last place.
    unit = _splat_float(type_, 2.0 ** (1 - bias - mantissa))
    small = arith.bitcast(i32, arith.mulf(arith.sitofp(type_, magnitude), unit))
    predicate = arith.CmpIPredicate
    is_small = arith.cmpi(predicate.slt, magnitude, _splat(i32, 1 << mantissa))
    if has_infinity:
        is_special = arith.cmpi(predicate.sge, magnitude, _splat(i32, 0x1F << mantissa))
        special = arith.ori(shifted, _splat(i32, 0x7F800000))
    else:
        is_special = arith.cmpi(predicate.eq, magnitude, _splat(i32, 0x7F))
        special = _splat(i32, 0x7FC00000)
    found = arith.select(is_special, special, arith.select(is_small, small, normal))
    sign = arith.shli(arith.andi(wide, _splat(i32, 0x80)), _splat(i32, 24))
    return arith.bitcast(type_, arith.ori(found, sign))


def from_f32(value: ir.Value, stored: str, meant: str) -> ir.Value:
    """f32 as it is stored: rounded to the nearest, ties to even."""
    if meant == "bf16" and stored == "i16":
        return _round_to_bf16(value)
    if meant == "f32":
        return value
    return arith.truncf(ir.Type.parse(meant), value)


def _round_to_bf16(value: ir.Value) -> ir.Value:
    """The bits of bf16, as i16."""
    i32, i16 = (ir.IntegerType.get_signless(width) for width in (32, 16))
    bits = arith.bitcast(i32, value)
    sixteen, one = arith.constant(i32, 16), arith.constant(i32, 1)
    is_odd = arith.andi(arith.shrui(bits, sixteen), one)
    rounded = arith.addi(bits, arith.addi(is_odd, arith.constant(i32, 0x7FFF)))
    # A NaN is not to become infinite.
    is_nan = arith.cmpf(arith.CmpFPredicate.UNO, value, value)
    quiet = arith.ori(bits, arith.constant(i32, 0x400000))
    chosen = arith.select(is_nan, quiet, rounded)
    return arith.trunci(i16, arith.shrui(chosen, sixteen))


def _like(type_: ir.Type, element: ir.Type) -> ir.Type:
    """A type of the shape of `type_`."""
    return ir.VectorType.get(type_.shape, element) if isinstance(type_, ir.VectorType) else element


def _splat(type_: ir.Type, number: int) -> ir.Value:
    if not isinstance(type_, ir.VectorType):
        return arith.constant(type_, number)
    attribute = ir.IntegerAttr.get(type_.element_type, number)
    return arith.constant(type_, ir.DenseElementsAttr.get_splat(type_, attribute))


def _splat_float(type_: ir.Type, number: float) -> ir.Value:
    if not isinstance(type_, ir.VectorType):
        return arith.constant(type_, number)
    attribute = ir.FloatAttr.get(type_.element_type, number)
    return arith.constant(type_, ir.DenseElementsAttr.get_splat(type_, attribute))


def _op(build: Callable[..., ir.Value], a: Number, b: Number) -> ir.Value:
    return build(as_value(a), as_value(b))
