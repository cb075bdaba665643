# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Converts f8E4M3FN and f8E5M2 to and from wider types by arithmetic, scalars and vectors alike.

MLIR 22.1 has no lowering of these conversions. Widening is exact. Truncation rounds to the nearest,
ties to even; what is too large becomes an infinity in E5M2 and NaN in E4M3FN, which has none.

Source of the formats: P. Micikevicius et al., "FP8 formats for deep learning" (2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.cpu.lowering.rounding import constant_like, round_to_odd, with_element
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.scalars import element_type_or_self
from mlir_attention.support.walk import ops_in


@dataclass(frozen=True)
class _Format:
    """The bits of a kind of f8, below the sign.

    mantissa: bits of the mantissa.
    bias:     of the exponent.
    overflow: the code of what is too large.
    """

    mantissa: int
    bias: int
    overflow: int


#: E4M3FN has one NaN, all bits set, and no infinity.
_FORMATS = {"f8E4M3FN": _Format(3, 7, 0x7F), "f8E5M2": _Format(2, 15, 0x7C)}
_NAN = 0x7F

_F32_BIAS, _F32_MANTISSA = 127, 23


def convert_float8(module: ir.Operation) -> None:
    """Replaces each `arith.extf` from f8 and each `arith.truncf` to f8.

    Raises RewriteError at a conversion of another kind of f8 or of a narrower type.
    """
    with module.context:
        for operation in ops_in(module, "arith.extf"):
            if _is_narrow(operation.operands[0].type):
                _replace(operation, _widen)
        for operation in ops_in(module, "arith.truncf"):
            if _is_narrow(operation.results[0].type):
                _replace(operation, _truncate)


def _replace(operation: ir.Operation, convert: Callable[[ir.Value, ir.Type], ir.Value]) -> None:
    with ir.InsertionPoint(operation), operation.location:
        converted = convert(operation.operands[0], operation.results[0].type)
    replace_op(operation, [converted])


def _is_narrow(type_: ir.Type) -> bool:
    return bool(element_type_or_self(type_).width <= 8)


def _format_of(type_: ir.Type) -> _Format:
    name = str(element_type_or_self(type_))
    if name not in _FORMATS:
        raise RewriteError(
            ir.Location.current,
            f"{name} has no conversion on the CPU; of such narrow types, "
            f"{' and '.join(_FORMATS)} have",
        )
    return _FORMATS[name]


def _widen(value: ir.Value, wide: ir.Type) -> ir.Value:
    """By way of f16, whose exponent has as many bits as that of E5M2 and one more than E4M3FN's.

    The bits of an E4M3FN, moved there, are a number too small by the difference of the biases,
    which a multiplication in f32 makes good. Not moved to f32 at once, where small numbers
    would be subnormal: arithmetic on these is slow.
    """
    format_ = _format_of(value.type)
    i8, i16 = (with_element(value.type, ir.IntegerType.get_signless(bits)) for bits in (8, 16))
    f16, f32 = (with_element(value.type, type_) for type_ in (ir.F16Type.get(), ir.F32Type.get()))
    bits = arith.bitcast(i8, value)
    shift = constant_like(i16, 10 - format_.mantissa)
    moved = arith.shli(arith.extsi(i16, bits), shift)
    if format_.bias == 15:
        return _from_f32(arith.extf(f32, arith.bitcast(f16, moved)), wide)
    # The sign was extended over the bit that the exponent lacks.
    moved = arith.andi(moved, constant_like(i16, 0xBFFF - (1 << 16)))
    scale = constant_like(f32, 2.0 ** (15 - format_.bias))
    number = arith.mulf(arith.extf(f32, arith.bitcast(f16, moved)), scale)
    magnitude = arith.andi(bits, constant_like(i8, 0x7F))
    is_nan = arith.cmpi(arith.CmpIPredicate.eq, magnitude, constant_like(i8, _NAN))
    nan = constant_like(f32, float("nan"))
    return _from_f32(arith.select(is_nan, nan, number), wide)


def _from_f32(value: ir.Value, type_: ir.Type) -> ir.Value:
    """Exact: every f8 is an f16 and a bf16."""
    width = element_type_or_self(type_).width
    if width == 32:
        return value
    return arith.extf(type_, value) if width > 32 else arith.truncf(type_, value)


def _truncate(value: ir.Value, narrow: ir.Type) -> ir.Value:
    format_ = _format_of(narrow)
    i8, i32 = (with_element(value.type, ir.IntegerType.get_signless(bits)) for bits in (8, 32))
    bits = arith.bitcast(i32, _to_f32(value))
    magnitude = arith.andi(bits, constant_like(i32, (1 << 31) - 1))
    smallest_normal = (_F32_BIAS + 1 - format_.bias) << _F32_MANTISSA
    is_subnormal = arith.cmpi(
        arith.CmpIPredicate.ult, magnitude, constant_like(i32, smallest_normal)
    )
    code = arith.select(
        is_subnormal, _subnormal_code(magnitude, format_), _normal_code(magnitude, format_)
    )
    code = arith.minui(code, constant_like(i32, format_.overflow))
    infinity = constant_like(i32, 0xFF << _F32_MANTISSA)
    is_nan = arith.cmpi(arith.CmpIPredicate.ugt, magnitude, infinity)
    code = arith.select(is_nan, constant_like(i32, _NAN), code)
    sign = arith.andi(arith.shrui(bits, constant_like(i32, 24)), constant_like(i32, 0x80))
    return arith.bitcast(narrow, arith.trunci(i8, arith.ori(code, sign)))


def _to_f32(value: ir.Value) -> ir.Value:
    """A value that the rounding to f8 takes where it would have taken `value`."""
    width = element_type_or_self(value.type).width
    if width == 64:
        return round_to_odd(value)
    f32 = with_element(value.type, ir.F32Type.get())
    return value if width == 32 else arith.extf(f32, value)


def _normal_code(magnitude: ir.Value, format_: _Format) -> ir.Value:
    """Drops the low bits of the mantissa, having added just under one half, or one half if odd."""
    i32 = magnitude.type
    shift = _F32_MANTISSA - format_.mantissa
    one = constant_like(i32, 1)
    is_odd = arith.andi(arith.shrui(magnitude, constant_like(i32, shift)), one)
    half = constant_like(i32, (1 << (shift - 1)) - 1)
    rounded = arith.addi(arith.addi(magnitude, half), is_odd)
    rebias = constant_like(i32, (_F32_BIAS - format_.bias) << _F32_MANTISSA)
    return arith.shrui(arith.subi(rounded, rebias), constant_like(i32, shift))


def _subnormal_code(magnitude: ir.Value, format_: _Format) -> ir.Value:
    """Adds a power of two whose last place is the least f8: the sum's low bits are the code."""
    i32 = magnitude.type
    f32 = with_element(i32, ir.F32Type.get())
    exponent = _F32_MANTISSA + 1 - format_.bias - format_.mantissa
    total = arith.addf(arith.bitcast(f32, magnitude), constant_like(f32, 2.0**exponent))
    return arith.subi(
        arith.bitcast(i32, total), constant_like(i32, (_F32_BIAS + exponent) << _F32_MANTISSA)
    )
