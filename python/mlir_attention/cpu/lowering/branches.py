# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Outlines the two versions of a task into functions, which are compiled in parallel."""

from __future__ import annotations

from mlir import ir

from mlir_attention._extension import outline_branches as make_functions
from mlir_attention.support.functions import free_name
from mlir_attention.support.walk import ops_in


def outline_branches(module: ir.Operation, least_ops: int) -> None:
    """Outlines both branches of an `scf.if` into functions, if each has at least `least_ops` ops.

    Passes and LLVM process several functions in parallel. A task calls one of the two, which costs
    0.1 to 0.2 us.
    """
    for op in ops_in(module, "scf.if"):
        if not op.results and all(_size(region) >= least_ops for region in op.regions):
            make_functions(op, free_name(op, "attention_then"), free_name(op, "attention_else"))


def _size(region: ir.Region) -> int:
    return sum(len(ops_in(op.operation)) for block in region.blocks for op in block.operations)
