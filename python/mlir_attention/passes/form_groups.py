# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-form-groups: linalg -> `attention.group`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


@dataclass(frozen=True)
class FormGroupsOptions:
    remarks: bool = option(False, "say of every softmax what was found, or why it is no attention")


@module_pass("attention-form-groups", FormGroupsOptions)
def form_groups(module: "ir.Operation", options: FormGroupsOptions) -> None:
    """Finds attention in linalg and replaces each by an attention.group."""
    from mlir_attention import diagnostics
    from mlir_attention.find.building.key_lengths import take_lengths
    from mlir_attention.find.building.paged_caches import read_pages_in_place
    from mlir_attention.find.pattern import CANDIDATES, erase_dead, form_group
    from mlir_attention.find.remarks import Report
    from mlir_attention.support.patterns import walk_and_rewrite
    from mlir_attention.support.walk import ops_in

    explains = diagnostics.wants_remarks(options.remarks)
    report = Report(diagnostics.remark if explains else lambda location, message: None)
    leftovers: list[ir.Operation] = []
    walk_and_rewrite(
        module,
        CANDIDATES,
        lambda op, rewriter: form_group(op, rewriter, report, leftovers),
    )
    for group in ops_in(module, "attention.group"):
        leftovers.extend(read_pages_in_place(group))
    for group in ops_in(module, "attention.group"):
        take_lengths(group)
    erase_dead(leftovers)
    if explains:
        report.rest(module)
