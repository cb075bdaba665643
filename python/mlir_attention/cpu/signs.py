# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Copies signs by their bits.

LLVM 22 aborts over `llvm.copysign` where the sign is that of a number widened from bf16.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith

from mlir_attention.cpu.lowering.rounding import constant_like, with_element
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.scalars import element_type_or_self
from mlir_attention.support.walk import ops_in

_ALL_BUT_SIGN = (1 << 31) - 1


def copy_signs_by_bits(module: ir.Operation) -> None:
    """Makes each `math.copysign` of f32, scalars or vectors, integer arithmetic."""
    with module.context:
        f32 = ir.F32Type.get()
        for op in ops_in(module, "math.copysign"):
            if element_type_or_self(op.results[0].type) == f32:
                with ir.InsertionPoint(op), op.location:
                    copied = _copied(*op.operands)
                replace_op(op, [copied])


def _copied(magnitude: ir.Value, sign: ir.Value) -> ir.Value:
    """A choice of bits, which AVX-512 makes in one instruction."""
    i32 = with_element(magnitude.type, ir.IntegerType.get_signless(32))
    of_magnitude, of_sign = arith.bitcast(i32, magnitude), arith.bitcast(i32, sign)
    differing = arith.xori(of_magnitude, of_sign)
    differing = arith.andi(differing, constant_like(i32, _ALL_BUT_SIGN))
    return arith.bitcast(magnitude.type, arith.xori(of_sign, differing))
