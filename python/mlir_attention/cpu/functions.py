# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions that the lowering makes, to be inlined later."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from mlir import ir
from mlir.dialects import func


def declare_private(
    user: ir.Operation, prefix: str, inputs: Sequence[ir.Type], results: Sequence[ir.Type]
) -> func.FuncOp:
    """A private function without a body, in the module of `user`; its name begins by `prefix`."""
    module = user
    while module.parent is not None:
        module = module.parent
    symbols = ir.SymbolTable(module)
    name = next(name for n in count() if (name := f"{prefix}_{n}") not in symbols)
    type_ = ir.FunctionType.get(list(inputs), list(results))
    with ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0]), user.location:
        return func.FuncOp(name, type_, visibility="private")
