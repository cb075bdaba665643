# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Math that is vector code: polynomials of f32 for what would call a routine for each element.

Errors in units of the last place, over all numbers that are not subnormal: exp 3.9, tanh 3.9,
erf 4.1, expm1 2.4, log1p 2.3, exp2 1.1. Results of exp and exp2 below 2^-126 are 0. Sines,
logarithms and f64 stay calls: upstream's polynomials for them are wrong for large angles or for
subnormal numbers, or there are none.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, vector

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.walk import ops_in

_POLYNOMIALS = [f"math.{name}" for name in ("erf", "exp", "exp2", "expm1", "log1p", "tanh")]


def expand_math(function: ir.Operation) -> None:
    """Replaces math ops of f32 by arithmetic where upstream's is as precise as needed.

    Those of narrower types are computed in f32.
    """
    if not _extension.approximate_math(function, _POLYNOMIALS):
        raise RewriteError(function.location, "math ops cannot be expanded")


def sum_in_any_order(function: ir.Operation) -> None:
    """Lets sums over the lanes of a vector of floats be added up by halves, not one by one."""
    for reduction in ops_in(function, "vector.multi_reduction"):
        source, start = reduction.operands
        is_sum = str(reduction.attributes["kind"]) == "#vector.kind<add>"
        if is_sum and source.type.rank == 1 and isinstance(start.type, ir.FloatType):
            with ir.InsertionPoint(reduction), reduction.location:
                total = vector.ReductionOp(
                    start.type,
                    vector.CombiningKind.ADD,
                    source,
                    acc=start,
                    fastmath=arith.FastMathFlags.reassoc,
                ).result
            replace_op(reduction, [total])
