# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""convert-attention-to-linalg: `attention.group` -> linalg ops on tensors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


@dataclass(frozen=True)
class ConvertToLinalgOptions:
    accumulation_type: str = option(
        "default",
        "the type of scores, weights and sums: 'default' (f32, or f64 for f64 inputs), or 'f64' "
        "for a reference",
        choices=("default", "f64"),
    )
    check_operands: bool = option(
        True,
        "assert at run time that operands agree, since linalg ops would otherwise read out of "
        "bounds",
    )


@module_pass("convert-attention-to-linalg", ConvertToLinalgOptions)
def convert_to_linalg(module: "ir.Operation", options: ConvertToLinalgOptions) -> None:
    """Lowers every attention.group to linalg ops; split groups become split-K ops."""
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.lower.group_to_linalg import lower_group
    from mlir_attention.support.patterns import walk_and_rewrite

    walk_and_rewrite(
        module,
        GroupOp.OPERATION_NAME,
        lambda group, rewriter: lower_group(
            group,
            rewriter,
            in_f64=options.accumulation_type == "f64",
            checks=options.check_operands,
        ),
    )
