# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The op of the x86vector dialect that is used here; upstream has no bindings of the dialect.

MLIR looks for this module whenever Python comes across an op of the dialect, and, without it, once
for each: a twentieth of the time of a compilation.
"""

from mlir import ir

#: Adds products of pairs of bf16 to f32.
DOT = "x86vector.avx512.dot"


def dot(total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
    """total[i] + x[2i] y[2i] + x[2i+1] y[2i+1], of n x f32 and two vectors of 2n x bf16."""
    return ir.Operation.create(DOT, results=[total.type], operands=[total, x, y]).result
