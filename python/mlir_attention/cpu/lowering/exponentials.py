# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Exponentials of f32 as plain arithmetic, so that vectors of them are vector code.

    exp2(x) = 2^n p(x - n),   n = floor(x),   p(f) ~ 2^f on [0, 1),  p(0) = 1

p has degree 6 and is the minimax polynomial of the relative error (2e-9; 7e-8 with f32
rounding), by Remez' algorithm. Results below 2^-126 are 0: exactly so for -inf, which is what
a masked score is.
"""

from __future__ import annotations

import math as python_math

import numpy as np
from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.scalars import LOG2_E, element_type_or_self
from mlir_attention.support.walk import ops_in

#: p(f) = 1 + f (c0 + f (c1 + ...))
_COEFFICIENTS = (
    0.6931470632553101,
    0.2402293086051941,
    0.055485282093286514,
    0.009675451554358006,
    0.0012467846972867846,
    0.00021612914861179888,
)

_MANTISSA_BITS = 23
_EXPONENT_BIAS = 127
_LEAST_EXPONENT = -126


def expand_exponentials(root: ir.Operation) -> None:
    """Replaces exp, exp2 and tanh of f32, scalars and vectors, under `root`."""
    expansions = {"math.exp2": exp2, "math.exp": exp, "math.tanh": tanh}
    with root.context:
        for op in ops_in(root):
            if op.name in expansions and _is_f32(op.results[0].type):
                with ir.InsertionPoint(op), op.location:
                    result = expansions[op.name](op.operands[0])
                replace_op(op, [result])


def exp2(x: ir.Value) -> ir.Value:
    """2^x: see the module. NaN for NaN, inf from 128 on."""
    constant = _Constants(x.type)
    # Written so that NaN becomes a number here: the conversion to an integer needs one.
    low = _select(arith.CmpFPredicate.OGT, x, constant(_LEAST_EXPONENT - 1))
    clamped = _select(arith.CmpFPredicate.OLT, low, constant(_EXPONENT_BIAS))
    whole = math.floor(clamped)
    fraction = arith.subf(x, whole)
    result = arith.mulf(_polynomial(fraction), _power_of_two(whole))
    is_small = arith.cmpf(arith.CmpFPredicate.OLT, x, constant(_LEAST_EXPONENT))
    is_large = arith.cmpf(arith.CmpFPredicate.OGE, x, constant(_EXPONENT_BIAS + 1))
    result = arith.select(is_small, constant(0.0), result)
    return arith.select(is_large, constant(python_math.inf), result)


def exp(x: ir.Value) -> ir.Value:
    """e^x, as 2^(x log2(e))."""
    return exp2(arith.mulf(x, _Constants(x.type)(LOG2_E)))


def tanh(x: ir.Value) -> ir.Value:
    """sign(x) (1 - t) / (1 + t), t = exp(-2 |x|): to 1e-7, absolutely."""
    constant = _Constants(x.type)
    t = exp(arith.mulf(math.absf(x), constant(-2.0)))
    one = constant(1.0)
    return math.copysign(arith.divf(arith.subf(one, t), arith.addf(one, t)), x)


def _polynomial(f: ir.Value) -> ir.Value:
    constant = _Constants(f.type)
    result = constant(_COEFFICIENTS[-1])
    for coefficient in (*reversed(_COEFFICIENTS[:-1]), 1.0):
        flags = arith.FastMathFlags.contract
        product = arith.mulf(result, f, fastmath=flags)
        result = arith.addf(product, constant(coefficient), fastmath=flags)
    return result


def _power_of_two(whole: ir.Value) -> ir.Value:
    """2^n as its bits: the biased exponent, and no mantissa."""
    i32 = _like(whole.type, ir.IntegerType.get_signless(32))
    constant = _Constants(i32)
    biased = arith.addi(arith.fptosi(i32, whole), constant(_EXPONENT_BIAS))
    return arith.bitcast(whole.type, arith.shli(biased, constant(_MANTISSA_BITS)))


def _select(predicate: arith.CmpFPredicate, x: ir.Value, limit: ir.Value) -> ir.Value:
    """x where it compares so, else the limit."""
    return arith.select(arith.cmpf(predicate, x, limit), x, limit)


class _Constants:
    """Makes constants of a type, of all elements if it is a vector."""

    def __init__(self, type_: ir.Type) -> None:
        self._type = type_

    def __call__(self, value: float) -> ir.Value:
        element = element_type_or_self(self._type)
        attribute: ir.Attribute
        if isinstance(element, ir.FloatType):
            attribute = ir.FloatAttr.get(element, float(np.float32(value)))
        else:
            attribute = ir.IntegerAttr.get(element, int(value))
        if isinstance(self._type, ir.VectorType):
            attribute = ir.DenseElementsAttr.get_splat(self._type, attribute)
        return arith.ConstantOp(self._type, attribute).result


def _is_f32(type_: ir.Type) -> bool:
    return isinstance(element_type_or_self(type_), ir.F32Type)


def _like(type_: ir.Type, element: ir.Type) -> ir.Type:
    """`element`, as often as `type_` holds one."""
    return ir.VectorType.get(type_.shape, element) if isinstance(type_, ir.VectorType) else element
