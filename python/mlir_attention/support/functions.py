# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions of a module: those that it has, and those that the lowering makes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from mlir import ir
from mlir.dialects import func

from mlir_attention.support.walk import only_block


def declare_private(
    user: ir.Operation, prefix: str, inputs: Sequence[ir.Type], results: Sequence[ir.Type]
) -> func.FuncOp:
    """A private function without a body, in the module of `user`; its name begins by `prefix`."""
    module = module_of(user)
    type_ = ir.FunctionType.get(list(inputs), list(results))
    with ir.InsertionPoint.at_block_begin(only_block(module)), user.location:
        return func.FuncOp(free_name(user, prefix), type_, visibility="private")


def free_name(user: ir.Operation, prefix: str) -> str:
    """A name that begins by `prefix` and that nothing in the module of `user` has."""
    symbols = ir.SymbolTable(module_of(user))
    return next(name for n in count() if (name := f"{prefix}_{n}") not in symbols)


def module_of(user: ir.Operation) -> ir.Operation:
    """The innermost module around `user`: only in it are the names that `user` may call."""
    module = user.parent
    while module.parent is not None and not is_module(module):
        module = module.parent
    return module.operation


def operations_of(module: ir.Operation) -> list[ir.Operation]:
    """The ops of a module itself, not those in them."""
    return [view.operation for view in only_block(module).operations]


def functions_of(module: ir.Operation) -> list[func.FuncOp]:
    """The functions of a module itself."""
    views = only_block(module).operations
    return [view for view in views if isinstance(view, func.FuncOp)]


def is_public(function: func.FuncOp) -> bool:
    """Whether a function can be called from outside of its module."""
    visibility = function.attributes.get("sym_visibility")
    return visibility is None or ir.StringAttr(visibility).value == "public"


def is_module(op: ir.Operation) -> bool:
    """Whether functions in `op` are known by their names: of builtin.module, gpu.module."""
    return op.name == "builtin.module" or op.name.endswith(".module")
