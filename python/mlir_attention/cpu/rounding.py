# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rounds f64 to f16 and bf16 without run-time routines, which not every process has."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith

from mlir_attention.rewrites.ops import ops_in


def narrow_doubles_by_f32(module: ir.Operation) -> None:
    """Splits each scalar `arith.truncf` from f64 to f16 or bf16 into two, by way of f32.

    The first step rounds to odd, so that the second rounds as the whole would have. Source:
    S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms
    using rounding to odd", IEEE Transactions on Computers 57(4), 2008.
    """
    with module.context:
        for truncation in ops_in(module, "arith.truncf"):
            if _narrows_double(truncation):
                _split(truncation)


def _narrows_double(truncation: ir.Operation) -> bool:
    source, result = truncation.operands[0].type, truncation.results[0].type
    return isinstance(source, ir.F64Type) and isinstance(result, ir.F16Type | ir.BF16Type)


def _split(truncation: ir.Operation) -> None:
    with ir.InsertionPoint(truncation), truncation.location:
        truncation.operands[0] = _round_to_odd(truncation.operands[0])


def _round_to_odd(value: ir.Value) -> ir.Value:
    """`value` as f32: exact if it can be, else the neighbour whose last bit is one."""
    f64, i32, i64 = ir.F64Type.get(), *map(ir.IntegerType.get_signless, (32, 64))
    nearest = arith.truncf(ir.F32Type.get(), value)
    widened = arith.extf(f64, nearest)
    # False for NaN, which passes unchanged.
    is_inexact = arith.cmpf(arith.CmpFPredicate.ONE, widened, value)
    is_away = arith.cmpi(arith.CmpIPredicate.ugt, _magnitude(widened, i64), _magnitude(value, i64))
    bits = arith.bitcast(i32, nearest)
    toward_zero = arith.select(is_away, arith.subi(bits, arith.constant(i32, 1)), bits)
    odd = arith.ori(toward_zero, arith.constant(i32, 1))
    return arith.bitcast(ir.F32Type.get(), arith.select(is_inexact, odd, bits))


def _magnitude(value: ir.Value, i64: ir.Type) -> ir.Value:
    """The bits of an f64 without its sign: they order as the absolute values do."""
    return arith.andi(arith.bitcast(i64, value), arith.constant(i64, (1 << 63) - 1))
