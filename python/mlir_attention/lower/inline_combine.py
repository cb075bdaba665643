# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Puts the region of an `attention.lse_combine` in its place."""

from mlir_attention.dialects.attention import LseCombineOp
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.walk import only_block


def inline_combine(combine: LseCombineOp, rewriter: Rewriter) -> str | None:
    """Pattern: moves the ops of the region before the combine, then replaces it."""
    block = only_block(combine)
    for argument, operand in zip(block.arguments, combine.operands, strict=True):
        argument.replace_all_uses_with(operand)
    *body, terminator = list(block.operations)
    for op in body:
        op.operation.move_before(combine.operation)
    rewriter.replace_op(combine, list(terminator.operands))
    return None
