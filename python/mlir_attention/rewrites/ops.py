# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds ops."""

from __future__ import annotations

from mlir import ir


def ops_in(
    root: ir.Operation, name: str | None = None, order: ir.WalkOrder = ir.WalkOrder.PRE_ORDER
) -> list[ir.Operation]:
    """The ops named `name` (all if None) in `root` and at any depth in it, `root` included.

    They are collected first, so that the caller may rewrite and erase them.
    """
    found: list[ir.Operation] = []

    def visit(op: ir.Operation) -> ir.WalkResult:
        if name is None or op.name == name:
            found.append(op)
        return ir.WalkResult.ADVANCE

    root.walk(visit, order)
    return found
