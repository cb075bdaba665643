# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asserts that the vectors a program reads and writes lie where it says.

`in_bounds` is the program's word, and lowering takes it. A dimension that is not in bounds may end
past the extent, but upstream masks no position below 0. What has a mask is left to the mask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir

from mlir_attention.checks import conditions as checks
from mlir_attention.checks import slices
from mlir_attention.checks.quantities import Facts, extent, number


def _check_load(op: ir.Operation, facts: Facts) -> None:
    shaped, *positions = op.operands
    _check_minor(op, facts, shaped, positions, ir.VectorType(op.result.type))


def _check_store(op: ir.Operation, facts: Facts) -> None:
    value, shaped, *positions = op.operands
    _check_minor(op, facts, shaped, positions, ir.VectorType(value.type))


def _check_minor(
    op: ir.Operation,
    facts: Facts,
    shaped: ir.Value,
    positions: Sequence[ir.Value],
    vector: ir.VectorType,
) -> None:
    """Of an op whose vector lies along the last dimensions."""
    if vector.scalable or isinstance(ir.ShapedType(shaped.type).element_type, ir.VectorType):
        return
    first = len(positions) - vector.rank
    for at, position in enumerate(positions):
        _check_inside(
            op, facts, shaped, at, position, 1 if at < first else vector.shape[at - first]
        )


def _check_transfer_read(op: ir.Operation, facts: Facts) -> None:
    _check_transfer(op, facts, op.opview.base, ir.VectorType(op.result.type))


def _check_transfer_write(op: ir.Operation, facts: Facts) -> None:
    _check_transfer(op, facts, op.opview.base, ir.VectorType(op.opview.valueToStore.type))


def _check_transfer(
    op: ir.Operation, facts: Facts, shaped: ir.Value, vector: ir.VectorType
) -> None:
    view = op.opview
    if view.mask is not None or op.parent.name == "vector.mask" or vector.scalable:
        return
    if isinstance(ir.ShapedType(shaped.type).element_type, ir.VectorType):
        return
    sizes = _sizes_in_bounds(view.permutation_map.value, vector, view.in_bounds)
    for at, position in enumerate(view.indices):
        size = sizes.get(at, 1)
        if size is not None:
            _check_inside(op, facts, shaped, at, position, size)
        elif not facts.is_natural(number(position)):
            checks.require(
                op,
                checks.is_natural(position),
                f"starts before dimension {at} of {shaped.type}",
            )


def _sizes_in_bounds(
    permutation: ir.AffineMap, vector: ir.VectorType, in_bounds: ir.ArrayAttr
) -> dict[int, int | None]:
    """The extent of the vector by dimension of what it lies in; None if it may end outside."""
    return {
        expr.position: size if ir.BoolAttr(inside).value else None
        for expr, size, inside in zip(permutation.results, vector.shape, in_bounds, strict=True)
        if isinstance(expr, ir.AffineDimExpr)
    }


def _check_inside(
    op: ir.Operation, facts: Facts, shaped: ir.Value, at: int, position: ir.Value, size: int
) -> None:
    offset, limit = number(position), extent(shaped, at)
    if not slices.fits_for_sure(facts, offset, size, 1, limit):
        checks.require(
            op,
            slices.fits(offset, size, 1, limit),
            f"reaches outside dimension {at} of {shaped.type}",
        )


VECTOR_CHECKS: dict[str, Callable[[ir.Operation, Facts], None]] = {
    "vector.load": _check_load,
    "vector.store": _check_store,
    "vector.transfer_read": _check_transfer_read,
    "vector.transfer_write": _check_transfer_write,
}
