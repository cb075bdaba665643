# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operands of products in the order that their result is used in.

`jnp.einsum` multiplies values with probabilities, and transposes what comes of it: the depth of the
values then is not the last dimension of the product, by which vectors are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def swap_operands(mlir: Any, op: Any) -> Any:
    """The product, with its operands swapped where it is only transposed so that this is nearer.

    `op` is a `stablehlo.dot_general`.
    """
    transposes, order = _transposes_of(mlir, op)
    numbers = mlir.dialects.stablehlo.DotDimensionNumbers(op.attributes["dot_dimension_numbers"])
    batch = len(numbers.lhs_batching_dimensions)
    rank = mlir.ir.RankedTensorType(op.operands[0].type).rank
    of_lhs = rank - batch - len(numbers.lhs_contracting_dimensions)
    of_rhs = len(order) - batch - of_lhs
    if not transposes or of_rhs == 0 or not batch <= order[-1] < batch + of_lhs:
        return op
    # Where the dimensions of the product are when those of the right operand come first.
    moved = [*range(batch), *range(batch + of_rhs, len(order)), *range(batch, batch + of_rhs)]
    create, last = mlir.ir.Operation.create, transposes[-1]
    old = mlir.ir.RankedTensorType(op.results[0].type)
    with op.context, op.location, mlir.ir.InsertionPoint(op):
        shape = [old.shape[moved.index(dim)] for dim in range(len(order))]
        type_ = mlir.ir.RankedTensorType.get(shape, old.element_type)
        product = create(
            op.name, [type_], [op.operands[1], op.operands[0]], _swapped(mlir, op, numbers)
        )
        value = product.results[0]
        rest = [moved[dim] for dim in order]
        if rest != list(range(len(rest))):
            permutation = mlir.ir.DenseI64ArrayAttr.get(rest)
            types = [last.results[0].type]
            value = create(last.name, types, [value], {"permutation": permutation}).results[0]
    last.results[0].replace_all_uses_with(value)
    for each in (*reversed(transposes), op):
        each.erase()
    return product


def _transposes_of(mlir: Any, op: Any) -> tuple[list[Any], list[int]]:
    """The transposes that follow as the only use, and the order in which dimensions end up."""
    order = list(range(mlir.ir.RankedTensorType(op.results[0].type).rank))
    transposes: list[Any] = []
    while True:
        uses = list(op.results[0].uses)
        user = uses[0].owner.operation if len(uses) == 1 else None
        if user is None or user.name != "stablehlo.transpose":
            return transposes, order
        permutation: Sequence[int] = mlir.ir.DenseI64ArrayAttr(user.attributes["permutation"])
        order = [order[dim] for dim in permutation]
        transposes.append(user)
        op = user


def _swapped(mlir: Any, op: Any, numbers: Any) -> dict[str, Any]:
    attributes = {name: op.attributes[name] for name in op.attributes}
    attributes["dot_dimension_numbers"] = mlir.dialects.stablehlo.DotDimensionNumbers.get(
        lhs_batching_dimensions=numbers.rhs_batching_dimensions,
        rhs_batching_dimensions=numbers.lhs_batching_dimensions,
        lhs_contracting_dimensions=numbers.rhs_contracting_dimensions,
        rhs_contracting_dimensions=numbers.lhs_contracting_dimensions,
    )
    if "precision_config" in attributes:
        both = list(mlir.ir.ArrayAttr(attributes["precision_config"]))
        attributes["precision_config"] = mlir.ir.ArrayAttr.get(both[::-1])
    return attributes
