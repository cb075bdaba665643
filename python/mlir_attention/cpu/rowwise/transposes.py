# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transposes of squares of vectors by shuffles: upstream's move one element at a time."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import ub, vector

from mlir_attention.cpu.vector.vector_patterns import transposed
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.walk import ops_in


def transpose_by_halves(function: ir.Operation) -> None:
    """Replaces transposes of squares whose side is a power of two."""
    for transpose in ops_in(function, "vector.transpose"):
        type_ = transpose.results[0].type
        side = type_.shape[0]
        if list(type_.shape) != [side, side] or side & (side - 1):
            continue
        with ir.InsertionPoint(transpose), transpose.location:
            rows = [vector.extract(transpose.operands[0], [], [at]) for at in range(side)]
            result = ub.poison(type_)
            for at, row in enumerate(transposed(rows)):
                result = vector.insert(row, result, [], [at])
        replace_op(transpose, [result])
