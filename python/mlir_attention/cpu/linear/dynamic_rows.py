# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A task whose number of rows is known at run time only looks at how many there are.

One function may serve prefill and decode: the weights of many rows are worth being packed
(`panels.py`), and those of a few are not.

    if there are few rows
      product
    else
      product          of packed weights
"""

from __future__ import annotations

from functools import reduce

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.linear.products import FEW_ROWS, Product
from mlir_attention.support.extents import as_value, extent_of


def distinguish_many_rows(product: Product) -> Product:
    """Moves a product to where its rows are few; returns its twin, where they are many."""
    op = product.op
    x, rows = op.operands[0], product.rows
    with ir.InsertionPoint(op), op.location:
        extents = [extent_of(x, at) for at, dim in enumerate(product.maps[0]) if dim in rows]
        count = reduce(arith.muli, map(as_value, extents))
        are_few = arith.cmpi(arith.CmpIPredicate.ule, count, as_value(FEW_ROWS))
        choice = scf.IfOp(are_few, [op.results[0].type], has_else=True)
        op.results[0].replace_all_uses_with(choice.results[0])
        with ir.InsertionPoint(choice.then_block):
            end = scf.YieldOp([op.results[0]])
        with ir.InsertionPoint(choice.else_block):
            twin = op.clone()
            scf.YieldOp([twin.results[0]])
    op.move_before(end.operation)
    return Product(twin.operation, product.maps)
