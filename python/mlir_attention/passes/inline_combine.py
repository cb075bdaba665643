# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-inline-combine: `attention.lse_combine` -> its linalg ops, inline."""

from typing import TYPE_CHECKING

from mlir_attention.passes.options import NoOptions
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


@module_pass("attention-inline-combine")
def inline_combine(module: "ir.Operation", options: NoOptions) -> None:
    """Replaces every attention.lse_combine by the linalg ops of its region."""
    from mlir_attention.dialects.attention import LseCombineOp
    from mlir_attention.lower import inline_combine as rewrite
    from mlir_attention.support.patterns import walk_and_rewrite

    walk_and_rewrite(module, LseCombineOp.OPERATION_NAME, rewrite.inline_combine)
