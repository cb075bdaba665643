# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Math of integers by arithmetic, of which vectors of any rank become LLVM's.

Upstream lowers the absolute value and counts of zeros for scalars and vectors of one dimension
only, and integer exponents, of vectors, not at all.
"""

from __future__ import annotations

from collections.abc import Callable

from mlir import ir
from mlir.dialects import arith, math
from mlir.passmanager import PassManager

from mlir_attention.passes.running import run_passes
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.scalars import element_type_or_self
from mlir_attention.support.walk import ops_in


def expand_integer_math(module: ir.Operation) -> None:
    """Replaces math.absi, ctlz, cttz and fpowi in bodies and regions."""
    with module.context:
        for name, expand in _EXPANSIONS.items():
            for op in ops_in(module, name):
                with ir.InsertionPoint(op), op.location:
                    result = expand(op.operands[0])
                replace_op(op, [result])
        if ops_in(module, "math.fpowi"):
            run_passes(PassManager.parse("builtin.module(math-expand-ops{ops=fpowi})"), module)


def _absolute(x: ir.Value) -> ir.Value:
    return arith.maxsi(x, arith.subi(_constant(x.type, 0), x))


def _leading_zeros(x: ir.Value) -> ir.Value:
    """The bits above the highest one: of those not set once all below it are."""
    shift = 1
    width = element_type_or_self(x.type).width
    while shift < width:
        x = arith.ori(x, arith.shrui(x, _constant(x.type, shift)))
        shift *= 2
    return math.ctpop(arith.xori(x, _constant(x.type, -1)))


def _trailing_zeros(x: ir.Value) -> ir.Value:
    """The bits below the lowest one, which are those that x - 1 has and x has not."""
    below = arith.subi(x, _constant(x.type, 1))
    return math.ctpop(arith.andi(below, arith.xori(x, _constant(x.type, -1))))


_EXPANSIONS: dict[str, Callable[[ir.Value], ir.Value]] = {
    "math.absi": _absolute,
    "math.ctlz": _leading_zeros,
    "math.cttz": _trailing_zeros,
}


def _constant(type_: ir.Type, number: int) -> ir.Value:
    """A number of a type, in all elements of a vector or tensor."""
    attribute = ir.IntegerAttr.get(element_type_or_self(type_), number)
    if isinstance(type_, ir.ShapedType):
        return arith.ConstantOp(type_, ir.DenseElementsAttr.get_splat(type_, attribute)).result
    return arith.ConstantOp(type_, attribute).result
