# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tells which arguments are updated by a copy of the whole tensor, after bufferization."""

from __future__ import annotations

from mlir import ir

from mlir_attention.diagnostics import remark
from mlir_attention.support.functions import functions_of, is_public
from mlir_attention.support.walk import ops_in


def remark_on_copies(module: ir.Operation) -> None:
    """Remarks on every copy of a whole tensor to an argument of a public function."""
    for function in functions_of(module):
        if function.is_external or not is_public(function):
            continue
        arguments = list(function.arguments)
        for copy in ops_in(function.operation, "memref.copy"):
            if copy.operands[1] in arguments:
                remark(
                    function.location,
                    f"argument {arguments.index(copy.operands[1])} is updated by a copy of the "
                    "whole tensor: its new value is computed elsewhere, or its old value is read "
                    "after a write",
                )
