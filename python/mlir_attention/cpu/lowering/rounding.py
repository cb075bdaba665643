# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rounds f64 to f16 and bf16, and f32 to bf16, without run-time routines.

Not every process has these.

What is said of scalars here holds of vectors too.
"""

from __future__ import annotations

from math import prod

from mlir import ir
from mlir.dialects import arith, llvm, vector

from mlir_attention.support.erasing import erase
from mlir_attention.support.scalars import element_type_or_self
from mlir_attention.support.walk import ops_in


def truncate_doubles_by_f32(module: ir.Operation) -> None:
    """Splits each `arith.truncf` from f64 to f16 or bf16 into two, by way of f32.

    The first step rounds to odd, so that the second rounds as the whole would have. Source:
    S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms
    using rounding to odd", IEEE Transactions on Computers 57(4), 2008.
    """
    with module.context:
        for truncation in ops_in(module, "arith.truncf"):
            if _truncates_double(truncation):
                _split(truncation)


def round_to_odd(value: ir.Value) -> ir.Value:
    """`value`, of f64, as f32: exact if it can be, else the neighbour whose last bit is one."""
    f32, f64 = (with_element(value.type, type_) for type_ in (ir.F32Type.get(), ir.F64Type.get()))
    i32, i64 = (with_element(value.type, ir.IntegerType.get_signless(bits)) for bits in (32, 64))
    nearest = arith.truncf(f32, value)
    widened = arith.extf(f64, nearest)
    # False for NaN, which passes unchanged.
    is_inexact = arith.cmpf(arith.CmpFPredicate.ONE, widened, value)
    is_away = arith.cmpi(arith.CmpIPredicate.ugt, _magnitude(widened, i64), _magnitude(value, i64))
    bits = arith.bitcast(i32, nearest)
    one = constant_like(i32, 1)
    toward_zero = arith.select(is_away, arith.subi(bits, one), bits)
    return arith.bitcast(f32, arith.select(is_inexact, arith.ori(toward_zero, one), bits))


def round_to_bf16(module: ir.Operation, *, by_instruction: bool = False) -> None:
    """Makes each `arith.truncf` from f32 to bf16 integer arithmetic, to nearest, ties to even.

    With `by_instruction`, vectors become `llvm.fptrunc`, for which LLVM has AVX512-BF16's
    `vcvtneps2bf16`: 2 instructions for 16 numbers, not 10. Numbers below 2^-126 become 0 then.
    Scalars, which are those of the program, are rounded as on every other machine.

    NaN stays NaN, of the same sign. LLVM makes of a selection between vectors of bf16 one for each
    element, and would of one between a sum and a constant: so the parts of the sum are selected.
    """
    with module.context:
        for truncation in ops_in(module, "arith.truncf"):
            source, result = truncation.operands[0], truncation.results[0]
            is_f32 = isinstance(element_type_or_self(source.type), ir.F32Type)
            if is_f32 and isinstance(element_type_or_self(result.type), ir.BF16Type):
                with ir.InsertionPoint(truncation), truncation.location:
                    if by_instruction and _is_fixed_vector(source.type):
                        rounded = _by_instruction(source, result.type)
                    else:
                        rounded = _to_bf16(source, result.type)
                    result.replace_all_uses_with(rounded)
                erase(truncation)


def _is_fixed_vector(type_: ir.Type) -> bool:
    return isinstance(type_, ir.VectorType) and not type_.scalable


def _by_instruction(value: ir.Value, bf16: ir.VectorType) -> ir.Value:
    """A vector of bf16, of which LLVM has vectors of one dimension only."""
    flat = ir.VectorType.get([prod(bf16.shape)], bf16.element_type)
    if bf16.rank != 1:
        value = vector.shape_cast(ir.VectorType.get(flat.shape, ir.F32Type.get()), value)
    rounded = llvm.FPTruncOp(flat, value).result
    return rounded if bf16.rank == 1 else vector.shape_cast(bf16, rounded)


def _to_bf16(value: ir.Value, bf16: ir.Type) -> ir.Value:
    i32, i16 = (with_element(bf16, ir.IntegerType.get_signless(bits)) for bits in (32, 16))
    bits = arith.bitcast(i32, value)
    half = constant_like(i32, 16)
    is_odd = arith.andi(arith.shrui(bits, half), constant_like(i32, 1))
    is_nan = arith.cmpf(arith.CmpFPredicate.UNO, value, value)
    zero = constant_like(i32, 0)
    # A carry would make a zero of some NaN, and cutting it off an infinity of others.
    increment = arith.select(is_nan, zero, arith.addi(is_odd, constant_like(i32, 0x7FFF)))
    quiet = arith.select(is_nan, constant_like(i32, 1 << 22), zero)
    rounded = arith.ori(arith.addi(bits, increment), quiet)
    return arith.bitcast(bf16, arith.trunci(i16, arith.shrui(rounded, half)))


def with_element(type_: ir.Type, element: ir.Type) -> ir.Type:
    """A type like `type_`, scalar or vector, of `element`."""
    if isinstance(type_, ir.VectorType):
        return ir.VectorType.get(type_.shape, element, scalable=type_.scalable_dims)
    return element


def constant_like(type_: ir.Type, number: float) -> ir.Value:
    """A constant of `type_`, every element of which is `number`."""
    element = element_type_or_self(type_)
    is_float = isinstance(element, ir.FloatType)
    attribute = (
        ir.FloatAttr.get(element, number) if is_float else ir.IntegerAttr.get(element, int(number))
    )
    if isinstance(type_, ir.VectorType):
        attribute = ir.DenseElementsAttr.get_splat(type_, attribute)
    return arith.constant(type_, attribute)


def _truncates_double(truncation: ir.Operation) -> bool:
    source, result = (
        element_type_or_self(v.type) for v in (truncation.operands[0], truncation.results[0])
    )
    return isinstance(source, ir.F64Type) and isinstance(result, ir.F16Type | ir.BF16Type)


def _split(truncation: ir.Operation) -> None:
    with ir.InsertionPoint(truncation), truncation.location:
        truncation.operands[0] = round_to_odd(truncation.operands[0])


def _magnitude(value: ir.Value, i64: ir.Type) -> ir.Value:
    """The bits of an f64 without its sign: they order as the absolute values do."""
    return arith.andi(arith.bitcast(i64, value), constant_like(i64, (1 << 63) - 1))
