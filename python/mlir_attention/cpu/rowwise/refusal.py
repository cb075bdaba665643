# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which elementwise ops and reductions the vector schedule takes, and why others are left."""

from __future__ import annotations

from mlir import ir

from mlir_attention.rowwise.ops import RowwiseOp

#: Fewer columns are not worth a vector.
_FEWEST_COLUMNS = 4

#: Ops of the math dialect that are instructions, or a few of them.
_INSTRUCTIONS = frozenset(
    f"math.{name}"
    for name in (
        *("absf", "absi", "ceil", "copysign", "floor", "fma", "isfinite", "isinf", "isnan"),
        *("round", "roundeven", "rsqrt", "sqrt", "trunc"),
    )
)


def refusal(op: RowwiseOp) -> str | None:
    """Why the schedule does not take an op, whose math is expanded."""
    columns = columns_of(op)
    if not columns or (len(columns) > 1 and op.reduced):
        return "its operands are contiguous along different dimensions"
    for extent in (op.extents[column] for column in columns):
        if extent is not None and extent < _FEWEST_COLUMNS:
            return f"it has {extent} elements along a dimension that is contiguous"
    if op.reduced and _sum_type(op).width < 32:
        return f"it sums up in {_sum_type(op)}"
    for inner in op.op.regions[0].blocks[0].operations:
        name = inner.operation.name
        if name.startswith("math.") and name not in _INSTRUCTIONS:
            return f"it calls a routine for each element, for {name}"
    return None


def columns_of(op: RowwiseOp) -> list[int]:
    """The dimension that all operands which have it are contiguous along.

    There are two, of rows and of columns, if it transposes: if an operand is contiguous along one
    of them, and the result along the other. Otherwise there is none.
    """
    innermost = {positions[-1] for positions in op.maps if positions and positions[-1] is not None}
    for dim in sorted((dim for dim in innermost if dim is not None), reverse=True):
        if all(dim not in positions[:-1] for positions in op.maps):
            return [dim]
    return sorted(dim for dim in innermost if dim is not None) if len(innermost) == 2 else []


def _sum_type(op: RowwiseOp) -> ir.Type:
    return ir.ShapedType(op.op.operands[-1].type).element_type
